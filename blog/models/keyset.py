"""Pages of a list, newest first, by a cursor: page 10,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import Integer, Select, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from blog.lib.cursors import Cursor
from blog.models.article import Article
from blog.models.base import UTCDateTime
from blog.models.shown import Entry

# What a statement that is built before it is needed leaves open.
AT, ID, ROOM = (
    bindparam("at", type_=UTCDateTime()),
    bindparam("id", type_=Integer()),
    bindparam("room", type_=Integer()),
)

T = TypeVar("T")
Time = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Some articles of a list, and the cursors of what lies on either side of them (None: nothing)."""

    items: Sequence[T]
    older: Cursor | None
    newer: Cursor | None


def newest(articles: Select[Article], by: Time = Article.listed_at) -> Select[Article]:
    """The list in its order by the time ``by``."""
    return articles.order_by(by.desc(), Article.id.desc())


def older(articles: Select[Article], at: Any, id: Any, by: Time = Article.listed_at) -> Select[Article]:
    """What follows a place in that order, whose time and id are values or parameters."""
    return newest(articles.where(by <= at, or_(by < at, Article.id < id)), by)


def newer(articles: Select[Article], at: Any, id: Any, by: Time = Article.listed_at) -> Select[Article]:
    """What comes before it, the nearest first."""
    return articles.where(by >= at, or_(by > at, Article.id > id)).order_by(by, Article.id)


class EntryList:
    """A list of readers in pages. One that is always the same is made once, for building statements takes long."""

    def __init__(self, articles: Select[Article]) -> None:
        self._articles = articles

    def slice(
        self, session: Session, size: int, *, before: Cursor | None, after: Cursor | None
    ) -> Slice[Entry]:
        """``size`` articles older than ``before``, or newer than ``after``, or the newest."""
        cursor = before or after
        rows = self._newest if cursor is None else self._older if before else self._newer
        place = {"at": cursor.at, "id": cursor.id} if cursor else {}
        found = Entry.read(session, rows, room=size + 1, **place)
        return _cut(found, size, before, after, Article.listed_at)

    @cached_property
    def _newest(self) -> Select[Any]:
        return Entry.rows(newest(self._articles).limit(ROOM))

    @cached_property
    def _older(self) -> Select[Any]:
        return Entry.rows(older(self._articles, AT, ID).limit(ROOM))

    @cached_property
    def _newer(self) -> Select[Any]:
        return Entry.rows(newer(self._articles, AT, ID).limit(ROOM))


def slice_of(
    session: Session,
    articles: Select[Article],
    size: int,
    *,
    before: Cursor | None,
    after: Cursor | None,
    by: Time = Article.listed_at,
) -> Slice[Article]:
    """The same of models, for those who work with them, ordered by the time ``by``."""
    cursor, way = before or after, older if before else newer
    found = way(articles, cursor.at, cursor.id, by) if cursor else newest(articles, by)
    rows = list(session.scalars(found.options(*Article.in_lists()).limit(size + 1)))
    return _cut(rows[::-1] if after and not before else rows, size, before, after, by)


def _cut(found: Sequence[T], size: int, before: Cursor | None, after: Cursor | None, by: Time) -> Slice[T]:
    """The slice that was asked for, of the articles found, newest first: one more than its size if there are more."""
    more = len(found) > size
    if after and not before:
        items = found[-size:]
        return Slice(items, _cursor(items[-1:], by), _cursor(items[:1], by) if more else None)
    items = found[:size]
    return Slice(items, _cursor(items[-1:], by) if more else None, _cursor(items[:1], by) if before else None)


def _cursor(articles: Sequence[Any], by: Time) -> Cursor | None:
    return Cursor(getattr(articles[0], by.key), articles[0].id) if articles else None
