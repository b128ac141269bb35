"""Articles as readers are shown them: what a page needs of each, with its author and tags.

A page changes nothing, so plain values serve it: making them takes a fraction of what loading models takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from sqlalchemy import JSON, ColumnElement, Row, Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from blog.models import sources
from blog.models.article import PUBLISHED, UNLISTED, Article
from blog.models.as_written import as_written
from blog.models.base import UTCDateTime
from blog.models.json_list import json_list
from blog.models.tag import article_tag
from blog.models.tag_label import Label, labels_of
from blog.models.user import User
from blog.models.version import Version, version_for, version_ids, versions_among, versions_named

# Tables, not models: these would look at every statement in vain.
_article, _user = Article.__table__, User.__table__

# Columns too long to be put into JSON and taken out of it, and where the ids of tags and translations stand in what is.
_TEXTS = frozenset({"body_html"})
_TAG_IDS, _VERSION_IDS = 0, 1

# What gives the labels of tags by their ids. They are the same on many pages, so who makes pages may know them already.
Labels = Callable[[Session, Collection[int]], Mapping[int, Label]]


S = TypeVar("S", bound="Syndicated")


class Byline(NamedTuple):
    """Who wrote an article."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Shown:
    """A published article. What a subclass names besides is a column that is read too. Each is itself and no other."""

    author: Byline | None
    tags: Sequence[Label]
    versions: Sequence[Version]
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
        found = select(*cls._columns()).join_from(picked, _article, _article.c.id == picked.c.id)
        return as_written(found.outerjoin(_user))

    @classmethod
    def row(cls, articles: Select[Article]) -> Select[Any]:
        """The same of a list of no more than one, which a unique key finds."""
        found = select(*cls._columns()).select_from(_article).outerjoin(_user)
        return as_written(found.where(*articles._where_criteria))

    @classmethod
    def read(
        cls, session: Session, rows: Select[Any], labels: Labels = labels_of, **values: Any
    ) -> list[Self]:
        """What a statement of ``rows`` finds, the newest first; ``values`` are those of its parameters."""
        read = session.connection().execute(rows, values).all()
        tags = labels(session, sorted({tag_id for row in read for tag_id in row.facts[_TAG_IDS] or ()}))
        versions = versions_named(session, (row.facts[_VERSION_IDS] for row in read))
        found = (cls._of(row, tags, versions) for row in read)
        # Not by the database, which would write down what it sorts.
        return sorted(found, key=lambda one: (one.published_at, one.id), reverse=True)

    @classmethod
    def of(cls, session: Session, article_ids: Collection[int], labels: Labels = labels_of) -> list[Self]:
        """These articles, as far as readers see them, the newest first."""
        return cls.read(session, cls._rows_by_id(), labels, article_ids=article_ids) if article_ids else []

    def in_language(self, language: str) -> Self:
        """It in the words of its translation for readers of that language, if there is one; date, author, tags stay."""
        version = version_for(language, self.language, self.versions)
        if version is None:
            return self
        said = (name for name in Version._fields if name != "id" and name in self._own())
        return replace(self, **{name: getattr(version, name) for name in said})

    @property
    def sources(self) -> Iterator[str]:
        """What is shown here, by the names of ``blog.models.sources``; what translations say is their original's."""
        yield sources.article(self.id)
        yield from (sources.tag(tag.id) for tag in self.tags)
        if self.author:
            yield sources.user(self.author.id)

    @classmethod
    @cache
    def _rows_by_id(cls) -> Select[Any]:
        return cls.rows(Article.entries(bindparam("article_ids", expanding=True)))

    @classmethod
    def _of(cls, row: Row[Any], labels: Mapping[int, Label], versions: Mapping[int, Version]) -> Self:
        facts, *texts = tuple(row)
        tag_ids, translated_ids, tag_order, user_id, username, name, *own = facts
        author = Byline(user_id, username, name) if user_id else None
        # A tag that went between the two queries is left out.
        tags = [labels[tag_id] for tag_id in tag_ids or () if tag_id in labels]
        places = {tag_id: place for place, tag_id in enumerate(tag_order or ())}
        tags.sort(key=lambda label: (places.get(label.id, len(places)), label))
        shown = dict(zip(cls._own(), [*own, *texts], strict=True))
        shown |= {name: moment(shown[name]) for name in cls._moments() if shown[name]}
        return cls(author=author, tags=tags, versions=versions_among(translated_ids, versions), **shown)

    @classmethod
    def _columns(cls) -> list[ColumnElement[Any]]:
        """All that is short as one list, and each text: a driver written in Python takes long to look at columns."""
        short = [_in_json(_article.c[name]) for name in cls._own() if name not in _TEXTS]
        by_whom = (_user.c.id, _user.c.username, _user.c.name)
        lists = (_tag_ids(), version_ids(), _in_json(_article.c.tag_order))
        facts = type_coerce(func.json_array(*lists, *by_whom, *short), JSON).label("facts")
        return [facts, *(_article.c[name] for name in cls._own() if name in _TEXTS)]

    @classmethod
    @cache
    def _own(cls) -> tuple[str, ...]:
        """The fields that are columns of the article, texts last."""
        named = [field.name for field in fields(cls) if field.name in _article.c]
        return tuple(sorted(named, key=lambda name: name in _TEXTS))

    @classmethod
    @cache
    def _moments(cls) -> tuple[str, ...]:
        """Those of them that are times."""
        return tuple(name for name in cls._own() if isinstance(_article.c[name].type, UTCDateTime))


@dataclass(frozen=True, slots=True, eq=False)
class Entry(Shown):
    """An article in a list."""

    is_page: ClassVar[bool] = False

    listed_at: datetime
    reading_minutes: int


@dataclass(frozen=True, slots=True, eq=False)
class PageEntry(Shown):
    """A page outside the stream among what was found."""

    is_page: ClassVar[bool] = True

    @classmethod
    @cache
    def _rows_by_id(cls) -> Select[Any]:
        own = Article.id.in_(bindparam("article_ids", expanding=True))
        return cls.rows(select(Article).where(own, Article.is_page, Article.state == PUBLISHED))


@dataclass(frozen=True, slots=True)
class Opened(Shown):
    """An article on its own page."""

    listed_at: datetime | None
    updated_at: datetime
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
    translation_of_id: int | None
    is_page: bool

    @property
    def is_unlisted(self) -> bool:
        """Whether readers find it at its address alone."""
        return self.state == UNLISTED

    @classmethod
    def at(cls, session: Session, slug: str, labels: Labels = labels_of) -> Opened | None:
        """The article that readers find at that slug."""
        return next(iter(cls.read(session, cls._rows_by_slug(), labels, slug=slug)), None)

    def without_text(self) -> Opened:
        """All else of it."""
        return replace(self, body_html="")

    def with_text(self, session: Session) -> Opened | None:
        """It with the text that it has now; None if it went."""
        text = session.connection().execute(_text(), {"article_id": self.id}).scalar()
        return None if text is None else replace(self, body_html=text)

    def original(self, session: Session, labels: Labels = labels_of) -> Opened:
        """What it is a translation of; itself if it is none."""
        if self.translation_of_id is None:
            return self
        found = self.read(session, self._rows_open(), labels, article_ids=[self.translation_of_id])
        return next(iter(found), self)

    def with_tags_of(self, original: Opened) -> Opened:
        """It with the tags of its original, for a translation has none."""
        return self if original is self else replace(self, tags=original.tags)

    @property
    def all_versions(self) -> Sequence[Version]:
        """An original's own words and its translations, as far as lists may name them."""
        own = Version(*(getattr(self, name) for name in Version._fields))
        return [*([] if self.is_unlisted else [own]), *self.versions]

    @classmethod
    @cache
    def _rows_open(cls) -> Select[Any]:
        return cls.rows(Article.open(bindparam("article_ids", expanding=True)))

    @classmethod
    @cache
    def _rows_by_slug(cls) -> Select[Any]:
        return cls.row(Article.at(bindparam("slug")))


@dataclass(frozen=True, slots=True)
class Syndicated(Shown):
    """An article in a feed."""

    created_at: datetime
    updated_at: datetime
    body_html: str
    cover: str
    cover_alt: str

    @classmethod
    def translated(cls, session: Session, articles: Sequence[Self], language: str) -> list[Self]:
        """These in the whole text of their translations for readers of that language, where there are such."""
        versions = {one.id: version_for(language, one.language, one.versions) for one in articles}
        ids = [version.id for version in versions.values() if version]
        texts = {row.id: row for row in session.connection().execute(_texts(), {"ids": ids})} if ids else {}
        return [_with_text(one.in_language(language), texts, versions[one.id]) for one in articles]

    @classmethod
    def newest(cls, session: Session, limit: int, labels: Labels = labels_of) -> list[Self]:
        """The newest published articles."""
        return cls.read(session, cls._rows_of_newest(limit), labels)

    @classmethod
    def newest_by(
        cls, session: Session, author_id: int, limit: int, labels: Labels = labels_of
    ) -> list[Self]:
        """The newest published articles of an author."""
        return cls.read(session, cls._rows_of_newest_by(limit), labels, author=author_id)

    @classmethod
    @cache
    def _rows_of_newest(cls, limit: int) -> Select[Any]:
        return cls.rows(Article.newest(limit))

    @classmethod
    @cache
    def _rows_of_newest_by(cls, limit: int) -> Select[Any]:
        return cls.rows(Article.newest(limit).where(_article.c.author_id == bindparam("author")))


def _tag_ids() -> ColumnElement[Any]:
    """The ids of all tags of an article as one value: rows of their own would cost more than all the rest."""
    held = select(json_list(article_tag.c.tag_id)).where(article_tag.c.article_id == _article.c.id)
    return func.json_extract(held.scalar_subquery(), "$")


def _in_json(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as a member of a JSON array: what is JSON itself is a text until it is extracted."""
    return func.json_extract(column, "$") if isinstance(column.type, JSON) else column


def moment(text: str) -> datetime:
    """A time as the databases write it in JSON."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _with_text(article: S, texts: Mapping[int, Row[Any]], version: Version | None) -> S:
    text = texts.get(version.id) if version else None
    return replace(article, body_html=text.body_html, updated_at=text.updated_at) if text else article


@cache
def _text() -> Select[Any]:
    return select(_article.c.body_html).where(_article.c.id == bindparam("article_id"))


@cache
def _texts() -> Select[Any]:
    own = (_article.c[name] for name in ("id", "body_html", "updated_at"))
    return select(*own).where(_article.c.id.in_(bindparam("ids", expanding=True)))
