"""Places: one whole number for a time and an id, so that one index column holds a list's order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from blog.lib.clock import EPOCH
from blog.lib.cursors import Cursor

# 28 bits for the id leave 35 for the seconds: the years from 881 to 3058. Times beyond stand at the ends.
ID_BITS = 28
LARGEST_ID = (1 << ID_BITS) - 1
_SECONDS = 1 << 35


def place_of(at: datetime, id: int) -> int:
    """Return the place of a row with that time and id, ordered as (time, id) is; it fits a signed 64-bit column.

    Raises OverflowError for an id beyond ``LARGEST_ID``.
    """
    if id > LARGEST_ID:
        raise OverflowError(f"a list has room for ids up to {LARGEST_ID}")
    seconds = (at - EPOCH) // timedelta(seconds=1)
    return (min(max(seconds, -_SECONDS), _SECONDS - 1) << ID_BITS) + id


def id_of(place: int) -> int:
    """Return the id of the row at that place."""
    return place & LARGEST_ID


def moment_of(place: int) -> datetime:
    """Return the time of that place, in UTC."""
    return (EPOCH + timedelta(seconds=place >> ID_BITS)).astimezone(UTC)


def cursor_of(place: int) -> Cursor:
    """Return the place as it is written in addresses."""
    return Cursor(moment_of(place), id_of(place))


def place_at(cursor: Cursor) -> int:
    """Return the place that the cursor names; an id that no row can have stands for the largest."""
    return place_of(cursor.at, min(cursor.id, LARGEST_ID))


def months_around(place: int) -> set[int]:
    """Return the months in which that place may be, whichever the time zone; they are counted as in ``month_of``."""
    day = 24 * 60 * 60 << ID_BITS
    return {month_of(place - day), month_of(place + day)}


def month_of(place: int) -> int:
    """Return the UTC month of that place, counted from the year 0: year * 12 + month - 1."""
    at = moment_of(place)
    return at.year * 12 + at.month - 1
