"""The administration's list of series, the last made first, read with bounded work.

No index helps to find a word within titles. So a page looks at a limited number of series: one that met the limit
before it was full says so, and the next continues there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.series import Series
from blog.models.user import User

LOOKED_AT = 2_000  # series for one page
PAGE_SIZE = 50


class Row(NamedTuple):
    """A series with how many articles it has in whatever state; whether who asks may change it, and readers find it."""

    series: Series
    articles: int
    is_editable: bool
    is_public: bool


@dataclass(frozen=True)
class SeriesShelf:
    """One page of the list, and the id before which the next page begins (None: it ends here).

    ``stopped`` says that the page looked at as many as it may and may have found fewer than there are.
    """

    rows: Sequence[Row]
    following: int | None
    stopped: bool

    @classmethod
    def of(
        cls, session: Session, user: User, text: str, before: int | None, *, authors_publish: bool
    ) -> SeriesShelf:
        """All of them, or those with that text; ``before`` is where the page before ended."""
        start = [Series.id < before] if before else []
        end = _end(session, before) if text else None
        found = Series.like(text).where(*start, *([Series.id >= end] if end else []))
        series = session.scalars(found.limit(PAGE_SIZE + 1)).all()
        shown, more = series[:PAGE_SIZE], len(series) > PAGE_SIZE
        ids = [one.id for one in shown]
        counts = dict(session.execute(_counts().where(Article.series_id.in_(ids))).all())
        editable = Series.editable(user, authors_publish=authors_publish).where(Series.id.in_(ids))
        theirs = set(session.scalars(editable.with_only_columns(Series.id)))
        public = set(session.scalars(Series.public().where(Series.id.in_(ids)).with_only_columns(Series.id)))
        rows = [Row(one, counts.get(one.id, 0), one.id in theirs, one.id in public) for one in shown]
        return cls(rows, ids[-1] if more else end, stopped=not more and end is not None)


def _counts() -> Select[int | None, int]:
    return select(Article.series_id, func.count()).group_by(Article.series_id)


def _end(session: Session, before: int | None) -> int | None:
    """The id of the last series that is looked at; None when these are all there are."""
    looked_at = Series.like().with_only_columns(Series.id)
    if before:
        looked_at = looked_at.where(Series.id < before)
    ids = session.scalars(looked_at.offset(LOOKED_AT - 1).limit(2)).all()
    return ids[0] if len(ids) == 2 else None
