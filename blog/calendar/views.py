"""What readers open: all years with their months, and the articles of one year or month."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blog.lib.letters import fold, visible
from blog.models import sources
from blog.models.calendar import OF_PERIOD, YEAR, Calendar, Period
from blog.web.calendar import calendar, month_name, of_year, period_address, period_name, watch
from blog.web.made_from import made_from
from blog.web.metadata import Crumb, Metadata, home_crumb, of_page
from blog.web.moved import moved_to
from blog.web.pagination import entries_page_of
from blog.web.site import absolute_url, current_site, site_url
from blog.web.templating import render_page

bp = Blueprint("calendar", __name__, url_prefix="/archive")


class Cell(NamedTuple):
    """A year or a month of a table: its name there and in full, how many articles it holds, and where they are."""

    name: str
    title: str
    articles: int
    address: str


@bp.get("/")
def index() -> Response:
    """All years in which something was published, each with its months."""
    made_from(sources.LIST)
    held = calendar()
    return render_page(
        "calendar/index.html",
        years=[(_cell(held, year), _months(held, year)) for year in held.years],
        count=sum(held.counts.values()),
        about=of_page(*_whole(), crumbs=[home_crumb()]),
    )


@bp.get("/<year>/", strict_slashes=False)
def year(year: str) -> Response:
    """The articles of a year, and how many each of its months holds."""
    return _page(Period(_number(year, 4) * YEAR, YEAR))


@bp.get("/<year>/<month>/", strict_slashes=False)
def month(year: str, month: str) -> Response:
    """The articles of a month."""
    number = _number(month, 2)
    if number not in range(1, YEAR + 1):
        abort(404, _("A year has no such month."))
    return _page(Period(_number(year, 4) * YEAR + number - 1, 1))


def _page(period: Period) -> Response:
    held = calendar()
    if not held.count(period):
        abort(404, _("Nothing was published in %(period)s.", period=_name(period)))
    address = period_address(period)
    if request.script_root + request.path != address:
        return moved_to(address)
    older, newer = held.older(period), held.newer(period)
    watch(period, older, newer)
    return render_page(
        "calendar/period.html",
        page=entries_page_of(OF_PERIOD, **period.values(current_site().time_zone)),
        title=period_name(period),
        count=held.count(period),
        year=_cell(held, Period(period.year * YEAR, YEAR)) if period.month else None,
        months=() if period.month else _months(held, period),
        older=older and _cell(held, older),
        newer=newer and _cell(held, newer),
        address=address,
        about=_about(period, held.count(period)),
    )


def _whole() -> tuple[str, str, str]:
    """The title of the first page, what it is, and its address."""
    return str(_("Archive")), str(_("All articles by year and month.")), absolute_url("calendar.index")


def _about(period: Period, count: int) -> Metadata | None:
    title, _description, address = _whole()
    crumbs = [home_crumb(), Crumb(title, address)]
    if period.month:
        year = Period(period.year * YEAR, YEAR)
        crumbs.append(Crumb(period_name(year), site_url() + period_address(year)))
    description = ngettext(
        "%(num)d article published in %(period)s.",
        "%(num)d articles published in %(period)s.",
        count,
        period=period_name(period),
    )
    return of_page(period_name(period), description, site_url() + period_address(period), crumbs=crumbs)


def _months(held: Calendar, year: Period) -> list[Cell]:
    """The months of a year, also those without articles, so that a table has one place for each."""
    return [_cell(held, period) for period in of_year(year)]


def _cell(held: Calendar, period: Period) -> Cell:
    full = period_name(period)
    short = month_name(period) if period.month else full
    return Cell(short, full, held.count(period), period_address(period))


def _number(text: str, digits: int) -> int:
    """The number that is written so, by whatever digits; 404 for what is none."""
    plain = fold(visible(text)).strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= digits):
        abort(404, _("There is no such date."))
    return int(plain)


def _name(period: Period) -> str:
    """What it is called; there are years in no calendar."""
    return period_name(period) if period.year else f"{period.year:04}"
