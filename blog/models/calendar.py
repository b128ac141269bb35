"""How many published articles each month of a time zone holds, and the articles of one.

The stored counters are of UTC's months. Where clocks differ, the articles of the hours between are counted besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, func, select
from sqlalchemy.orm import Session

from blog.lib.months import begins_at
from blog.lib.places import place_of
from blog.models.article import Article
from blog.models.base import UTCDateTime
from blog.models.json_list import json_list
from blog.models.keyset import ReaderList
from blog.models.listing import batches, listing
from blog.models.tag_use import ALL_ARTICLES, tag_month

YEAR = 12  # months
# Hours between clocks that one statement counts: the fewest of these that hold them.
_SIZES = (8, 64, 256)

_FROM, _TO = (bindparam(name, type_=UTCDateTime()) for name in ("begin", "end"))
# The articles of a period, whose values are those of ``Period.values``.
OF_PERIOD = ReaderList(Article.published().where(Article.listed_at >= _FROM, Article.listed_at < _TO))


class Period(NamedTuple):
    """A month, or the months of a year, by the number of the first, which is year * 12 + month - 1."""

    first: int
    months: int

    @property
    def year(self) -> int:
        """The year in which it is."""
        return self.first // YEAR

    @property
    def month(self) -> int | None:
        """The month, 1 to 12; None for a year."""
        return self.first % YEAR + 1 if self.months == 1 else None

    def moved(self, by: int) -> Period:
        """The one so many periods later."""
        return Period(self.first + by * self.months, self.months)

    def values(self, zone: str) -> dict[str, datetime]:
        """The moments between which it is in that time zone, as ``OF_PERIOD`` takes them."""
        return {"begin": begins_at(self.first, zone), "end": begins_at(self.first + self.months, zone)}


@dataclass(frozen=True)
class Calendar:
    """Numbers of articles by months; one without any is left out."""

    counts: Mapping[int, int]

    @classmethod
    def of(cls, session: Session, zone: str) -> Calendar:
        """What there is now, by the clocks of that time zone."""
        counts = Counter[int](dict(session.connection().execute(_MONTHS).scalar() or ()))
        for month, shift in _shifts(session, sorted(counts), zone):
            counts[month] += shift
            counts[month - 1] -= shift
        return cls({month: count for month, count in sorted(counts.items()) if count > 0})

    @property
    def years(self) -> Sequence[Period]:
        """The years that hold any, the latest first."""
        years = {month // YEAR for month in self.counts}
        return [Period(year * YEAR, YEAR) for year in sorted(years, reverse=True)]

    def count(self, period: Period) -> int:
        """How many articles a period holds."""
        return sum(self.counts.get(period.first + month, 0) for month in range(period.months))

    def older(self, period: Period) -> Period | None:
        """The nearest period of its kind before it that holds any."""
        last = max((month for month in self.counts if month < period.first), default=None)
        return None if last is None else _of_kind(period, last)

    def newer(self, period: Period) -> Period | None:
        """The nearest one after it."""
        end = period.first + period.months
        following = min((month for month in self.counts if month >= end), default=None)
        return None if following is None else _of_kind(period, following)


def _of_kind(period: Period, month: int) -> Period:
    return Period(month - month % period.months, period.months)


# -- the hours in which clocks differ


def _shifts(session: Session, months: Iterable[int], zone: str) -> Iterator[tuple[int, int]]:
    """Months, and how many articles each has on those clocks that UTC's counters hold in the month before it.

    Fewer than none where it is the other way round.
    """
    windows = [*_windows(months, zone)]
    for batch in batches(windows, _SIZES[-1]):
        size = next(size for size in _SIZES if size >= len(batch))
        places = [place for _, begin, end in batch for place in sorted((begin, end))]
        values = places + [0] * (2 * size - len(places))
        row = session.connection().execute(
            _counts(size), {f"p{number}": one for number, one in enumerate(values)}
        )
        for (month, begin, end), count in zip(batch, row.one(), strict=False):
            if count:
                yield month, count if begin < end else -count


def _windows(months: Iterable[int], zone: str) -> Iterator[tuple[int, int, int]]:
    """Months, and where each begins on those clocks and on UTC's, where an article may lie between the two."""
    held = set(months)
    for month in sorted(held | {month + 1 for month in held}):
        here, there = (place_of(begins_at(month, one), 0) for one in (zone, "UTC"))
        # What lies between is counted in the month before, or in this one.
        if here != there and (month - 1 if here < there else month) in held:
            yield month, here, there


_MONTHS = select(json_list(func.json_array(tag_month.c.month, tag_month.c.articles))).where(
    tag_month.c.tag_id == ALL_ARTICLES, tag_month.c.articles > 0
)


# Built once for each size: building takes longer than asking.
@cache
def _counts(size: int) -> Select[Any]:
    return select(*(_between(2 * number, 2 * number + 1).label(f"c{number}") for number in range(size)))


def _between(first: int, last: int) -> Any:
    begin, end = (bindparam(f"p{number}", type_=BigInteger()) for number in (first, last))
    found = select(func.count()).where(
        listing.c.tag_id == ALL_ARTICLES, listing.c.place >= begin, listing.c.place < end
    )
    return found.scalar_subquery()
