"""Pages of a list, newest first, by a cursor: page 10,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from blog.lib.cursors import Cursor
from blog.models.article import Article


@dataclass(frozen=True)
class Slice:
    """Some articles of a list, and the cursors of what lies on either side of them (None: nothing)."""

    items: Sequence[Article]
    older: Cursor | None
    newer: Cursor | None


def slice_of(
    session: Session,
    articles: Select[Article],
    size: int,
    *,
    before: Cursor | None,
    after: Cursor | None,
    by: InstrumentedAttribute[Any] = Article.listed_at,
) -> Slice:
    """Return ``size`` articles older than ``before``, or newer than ``after``, or the newest, by the time ``by``."""
    found = articles.options(*Article.in_lists()).limit(size + 1)
    if after and not before:
        found = found.where(by >= after.at, or_(by > after.at, Article.id > after.id))
        rows = list(session.scalars(found.order_by(by, Article.id)))
        items, more = rows[:size][::-1], len(rows) > size
        return Slice(items, _cursor(items[-1:], by), _cursor(items[:1], by) if more else None)
    if before:
        found = found.where(by <= before.at, or_(by < before.at, Article.id < before.id))
    rows = list(session.scalars(found.order_by(by.desc(), Article.id.desc())))
    items, more = rows[:size], len(rows) > size
    return Slice(items, _cursor(items[-1:], by) if more else None, _cursor(items[:1], by) if before else None)


def _cursor(articles: Sequence[Article], by: InstrumentedAttribute[Any]) -> Cursor | None:
    return Cursor(getattr(articles[0], by.key), articles[0].id) if articles else None
