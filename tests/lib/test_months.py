"""Articles over time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.months import COLUMN, HEIGHT, MONTHS_SHOWN, month_of, series

MARCH = month_of(2026, 3)


def counts(found: object) -> list[int]:
    return [period.count for period in found.periods]  # type: ignore[attr-defined]


def test_months_follow_each_other_to_the_present() -> None:
    found = series({month_of(2025, 11): 2, month_of(2026, 1): 1}, MARCH)
    assert [(period.year, period.month) for period in found.periods] == [
        (2025, 11),
        (2025, 12),
        (2026, 1),
        (2026, 2),
        (2026, 3),
    ]
    assert counts(found) == [2, 0, 1, 0, 0]


def test_a_month_after_the_present_is_shown_too() -> None:
    assert counts(series({MARCH: 1, MARCH + 2: 4}, MARCH)) == [1, 0, 4]


@pytest.mark.parametrize("nothing", [{}, {MARCH: 0}])
def test_without_articles_there_is_nothing(nothing: dict[int, int]) -> None:
    found = series(nothing, MARCH)
    assert found.periods == ()
    assert found.bars == []
    assert found.width == 0


@pytest.mark.parametrize(
    ("first", "kind", "columns"),
    [
        (month_of(2021, 4), "month", 60),
        (month_of(2021, 3), "quarter", 21),
        (month_of(2011, 4), "quarter", 60),
        (month_of(2011, 3), "year", 16),
        (month_of(1967, 12), "year", 60),
        (month_of(1966, 12), "years", 13),
    ],
)
def test_many_months_are_grouped(first: int, kind: str, columns: int) -> None:
    found = series({first: 1, MARCH: 2}, MARCH)
    assert {period.kind for period in found.periods} == {kind}
    assert len(found.periods) == columns


def test_a_group_begins_with_the_calendars() -> None:
    quarters = series({month_of(2019, 2): 1, month_of(2019, 3): 2, month_of(2019, 4): 4}, MARCH)
    assert [(period.month, period.count) for period in quarters.periods[:3]] == [(1, 3), (4, 4), (7, 0)]
    years = series({month_of(1966, 12): 1}, MARCH).periods
    assert (years[0].year, years[0].last_year) == (1965, 1969)


def test_all_periods_with_the_most_articles_are_the_busiest() -> None:
    found = series({MARCH - 5: 3, MARCH - 2: 3, MARCH: 1}, MARCH).busiest
    assert [period.first for period in found] == [MARCH - 5, MARCH - 2]
    assert series({}, MARCH).busiest == ()


def test_bars_stand_on_the_ground_in_their_columns() -> None:
    bars = series({MARCH - 4: 8, MARCH - 2: 2, MARCH: 1}, MARCH).bars
    assert [(bar.x, bar.y, bar.height) for bar in bars] == [
        (0, 0, HEIGHT),
        (2 * COLUMN, 0.75 * HEIGHT, 0.25 * HEIGHT),
        (4 * COLUMN, 0.875 * HEIGHT, 0.125 * HEIGHT),
    ]


def test_one_article_beside_many_is_seen() -> None:
    assert series({MARCH - 1: 1000, MARCH: 1}, MARCH).bars[1].height == 2


@given(
    st.dictionaries(st.integers(month_of(1000, 1), month_of(9999, 12)), st.integers(1, 99), min_size=1),
    st.integers(month_of(1970, 1), month_of(9999, 12)),
)
def test_no_article_is_lost_and_columns_stay_few(held: dict[int, int], present: int) -> None:
    found = series(held, present)
    assert sum(counts(found)) == sum(held.values())
    assert len(found.periods) <= MONTHS_SHOWN
    for one, other in zip(found.periods, found.periods[1:], strict=False):
        assert one.first + one.span == other.first
    for bar in found.bars:
        assert bar.x + bar.width <= found.width
        assert bar.y + bar.height == pytest.approx(HEIGHT)
