"""Places: a time and an id in one number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.cursors import Cursor
from blog.lib.places import (
    LARGEST_ID,
    cursor_of,
    id_of,
    moment_of,
    month_of,
    place_at,
    place_of,
)

FIRST, LAST = datetime(882, 1, 1, tzinfo=UTC), datetime(3057, 12, 31, tzinfo=UTC)
EARLIEST = -(1 << 63)
AT = datetime(2026, 3, 14, 8, 20, tzinfo=UTC)

moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
ids = st.integers(1, LARGEST_ID)


@given(moments, ids)
def test_time_and_id_come_out_as_they_went_in(at: datetime, id: int) -> None:
    place = place_of(at, id)
    assert (moment_of(place), id_of(place)) == (at, id)
    assert moment_of(place).tzinfo is UTC


@given(st.lists(st.tuples(moments, ids), min_size=2))
def test_places_are_ordered_by_time_then_id(pairs: list[tuple[datetime, int]]) -> None:
    assert sorted(pairs) == [
        (moment_of(place), id_of(place)) for place in sorted(place_of(*pair) for pair in pairs)
    ]


@given(st.datetimes(timezones=st.just(UTC)), ids)
def test_every_place_fits_a_signed_column_of_64_bits(at: datetime, id: int) -> None:
    place = place_of(at, id)
    assert EARLIEST <= place < 2**63
    assert id_of(place) == id


def test_times_beyond_the_ends_stand_at_them_by_id() -> None:
    early = [place_of(datetime(year, 1, 1, tzinfo=UTC), 5) for year in (1, 800, 900)]
    assert early[0] == early[1] == EARLIEST + 5 < early[2]
    late = [place_of(datetime(year, 1, 1, tzinfo=UTC), 5) for year in (3000, 3100, 9999)]
    assert late[0] < late[1] == late[2]


@pytest.mark.parametrize("place", [EARLIEST, 2**63 - 1, 0, -1])
def test_every_place_can_be_shown(place: int) -> None:
    assert 881 <= moment_of(place).year <= 3058
    assert month_of(place) // 12 == moment_of(place).year


def test_parts_of_a_second_do_not_matter() -> None:
    assert place_of(AT, 3) == place_of(AT + timedelta(microseconds=999_999), 3)
    before = datetime(1969, 12, 31, 23, 59, 59, 5, tzinfo=UTC)
    assert moment_of(place_of(before, 3)) == before.replace(microsecond=0)


def test_an_id_too_large_is_refused() -> None:
    assert id_of(place_of(AT, LARGEST_ID)) == LARGEST_ID
    with pytest.raises(OverflowError, match="ids up to"):
        place_of(AT, LARGEST_ID + 1)


@given(moments, ids)
def test_a_place_is_written_as_a_cursor_and_read_back(at: datetime, id: int) -> None:
    cursor = cursor_of(place_of(at, id))
    assert cursor == Cursor(at, id)
    assert place_at(cursor) == place_of(at, id)


def test_a_cursor_with_an_id_that_no_row_has_stands_behind_all_of_its_moment() -> None:
    assert place_at(Cursor(AT, 2**63 - 1)) == place_of(AT, LARGEST_ID)


def test_months_are_those_of_utc_and_count_on_over_the_years() -> None:
    east = timezone(timedelta(hours=8))
    assert month_of(place_of(datetime(2026, 1, 1, 7, 59, tzinfo=east), 1)) == 2025 * 12 + 11
    assert month_of(place_of(datetime(2026, 1, 1, 8, 0, tzinfo=east), 1)) == 2026 * 12
