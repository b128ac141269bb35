"""Time: UTC everywhere but on a page. The one place that reads the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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


def local_to_utc(naive: datetime, zone: str, *, second: bool = False) -> datetime:
    """Return the aware UTC time of a naive local one; of a time that happens twice, the first, or the ``second``.

    Raises NonexistentTime for a time that a change of the clocks skips, and for a year outside ``YEARS``;
    ValueError for an aware time; KeyError for an unknown zone.
    """
    if naive.tzinfo is not None:
        raise ValueError("a local time has no zone of its own")
    if naive.year not in YEARS:
        raise NonexistentTime(naive)
    moment = naive.replace(tzinfo=ZoneInfo(zone), fold=int(second)).astimezone(UTC)
    if utc_to_local(moment, zone).replace(tzinfo=None, fold=0) != naive.replace(fold=0):
        raise NonexistentTime(naive)
    return moment


def happens_twice(naive: datetime, zone: str) -> bool:
    """Tell whether the clocks show that local time twice, because they were set back."""
    if naive.year not in YEARS:
        return False
    earlier, later = _both(naive, zone)
    return earlier < later


def after_gap(naive: datetime, zone: str) -> datetime | None:
    """Return the first local time that exists after one that the clocks skip; None for one that is in no gap."""
    if naive.year not in YEARS:
        return None
    later, earlier = _both(naive, zone)
    if earlier >= later:
        return None
    # The clocks change somewhere between, at a whole second.
    offset = utc_to_local(later, zone).utcoffset()
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=2))
        if utc_to_local(middle, zone).utcoffset() == offset:
            later = middle
        else:
            earlier = middle
    return utc_to_local(later, zone).replace(tzinfo=None)


def offsets(naive: datetime, zone: str) -> tuple[str, str]:
    """Return how far the zone's clocks are from UTC at that local time and, if it happens twice, the second time."""
    first, second = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return _offset(first), _offset(second)


def _both(naive: datetime, zone: str) -> tuple[datetime, datetime]:
    """The moments that a local time may mean: of one in a gap, the later before the earlier."""
    first, second = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def _offset(local: datetime) -> str:
    """Such as UTC+2 or UTC−3:30."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


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
