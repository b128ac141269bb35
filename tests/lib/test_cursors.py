"""Cursors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.cursors import Cursor


def test_a_cursor_is_written_as_time_and_id() -> None:
    assert str(Cursor(datetime(2026, 3, 14, 8, 20, tzinfo=UTC), 17)) == "20260314T082000Z-17"


def test_a_time_in_another_zone_is_written_in_utc() -> None:
    at = datetime(2026, 3, 14, 16, 20, tzinfo=timezone(timedelta(hours=8)))
    assert str(Cursor(at, 17)) == "20260314T082000Z-17"


def test_a_cursor_is_read_back() -> None:
    assert Cursor.parse("20260314T082000Z-17") == Cursor(datetime(2026, 3, 14, 8, 20, tzinfo=UTC), 17)


def test_a_cursor_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Cursor(datetime(2026, 3, 14), 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "20260314T082000Z",
        "20260314T082000Z-",
        "20260314T082000Z-0",
        "20260314T082000Z-017",
        "20260314T082000Z--17",
        "20260314T082000Z-17 ",
        "20260314T082000Z-17\n",
        "20260314T082000Z-9223372036854775808",
        "20260314T082000Z-" + "9" * 5000,
        "20260230T082000Z-17",
        "20260314T082060Z-17",
        "00000314T082000Z-17",
        "20260314T082000-17",
        "２０２６0314T082000Z-17",
        "20260314T082000Z-１７",
        b"20260314T082000Z-17",
        None,
        17,
    ],
)
def test_whatever_else_is_no_cursor(text: object) -> None:
    assert Cursor.parse(text) is None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 2**63 - 1))
def test_every_cursor_survives_its_writing(at: datetime, id: int) -> None:
    cursor = Cursor(at.replace(microsecond=0), id)
    assert Cursor.parse(str(cursor)) == cursor


@given(st.text(alphabet="0123456789TZ-"))
def test_a_text_that_parses_is_the_only_spelling(text: str) -> None:
    cursor = Cursor.parse(text)
    assert cursor is None or str(cursor) == text
