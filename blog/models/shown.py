"""Articles as readers are shown them: what a page needs of each, with its author and tags, in one query.

A page changes nothing, so plain values serve it: making them takes a fraction of what loading models takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from blog.models import sources
from blog.models.article import Article
from blog.models.json_list import json_list
from blog.models.tag import Tag, article_tag
from blog.models.user import User

# Tables, not models: these would look at every statement in vain.
_article, _tag, _user = Article.__table__, Tag.__table__, User.__table__


class Label(NamedTuple):
    """A tag as an article shows it. Labels sort as tags do: by their keys."""

    name_key: str
    id: int
    slug: str
    name: str
    colour: str
    translations: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """Its name for readers of that language."""
        return self.translations.get(language) or self.name


class Byline(NamedTuple):
    """Who wrote an article."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A published article. What a subclass names besides is a column that is read too."""

    author: Byline | None
    tags: Sequence[Label]
    id: int
    slug: str
    title: str
    language: str
    summary: str
    published_at: datetime

    @classmethod
    def rows(cls, articles: Select[Article]) -> Select[Any]:
        """The statement that reads these articles for ``read``. Building it takes long."""
        # The list is picked by its index alone; all else is read of what was picked.
        picked = articles.with_only_columns(Article.id).subquery()
        own = (_article.c[field.name] for field in fields(cls)[2:])
        found = select(_user.c.id, _user.c.username, _user.c.name, _labels(), *own)
        found = found.join_from(picked, _article, _article.c.id == picked.c.id).outerjoin(_user)
        return _as_written(found)

    @classmethod
    def read(cls, session: Session, rows: Select[Any], **values: Any) -> list[Self]:
        """What a statement of ``rows`` finds, the newest first; ``values`` are those of its parameters."""
        found = [cls._of(row) for row in session.connection().execute(rows, values)]
        # Not by the database, which would write down what it sorts.
        return sorted(found, key=lambda one: (one.published_at, one.id), reverse=True)

    @classmethod
    def of(cls, session: Session, article_ids: Collection[int]) -> list[Self]:
        """These articles, as far as readers see them, the newest first."""
        return cls.read(session, cls._rows_by_id(), article_ids=article_ids) if article_ids else []

    @property
    def sources(self) -> Iterator[str]:
        """What is shown here, by the names of ``blog.models.sources``."""
        yield sources.article(self.id)
        yield from (sources.tag(tag.id) for tag in self.tags)
        if self.author:
            yield sources.user(self.author.id)

    @classmethod
    @cache
    def _rows_by_id(cls) -> Select[Any]:
        return cls.rows(Article.entries(bindparam("article_ids", expanding=True)))

    @classmethod
    def _of(cls, row: Row[Any]) -> Self:
        user_id, username, name, tags, *own = tuple(row)
        author = Byline(user_id, username, name) if user_id else None
        return cls(author, [Label(*tag) for tag in sorted(tags or ())], *own)


@dataclass(frozen=True, slots=True)
class Entry(Shown):
    """An article in a list."""

    listed_at: datetime
    reading_minutes: int


@dataclass(frozen=True, slots=True)
class Opened(Shown):
    """An article on its own page."""

    listed_at: datetime | None
    reading_minutes: int
    body_html: str
    kin: list[Any]

    @classmethod
    def at(cls, session: Session, slug: str) -> Opened | None:
        """The published article with that slug."""
        return next(iter(cls.read(session, cls._rows_by_slug(), slug=slug)), None)

    @classmethod
    @cache
    def _rows_by_slug(cls) -> Select[Any]:
        return cls.rows(Article.at(bindparam("slug")))


@dataclass(frozen=True, slots=True)
class Syndicated(Shown):
    """An article in a feed."""

    created_at: datetime
    updated_at: datetime
    body_html: str

    @classmethod
    def newest(cls, session: Session, limit: int) -> list[Self]:
        """The newest published articles."""
        return cls.read(session, cls._rows_of_newest(limit))

    @classmethod
    @cache
    def _rows_of_newest(cls, limit: int) -> Select[Any]:
        return cls.rows(Article.newest(limit))


def _labels() -> ColumnElement[Any]:
    """All tags of an article as one value: rows of their own would cost more than all the rest."""
    # A text until it is extracted; within a list it is to be what it says.
    translations = func.json_extract(_tag.c.translations, "$")
    label = func.json_array(_tag.c.name_key, _tag.c.id, _tag.c.slug, _tag.c.name, _tag.c.colour, translations)
    tags = select(json_list(label)).join_from(article_tag, _tag, _tag.c.id == article_tag.c.tag_id)
    return _as_written(tags).where(article_tag.c.article_id == _article.c.id).scalar_subquery()


def _as_written(rows: Select[Any]) -> Select[Any]:
    """Have tables read in the order in which they stand: MySQL, when it thinks them small, would read a whole one."""
    return rows.prefix_with("STRAIGHT_JOIN", dialect="mysql").prefix_with("STRAIGHT_JOIN", dialect="mariadb")
