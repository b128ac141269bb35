"""The months and years in which something was published, as pages show them: on the site's own clock."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_skeleton

from blog.extensions import db
from blog.models import sources
from blog.models.calendar import YEAR, Calendar, Period
from blog.web.addresses import address
from blog.web.language import locale_of, page_language
from blog.web.made_from import made_from
from blog.web.remembering import remembered
from blog.web.site import current_site

# Months between a period and its neighbours that are watched one by one; beyond, all are.
WATCHED = 36
NAMES = 5_000  # of periods, as they are written


def calendar() -> Calendar:
    """The calendar. Whoever shows something of it says what: ``made_from``, or ``watch``."""
    zone = current_site().time_zone
    return remembered(("calendar", zone), lambda: _read(zone), tells_page=False)


def watch(period: Period, older: Period | None, newer: Period | None) -> None:
    """Note that the page shows what a period holds, and that these are its neighbours (None: there is none)."""
    first = older.first if older else period.first
    end = (newer or period).first + period.months
    if older is None or newer is None or end - first > WATCHED:
        made_from(sources.LIST)
    else:
        made_from(*map(sources.month, range(first, end)))


def period_name(period: Period) -> str:
    """What a month or a year is called in the page's language."""
    return _name(period, "yMMMM" if period.month else "y", page_language())


def month_name(period: Period) -> str:
    """The month alone, short: there is a year above it."""
    return _name(period, "MMM", page_language())


def period_address(period: Period) -> str:
    """Where its articles are listed."""
    if period.month is None:
        return address("calendar.year", year=f"{period.year:04}")
    return address("calendar.month", year=f"{period.year:04}", month=f"{period.month:02}")


def of_year(year: Period) -> list[Period]:
    """Its months."""
    return [Period(month, 1) for month in range(year.first, year.first + YEAR)]


def _read(zone: str) -> Calendar:
    made_from(sources.LIST)
    return Calendar.of(db.session(), zone)


# Pages name dozens, there are few, and Babel reads their patterns anew for each.
@lru_cache(NAMES)
def _name(period: Period, skeleton: str, language: str) -> str:
    day = date(period.year, period.month or 1, 1)
    return str(format_skeleton(skeleton, day, locale=locale_of(language)))
