"""Time: UTC everywhere but on a page. The one place that reads the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

# MySQL keeps no earlier year, and in the last one a change of zone may leave Python's calendar.
YEARS = range(1000, 9999)


class NonexistentTime(ValueError):
    """A local time that no clock in the zone shows."""


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Return the present in UTC, aware, in whole seconds (what every database keeps)."""
    return datetime.now(UTC).replace(microsecond=0)


def local_to_utc(naive: datetime, zone: str) -> datetime:
    """Return the aware UTC time of a naive local one; of a time that happens twice, the first.

    Raises NonexistentTime for a time that a change of the clocks skips, and for a year outside ``YEARS``;
    ValueError for an aware time; KeyError for an unknown zone.
    """
    if naive.tzinfo is not None:
        raise ValueError("a local time has no zone of its own")
    if naive.year not in YEARS:
        raise NonexistentTime(naive)
    moment = naive.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if utc_to_local(moment, zone).replace(tzinfo=None, fold=0) != naive.replace(fold=0):
        raise NonexistentTime(naive)
    return moment


def utc_to_local(moment: datetime, zone: str) -> datetime:
    """Return the aware local time of an aware one.

    Raises ValueError for a naive time, KeyError for an unknown zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment.astimezone(ZoneInfo(zone))


def is_zone(name: str) -> bool:
    """Tell whether the name is a time zone's, an old spelling of one included."""
    return name in _all_names()


@cache
def _all_names() -> frozenset[str]:
    # The package's list rather than the system's: the same everywhere, and without names such as `localtime`.
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(names) - {"Factory"}


def zones() -> list[str]:
    """Return the names to choose a zone from, sorted: UTC and those that IANA lists by country."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return sorted({"UTC", *(row[2] for row in rows)})
