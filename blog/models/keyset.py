"""Pages of a list, newest first, by a cursor: page 10,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Integer, Select, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from blog.lib.cursors import Cursor, beginning
from blog.models.article import Article
from blog.models.base import UTCDateTime

# What a statement that is built before it is needed leaves open.
AT, ID, ROOM = (
    bindparam("at", type_=UTCDateTime()),
    bindparam("id", type_=Integer()),
    bindparam("room", type_=Integer()),
)

_PLACE: tuple[Any, Any] = (Article.id, Article.listed_at)

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


class Listed(NamedTuple):
    """Where an article stands in a list of readers."""

    id: int
    listed_at: datetime


class ReaderList:
    """A list of readers in pages. One that is always the same is made once, for building statements takes long."""

    def __init__(self, articles: Select[Article]) -> None:
        self._articles = articles

    def slice(
        self, session: Session, size: int, *, before: Cursor | None, after: Cursor | None, **values: Any
    ) -> Slice[Listed]:
        """``size`` articles older than ``before``, or newer than ``after``, or the newest.

        ``values`` are those of the list's own parameters.
        """
        start, is_older = beginning(before, after)
        rows = self._newest if start is None else self._older if is_older else self._newer
        place = {"at": start.at, "id": start.id} if start else {}
        known = {"room": size + 1, **place, **values}
        found = [Listed(*row) for row in session.connection().execute(rows, known)]
        return _cut(found if is_older else found[::-1], size, start, Article.listed_at, is_older=is_older)

    @cached_property
    def _newest(self) -> Select[Any, Any]:
        return newest(self._articles).with_only_columns(*_PLACE).limit(ROOM)

    @cached_property
    def _older(self) -> Select[Any, Any]:
        return older(self._articles, AT, ID).with_only_columns(*_PLACE).limit(ROOM)

    @cached_property
    def _newer(self) -> Select[Any, Any]:
        return newer(self._articles, AT, ID).with_only_columns(*_PLACE).limit(ROOM)


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
    start, is_older = beginning(before, after)
    way = older if is_older else newer
    found = way(articles, start.at, start.id, by) if start else newest(articles, by)
    rows = list(session.scalars(found.options(*Article.in_lists()).limit(size + 1)))
    return _cut(rows if is_older else rows[::-1], size, start, by, is_older=is_older)


def _cut(found: Sequence[T], size: int, start: Cursor | None, by: Time, *, is_older: bool) -> Slice[T]:
    """The slice that was asked for, of the articles found, newest first: one more than its size if there are more."""
    more = len(found) > size
    items = found[:size] if is_older else found[-size:]
    first, last = _cursor(items[:1], by), _cursor(items[-1:], by)
    if is_older:
        return Slice(items, last if more else None, first if start else None)
    return Slice(items, last, first if more else None)


def _cursor(articles: Sequence[Any], by: Time) -> Cursor | None:
    return Cursor(getattr(articles[0], by.key), articles[0].id) if articles else None
