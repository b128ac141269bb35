"""The sitemap: an index and its parts; and what crawlers are asked to leave alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import sitemap, sources
from blog.models.calendar import Period
from blog.models.sitemap import Listed, Named, Part
from blog.models.sources import BLOCK
from blog.web.calendar import calendar, of_year, period_address
from blog.web.language import use_site_language
from blog.web.made_from import made_from
from blog.web.remembering import remembered
from blog.web.site import absolute_url, site_url
from blog.web.templating import answer_everyone, render_page

bp = Blueprint("sitemaps", __name__)

XML = "application/xml"
# What is for those who write here, or has no end, below the site's root.
CLOSED = ("admin", "login", "search?")
_PLACE = "x"
# What the router leaves as it is.
_SAFE = "!$&'()*+,/:;=@"


class Entry(NamedTuple):
    """An address, when what is there last changed, and the addresses of its versions by their languages."""

    address: str
    changed: datetime | None = None
    versions: Sequence[tuple[str, str]] = ()


@bp.before_request
def leave_out_fields() -> Response | None:
    """Each part has one address: by others the same large text would be made again and again."""
    use_site_language()
    return redirect(request.script_root + request.path, 301) if request.query_string else None


@bp.get("/sitemap.xml")
def index() -> Response:
    """The parts there are."""
    parts = remembered(("sitemap", request.script_root), _parts)
    pages = absolute_url("sitemaps.pages")
    newest = max((changed for _, changed in parts), default=None)
    return render_page("sitemaps/index.xml", XML, parts=[(pages, newest), *parts])


@bp.get("/sitemap-pages.xml")
def pages() -> Response:
    """What there is one of, and the archive by date."""
    made_from(sources.LIST)
    held = calendar()
    months = [month for year in held.years for month in [year, *reversed(of_year(year))] if held.count(month)]
    entries = [absolute_url(endpoint) for endpoint in ("articles.home", "tags.index", "calendar.index")]
    entries += [_of_period(month) for month in months]
    return _part(map(Entry, entries))


@bp.get("/sitemap-<int:number>.xml")
def articles(number: int) -> Response:
    """The articles whose ids are among so many, and with them the pages outside the stream."""
    made_from(sources.block((number - 1) * BLOCK))
    found = sitemap.articles(db.session(), number)
    made_from(*map(sources.article, found.originals))
    addresses = {False: _addresses("articles.show", "slug"), True: _addresses("pages.show", "slug")}

    def entry(one: Listed) -> Entry:
        address = addresses[one.is_page]
        known = [(said.language, address(said.slug)) for said in one.versions]
        return Entry(address(one.slug), one.changed, [*known, ("x-default", known[0][1])] if known else known)

    return _part(map(entry, found.rows))


@bp.get("/sitemap-tags-<int:number>.xml")
def tags(number: int) -> Response:
    """The tags that articles have."""
    made_from(sources.TAGS)
    return _of_names("tags.show", "slug", sitemap.tags(db.session(), number))


@bp.get("/sitemap-authors-<int:number>.xml")
def authors(number: int) -> Response:
    """Who has published."""
    made_from(sources.AUTHORS)
    return _of_names("authors.show", "username", sitemap.authors(db.session(), number))


@bp.get("/sitemap-series-<int:number>.xml")
def series(number: int) -> Response:
    """The series."""
    made_from(sources.SERIES)
    return _of_names("series.show", "slug", sitemap.series(db.session(), number))


@bp.get("/robots.txt")
def robots() -> Response:
    """What crawlers are asked to leave alone, and where the sitemap is."""
    home = url_for("articles.home")
    lines = ["User-agent: *", *(f"Disallow: {home}{path}" for path in CLOSED), ""]
    lines += [f"Sitemap: {absolute_url('sitemaps.index')}", ""]
    return answer_everyone("\n".join(lines), "text/plain")


def _parts() -> list[tuple[str, datetime]]:
    """The addresses of all parts but the first, and when each last changed."""
    made_from(sources.LIST, sources.ARTICLES, sources.TAGS, sources.AUTHORS, sources.SERIES)
    session = db.session()
    kinds: Mapping[str, Iterable[Part]] = {
        "sitemaps.articles": sitemap.article_parts(session),
        "sitemaps.tags": sitemap.tag_parts(session),
        "sitemaps.authors": sitemap.author_parts(session),
        "sitemaps.series": sitemap.series_parts(session),
    }
    return [
        (absolute_url(endpoint, number=part.number), part.changed)
        for endpoint, parts in kinds.items()
        for part in parts
    ]


def _of_names(endpoint: str, field: str, named: Iterable[Named]) -> Response:
    address = _addresses(endpoint, field)
    return _part(Entry(address(one.name), one.changed) for one in named)


def _of_period(period: Period) -> str:
    return site_url() + period_address(period)


def _part(entries: Iterable[Entry]) -> Response:
    """Answer with a part; one without entries is none."""
    found = list(entries)
    if not found:
        abort(404)
    return render_page("sitemaps/part.xml", XML, entries=found)


def _addresses(endpoint: str, field: str) -> Callable[[str], str]:
    """What gives absolute addresses by the thousand: the router is asked once for all."""
    values: dict[str, Any] = {field: _PLACE}
    beginning = absolute_url(endpoint, **values).removesuffix(_PLACE)
    return lambda name: beginning + (name if name.isascii() else quote(name, _SAFE))
