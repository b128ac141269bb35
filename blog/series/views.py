"""What readers open: the parts of a series in their order, and its feeds."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.mistyped import respelled
from blog.lib.slugs import slugify
from blog.models import Redirect, Series
from blog.models.redirect import SERIES
from blog.models.series import source
from blog.models.series_list import Heading, Parts, Place, newest_ids
from blog.models.shown import Syndicated
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.made_from import made_from
from blog.web.metadata import home_crumb, of_page
from blog.web.moved import moved_to
from blog.web.pagination import note
from blog.web.shown import entries
from blog.web.site import absolute_url, current_site
from blog.web.templating import render_page

bp = Blueprint("series", __name__, url_prefix="/series")


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The parts of a series in order, a page of them from where ``?after=`` or ``?before=`` says."""
    series = Heading.at(db.session(), slug)
    if series is None:
        return moved_to(url_for("series.show", slug=_current(slug)))
    after, before = (Place.parse(request.args.get(name)) for name in ("after", "before"))
    parts = Parts.page(db.session(), series.id, current_site().page_size, after=after, before=before)
    # Nothing is earlier than this page, and it may be short: the first page shows the same and fills up below.
    if (after or before) and parts.earlier is None:
        return redirect(url_for("series.show", slug=slug))
    # A series without a part that readers see is nothing to them yet.
    if not parts.ids:
        abort(404)
    shown = entries(parts.ids)
    made_from(source(series.id))
    description = series.description or _("The parts of %(series)s, in order.", series=series.title)
    address = absolute_url("series.show", slug=series.slug)
    about = of_page(series.title, description, address, crumbs=[home_crumb()])
    return render_page("series/show.html", series=series, parts=parts, entries=shown, about=about)


@feeds_at(bp, "/<slug>")
def feed(slug: str, format: str) -> Response:
    """The parts that were published last, full text."""
    use_site_language()
    series = Heading.at(db.session(), slug)
    if series is None:
        return moved_to(url_for("series.feed", slug=_current(slug), format=format))
    newest = newest_ids(db.session(), series.id, ENTRIES)
    if not newest:
        abort(404)
    articles = Syndicated.of(db.session(), newest)
    note(articles)
    made_from(source(series.id))
    answer = Feed(
        title=_("%(series)s · %(site)s", series=series.title, site=current_site().title),
        subtitle=series.description,
        page_url=absolute_url("series.show", slug=slug),
        self_url=absolute_url("series.feed", slug=slug, format=format),
        articles=articles,
    )
    return render_feed(answer, format)


def _current(slug: str) -> str:
    """The slug to which a former one leads; 404 where readers would find nothing, 410 where it was deleted."""
    former = db.session.scalar(Redirect.of(SERIES, slug))
    if former is None or former.slug != slug:
        return _respelled(slug)
    if former.series_id is None:
        abort(410)
    series = db.session.get(Series, former.series_id)
    if series is None or not newest_ids(db.session(), series.id, 1):
        abort(404)
    return series.slug


def _respelled(slug: str) -> str:
    """The slug that is meant by another spelling; 404 where it is none either."""
    meant = slugify(respelled(slug))
    if meant in {"", slug}:
        abort(404)
    found = Heading.at(db.session(), meant)
    return meant if found and newest_ids(db.session(), found.id, 1) else _current(meant)
