"""Reading a list with limited work: a page looks at so many articles, says how far it came, and goes on there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from blog.lib.cursors import LARGEST, Cursor
from blog.models.article import Article
from blog.models.keyset import Slice, Time, newer, newest, older

T = TypeVar("T")


def end_of(
    session: Session, articles: Select[Article], most: int, start: Cursor | None, by: Time, *, is_older: bool
) -> Cursor | None:
    """Return where looking ends that begins beyond ``start``, after ``most`` of a list; None when that is all of it.

    The list has to be one that an index holds in its order.
    """
    way = older if is_older else newer
    found = way(articles, start.at, start.id, by) if start else newest(articles, by)
    rows = session.execute(found.with_only_columns(by, Article.id).offset(most - 1).limit(2)).all()
    return Cursor(*rows[0]) if len(rows) == 2 else None


def as_far_as(end: Cursor | None, by: Time, *, is_older: bool = True) -> list[ColumnElement[bool]]:
    """What of a list is not beyond ``end``; all of it, for None."""
    if end is None:
        return []
    # The second is said in both ways: of ``or_`` alone MariaDB makes a range of ids that it reads whole.
    if is_older:
        return [by >= end.at, or_(by > end.at, and_(by == end.at, Article.id >= end.id))]
    return [by <= end.at, or_(by < end.at, and_(by == end.at, Article.id <= end.id))]


def going_on(
    found: Slice[T], start: Cursor | None, end: Cursor | None, *, is_older: bool
) -> tuple[Slice[T], Cursor | None]:
    """Return what was found with the way on at ``end``, and where looking ended, None where it did not.

    A page without articles leads back to where it began as well.
    """
    if start and not found.items:
        back = _beside(start, -1 if is_older else +1)
        found = replace(found, newer=back) if is_older else replace(found, older=back)
    if end is None or (found.older if is_older else found.newer):
        return found, None
    return replace(found, older=end) if is_older else replace(found, newer=end), end


def _beside(cursor: Cursor, step: int) -> Cursor:
    """The place next to that one, where an article may stand or not."""
    if cursor.id + step < 1:
        return Cursor(cursor.at - timedelta(seconds=1), LARGEST)
    return Cursor(cursor.at, min(cursor.id + step, LARGEST))
