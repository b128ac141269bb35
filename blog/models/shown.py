"""Articles as readers are shown them: what a page needs of each, with its author and tags.

A page changes nothing, so plain values serve it: making them takes a fraction of what loading models takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from blog.models import sources
from blog.models.article import UNLISTED, Article
from blog.models.as_written import as_written
from blog.models.json_list import json_list
from blog.models.tag import article_tag
from blog.models.tag_label import Label, labels_of
from blog.models.user import User

# Tables, not models: these would look at every statement in vain.
_article, _user = Article.__table__, User.__table__

# What gives the labels of tags by their ids. They are the same on many pages, so who makes pages may know them already.
Labels = Callable[[Session, Collection[int]], Mapping[int, Label]]


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
        own = (_article.c[name] for name in cls._own())
        found = select(_user.c.id, _user.c.username, _user.c.name, _tag_ids(), _article.c.tag_order, *own)
        found = found.join_from(picked, _article, _article.c.id == picked.c.id).outerjoin(_user)
        return as_written(found)

    @classmethod
    def read(
        cls, session: Session, rows: Select[Any], labels: Labels = labels_of, **values: Any
    ) -> list[Self]:
        """What a statement of ``rows`` finds, the newest first; ``values`` are those of its parameters."""
        read = session.connection().execute(rows, values).all()
        tags = labels(session, sorted({tag_id for row in read for tag_id in row.tag_ids or ()}))
        # Not by the database, which would write down what it sorts.
        return sorted(
            (cls._of(row, tags) for row in read), key=lambda one: (one.published_at, one.id), reverse=True
        )

    @classmethod
    def of(cls, session: Session, article_ids: Collection[int], labels: Labels = labels_of) -> list[Self]:
        """These articles, as far as readers see them, the newest first."""
        return cls.read(session, cls._rows_by_id(), labels, article_ids=article_ids) if article_ids else []

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
    def _of(cls, row: Row[Any], labels: Mapping[int, Label]) -> Self:
        user_id, username, name, tag_ids, tag_order, *own = tuple(row)
        author = Byline(user_id, username, name) if user_id else None
        # A tag that went between the two queries is left out.
        tags = [labels[tag_id] for tag_id in tag_ids or () if tag_id in labels]
        places = {tag_id: place for place, tag_id in enumerate(tag_order or ())}
        tags.sort(key=lambda label: (places.get(label.id, len(places)), label))
        return cls(author=author, tags=tags, **dict(zip(cls._own(), own, strict=True)))

    @classmethod
    @cache
    def _own(cls) -> tuple[str, ...]:
        """The fields that are columns of the article."""
        return tuple(field.name for field in fields(cls) if field.name in _article.c)


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
    state: str
    cover: str
    cover_alt: str
    social_title: str
    social_description: str
    canonical_url: str
    series_id: int | None
    series_place: int

    @property
    def is_unlisted(self) -> bool:
        """Whether readers find it at its address alone."""
        return self.state == UNLISTED

    @classmethod
    def at(cls, session: Session, slug: str, labels: Labels = labels_of) -> Opened | None:
        """The article that readers find at that slug."""
        return next(iter(cls.read(session, cls._rows_by_slug(), labels, slug=slug)), None)

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
    def newest(cls, session: Session, limit: int, labels: Labels = labels_of) -> list[Self]:
        """The newest published articles."""
        return cls.read(session, cls._rows_of_newest(limit), labels)

    @classmethod
    @cache
    def _rows_of_newest(cls, limit: int) -> Select[Any]:
        return cls.rows(Article.newest(limit))


def _tag_ids() -> ColumnElement[Any]:
    """The ids of all tags of an article as one value: rows of their own would cost more than all the rest."""
    held = select(json_list(article_tag.c.tag_id)).where(article_tag.c.article_id == _article.c.id)
    return held.scalar_subquery().label("tag_ids")
