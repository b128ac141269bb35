"""The list in which the articles of an expression's group are found: its rarest tag's, filtered by its other terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import Integer, Select, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from blog.models.listing import listing

# Which way from a cursor: to smaller places or to larger ones.
Way = Literal[-1, 1]
OLDER: Final = -1
NEWER: Final = 1

_place = listing.c.place


@dataclass(frozen=True)
class GroupList:
    """The tag whose list is read, its number of entries, and the tags that each of these must have, and must not."""

    driver: int
    articles: int
    having: tuple[int, ...]
    lacking: tuple[int, ...]

    @property
    def is_filtered(self) -> bool:
        """Whether not all entries of the list are meant."""
        return bool(self.having or self.lacking)

    def places(
        self, session: Session, size: int, start: int | None, end: int | None, way: Way
    ) -> Sequence[int]:
        """Return the places of at most ``size`` articles beyond ``start`` and not beyond ``end``, the nearest first."""
        found = _nearest(way, start is not None, end is not None, len(self.having), len(self.lacking))
        values = {**self._values, "start": start, "end": end, "size": size}
        return session.connection().execute(found, values).scalars().all()

    def reach(self, session: Session, entries: int, start: int | None, way: Way) -> int | None:
        """Return the place of the last of so many entries beyond ``start``; None when there is nothing beyond it."""
        found = _last_of(way, start is not None)
        values = {"driver": self.driver, "start": start, "before": entries - 1}
        places = session.connection().execute(found, values).scalars().all()
        return places[0] if len(places) == 2 else None

    def tags(self, session: Session, end: int | None, *, with_places: bool = False) -> str:
        """Return the tags of each article down to ``end``, as rows hold them, after its place where it is wanted.

        All in one text, with a semicolon between two: thousands of rows take a driver that is written in Python far
        longer.
        """
        found = _in_one_text(with_places, end is not None, len(self.having), len(self.lacking))
        return session.connection().execute(found, {**self._values, "end": end}).scalar() or ""

    @property
    def _values(self) -> dict[str, Any]:
        having = {f"having_{number}": f"%,{tag_id},%" for number, tag_id in enumerate(self.having)}
        lacking = {f"lacking_{number}": f"%,{tag_id},%" for number, tag_id in enumerate(self.lacking)}
        return {"driver": self.driver, **having, **lacking}


# Built once for each shape, since each page asks: building takes as long as asking.
@cache
def _nearest(way: Way, has_start: bool, has_end: bool, having: int, lacking: int) -> Select[int]:
    found = _filtered(_beyond(way, has_start), having, lacking).limit(bindparam("size"))
    end = bindparam("end", type_=_place.type)
    return found.where(_place >= end if way == OLDER else _place <= end) if has_end else found


@cache
def _last_of(way: Way, has_start: bool) -> Select[int]:
    return _beyond(way, has_start).offset(bindparam("before")).limit(2)


@cache
def _in_one_text(with_places: bool, has_end: bool, having: int, lacking: int) -> Select[str]:
    what = cast(_place, String) + listing.c.tags if with_places else listing.c.tags
    found = _filtered(_entries(), having, lacking)
    found = found.where(_place >= bindparam("end", type_=_place.type)) if has_end else found
    return found.with_only_columns(func.aggregate_strings(what, ";"))


def _beyond(way: Way, has_start: bool) -> Select[int]:
    found = _entries().order_by(_place.desc() if way == OLDER else _place)
    start = bindparam("start", type_=_place.type)
    return found.where(_place < start if way == OLDER else _place > start) if has_start else found


def _entries() -> Select[int]:
    return select(_place).where(listing.c.tag_id == bindparam("driver", type_=Integer))


def _filtered(entries: Select[int], having: int, lacking: int) -> Select[int]:
    wanted = (listing.c.tags.like(bindparam(f"having_{number}")) for number in range(having))
    refused = (listing.c.tags.not_like(bindparam(f"lacking_{number}")) for number in range(lacking))
    return entries.where(*wanted, *refused)
