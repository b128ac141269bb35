"""Reading by tag expressions: the page of an expression and its feeds."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import markdown
from blog.lib.expressions import Malformed
from blog.models import Article
from blog.models.archive import Archive
from blog.models.tag_lookup import Reading, Unresolved, read
from blog.tags.about import About
from blog.tags.blueprint import bp
from blog.tags.narrowing import choices
from blog.tags.wording import period_name, phrases, words_of
from blog.tags.wrong_addresses import status_of, wrong_address
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.pagination import archive_page_of
from blog.web.site import absolute_url, current_site
from blog.web.templating import render_page


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The published articles that an expression means; the simplest one is a tag's slug."""
    try:
        found = read(db.session(), slug)
    except (Malformed, Unresolved) as problem:
        return wrong_address(slug, problem)
    if str(found.expression) != slug:
        return _canonical("tags.show", found)
    return _page(found)


@bp.get("/<slug>/")
def show_without_slash(slug: str) -> Response:
    """301 to the address without the slash at its end."""
    return _moved("tags.show", slug)


@feeds_at(bp, "/<slug>")
def feed(slug: str, format: str) -> Response:
    """The newest articles that an expression means, full text."""
    use_site_language()
    try:
        found = read(db.session(), slug)
    except (Malformed, Unresolved) as problem:
        abort(status_of(problem))
    if str(found.expression) != slug:
        return _canonical("tags.feed", found, format=format)
    ids = _archive(found).newest(ENTRIES)
    single = found.tags.get(found.expression.single or "")
    answer = Feed(
        title=_("%(tags)s · %(site)s", tags=words_of(found), site=current_site().title),
        subtitle=markdown.read(single.description)[1] if single else "",
        page_url=absolute_url("tags.show", slug=slug),
        self_url=absolute_url("tags.feed", slug=slug, format=format),
        articles=db.session.scalars(Article.entries_in_full(ids)).all() if ids else [],
    )
    return render_feed(answer, format)


def _page(found: Reading) -> Response:
    archive = _archive(found)
    page = archive_page_of(archive)
    narrowing = archive.narrowing()
    single = found.tags.get(found.expression.single or "")
    return render_page(
        "tags/show.html",
        expression=found.expression,
        tags=found.tags,
        title=words_of(found),
        phrases=phrases(found.expression),
        period_name=period_name,
        page=page,
        size=narrowing.counted if archive.size is None else archive.size,
        exact=archive.size is not None or narrowing.complete,
        choices=choices(found, narrowing),
        counted=None if narrowing.complete else narrowing.counted,
        tag=single,
        about=About.of(single, archive) if single else None,
    )


def _archive(found: Reading) -> Archive:
    return Archive(db.session(), found.expression, {slug: tag.id for slug, tag in found.tags.items()})


def _canonical(endpoint: str, found: Reading, **values: Any) -> Response:
    """301 to the one spelling of an expression; all else of the address stays."""
    return _moved(endpoint, str(found.expression), **values)


def _moved(endpoint: str, slug: str, **values: Any) -> Response:
    query = request.query_string.decode()
    address = url_for(endpoint, slug=slug, **values)
    return redirect(address + (f"?{query}" if query else ""), 301)
