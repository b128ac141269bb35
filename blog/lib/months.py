"""Articles over time: months without a gap, grouped where they are many, and the bars that show them.

A month is one whole number, ``year * 12 + month - 1``, so that the next one is one more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

MONTHS_SHOWN = 60
# Months in a column: one, a quarter, a year, then 5, 10, 50, 100 and 500 years, for whoever dates articles so far back.
SPANS = (1, 3, 12, 60, 120, 600, 1200, 6000)
_KINDS = {1: "month", 3: "quarter", 12: "year"}

# Units of the picture, a pixel each where there is room.
HEIGHT = 48
COLUMN = 10
GAP = 2
LEAST_HEIGHT = 2


@dataclass(frozen=True)
class Period:
    """The months from ``first`` on, ``span`` of them, and the articles in them."""

    first: int
    span: int
    count: int

    @property
    def year(self) -> int:
        """The year it begins in."""
        return self.first // 12

    @property
    def last_year(self) -> int:
        """The year it ends in."""
        return (self.first + self.span - 1) // 12

    @property
    def month(self) -> int:
        """The month it begins with, 1 to 12."""
        return self.first % 12 + 1

    @property
    def kind(self) -> str:
        """What to call it by: ``month``, ``quarter``, ``year`` or ``years``."""
        return _KINDS.get(self.span, "years")


class Bar(NamedTuple):
    """A period's rectangle; ``tallest`` where no period has more articles."""

    tallest: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Series:
    """Periods of one length that follow each other, at most ``MONTHS_SHOWN``; none when there is no article."""

    periods: tuple[Period, ...]

    @property
    def busiest(self) -> tuple[Period, ...]:
        """The periods with the most articles, of which several may have as many."""
        most = self._most
        return tuple(period for period in self.periods if period.count == most)

    @property
    def width(self) -> int:
        """How wide the picture is."""
        return max(0, len(self.periods) * COLUMN - GAP)

    @property
    def height(self) -> int:
        """How high the picture is, which the busiest bar fills."""
        return HEIGHT

    @property
    def bars(self) -> list[Bar]:
        """One bar for each period that has articles; a single article is always seen."""
        most = self._most
        return [_bar(place, period.count, most) for place, period in enumerate(self.periods) if period.count]

    @property
    def _most(self) -> int:
        return max((period.count for period in self.periods), default=0)


def series(counts: Mapping[int, int], present: int) -> Series:
    """Return the periods from the first month with an article to the present one, or a later one that has some."""
    held = {month: count for month, count in counts.items() if count > 0}
    if not held:
        return Series(())
    first, last = min(held), max(present, *held)
    span = _span(first, last)
    sums = Counter[int]()
    for month, count in held.items():
        sums[month // span] += count
    groups = range(first // span, last // span + 1)
    return Series(tuple(Period(group * span, span, sums[group]) for group in groups))


def month_of(year: int, month: int) -> int:
    """Return the number of a month, which is 1 to 12."""
    return year * 12 + month - 1


def begins_at(month: int, zone: str) -> datetime:
    """Return the first moment of a month on the clocks of that time zone, in UTC; KeyError for an unknown zone."""
    # Where the clocks skip that midnight, it is the moment at which they do.
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _span(first: int, last: int) -> int:
    """The shortest span of which few enough reach from one month to the other."""
    return next(span for span in SPANS if last // span - first // span < MONTHS_SHOWN)


def _bar(place: int, count: int, most: int) -> Bar:
    height = max(LEAST_HEIGHT, round(HEIGHT * count / most, 1))
    return Bar(count == most, place * COLUMN, round(HEIGHT - height, 1), COLUMN - GAP, height)
