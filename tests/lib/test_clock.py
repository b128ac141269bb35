"""Time."""

# ruff: noqa: DTZ001 (a local time is naive here)
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.lib import clock


def test_now_is_in_utc_and_whole_seconds() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.now().microsecond == 0


def test_a_local_time_becomes_utc() -> None:
    local = datetime(2026, 3, 14, 16, 20)
    assert clock.local_to_utc(local, "Asia/Shanghai") == datetime(2026, 3, 14, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        (datetime(2026, 3, 8, 2, 30), "America/New_York"),
        (datetime(2026, 3, 29, 1, 0), "Europe/London"),
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia"),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused(local: datetime, zone: str) -> None:
    with pytest.raises(clock.NonexistentTime):
        clock.local_to_utc(local, zone)


def test_the_minutes_around_a_skipped_hour_exist() -> None:
    before = clock.local_to_utc(datetime(2026, 3, 8, 1, 59), "America/New_York")
    after = clock.local_to_utc(datetime(2026, 3, 8, 3, 0), "America/New_York")
    assert after - before == timedelta(minutes=1)


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_time_that_happens_twice_the_first_counts(fold: int) -> None:
    twice = datetime(2026, 11, 1, 1, 30, fold=fold)
    assert clock.local_to_utc(twice, "America/New_York") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_years_that_no_database_or_zone_holds_are_refused(year: int) -> None:
    with pytest.raises(clock.NonexistentTime):
        clock.local_to_utc(datetime(year, 1, 1), "UTC")


def test_an_aware_time_is_no_local_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.local_to_utc(datetime(2026, 1, 1, tzinfo=UTC), "UTC")


def test_a_naive_time_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.utc_to_local(datetime(2026, 1, 1), "UTC")


def test_a_moment_is_shown_in_the_zone() -> None:
    local = clock.utc_to_local(datetime(2026, 7, 1, 20, 0, tzinfo=UTC), "Asia/Kathmandu")
    assert local.isoformat() == "2026-07-02T01:45:00+05:45"


def test_an_unknown_zone_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        clock.utc_to_local(datetime(2026, 1, 1, tzinfo=UTC), "Europe/Atlantis")


@pytest.mark.parametrize("name", ["UTC", "Asia/Shanghai", "Asia/Chongqing", "US/Pacific"])
def test_zones_and_their_old_names_are_known(name: str) -> None:
    assert clock.is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "localtime", "Factory", "../etc/passwd", "/UTC", "Asia", "asia/shanghai", "\0"]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert not clock.is_zone(name)


def test_the_zones_to_choose_from_are_sorted_and_work() -> None:
    names = clock.zones()
    assert names == sorted(set(names))
    assert {"UTC", "Asia/Shanghai", "Asia/Taipei", "Europe/Oslo"} <= set(names)
    assert "PRC" not in names
    assert all(clock.is_zone(name) for name in names)


@pytest.mark.parametrize(
    ("skipped", "zone", "first"),
    [
        (datetime(2026, 3, 8, 2, 30), "America/New_York", datetime(2026, 3, 8, 3, 0)),
        (datetime(2026, 3, 29, 1, 0), "Europe/London", datetime(2026, 3, 29, 2, 0)),
        (datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe", datetime(2026, 10, 4, 2, 30)),
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia", datetime(2011, 12, 31, 0, 0)),
    ],
)
def test_after_a_gap_comes_the_first_minute_there_is(skipped: datetime, zone: str, first: datetime) -> None:
    assert clock.after_gap(skipped, zone) == first
    minute = timedelta(minutes=1)
    assert clock.local_to_utc(first, zone) - clock.local_to_utc(first + minute, zone) == -minute


@pytest.mark.parametrize(
    "local", [datetime(2026, 7, 1, 12, 0), datetime(2026, 10, 25, 2, 30), datetime(1, 1, 1)]
)
def test_what_is_in_no_gap_has_nothing_after_it(local: datetime) -> None:
    assert clock.after_gap(local, "Europe/Berlin") is None


def test_either_of_two_times_with_one_name_can_be_meant() -> None:
    local, zone = datetime(2026, 10, 25, 2, 30), "Europe/Berlin"
    assert clock.happens_twice(local, zone)
    assert clock.local_to_utc(local, zone) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock.local_to_utc(local, zone, second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert clock.offsets(local, zone) == ("UTC+2", "UTC+1")


@pytest.mark.parametrize(
    "local",
    [
        datetime(2026, 10, 25, 1, 59),
        datetime(2026, 10, 25, 3, 0),
        datetime(2026, 3, 29, 2, 30),
        datetime(9999, 1, 1),
    ],
)
def test_other_times_happen_once_at_most(local: datetime) -> None:
    assert not clock.happens_twice(local, "Europe/Berlin")


def test_offsets_are_written_as_people_do() -> None:
    winter = datetime(2026, 1, 1)
    zones = ("Asia/Kolkata", "America/St_Johns", "UTC")
    assert [clock.offsets(winter, zone)[0] for zone in zones] == ["UTC+5:30", "UTC−3:30", "UTC+0"]
