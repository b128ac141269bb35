"""Reading by tag expressions: the page of an expression and its feeds."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.expressions import Malformed
from blog.lib.html_text import running_text
from blog.lib.mistyped import unescaped
from blog.models.archive import Archive
from blog.models.shown import Syndicated
from blog.models.tag_address import TagAddress
from blog.models.tag_facts import description_of
from blog.models.tag_lookup import Unresolved, read
from blog.tags.blueprint import bp
from blog.tags.frame import frame_of
from blog.tags.wording import words_of
from blog.tags.wrong_addresses import status_of, wrong_address
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.made_from import made_from
from blog.web.metadata import is_beyond_first
from blog.web.pagination import archive_page_of, note
from blog.web.remembering import remembered
from blog.web.site import absolute_url, current_site
from blog.web.templating import render_page


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The published articles that an expression means; the simplest one is a tag's slug."""
    found = _address(slug)
    if found:
        return _page(found)
    if (meant := unescaped(slug)) != slug:
        return _moved("tags.show", meant)
    try:
        return _moved("tags.show", str(read(db.session(), slug).expression))
    except (Malformed, Unresolved) as problem:
        return wrong_address(slug, problem)


@bp.get("/<slug>/")
def show_without_slash(slug: str) -> Response:
    """301 to the address without the slash at its end."""
    return _moved("tags.show", slug)


@feeds_at(bp, "/<slug>")
def feed(slug: str, format: str) -> Response:
    """The newest articles that an expression means, full text."""
    use_site_language()
    found = _address(slug)
    if found is None:
        try:
            return _moved("tags.feed", str(read(db.session(), slug).expression), format=format)
        except (Malformed, Unresolved) as problem:
            abort(status_of(problem))
    single = found.single
    articles = Syndicated.of(db.session(), _archive(found).newest(ENTRIES))
    note(articles)
    answer = Feed(
        title=_("%(tags)s · %(site)s", tags=words_of(found), site=current_site().title),
        subtitle=running_text(description_of(db.session(), single.id)) if single else "",
        page_url=absolute_url("tags.show", slug=slug),
        self_url=absolute_url("tags.feed", slug=slug, format=format),
        articles=articles,
    )
    return render_feed(answer, format)


def _page(found: TagAddress) -> Response:
    archive = _archive(found)
    return render_page(
        "tags/show.html",
        expression=found.expression,
        tag=found.single,
        slugs=list(found.tags),
        page=archive_page_of(archive),
        frame=frame_of(found, archive),
        is_first=not is_beyond_first(),
    )


def _address(slug: str) -> TagAddress | None:
    try:
        return remembered(("tag address", slug), lambda: _read(slug))
    except LookupError:
        return None


def _read(slug: str) -> TagAddress:
    """What is found is kept. What is not has no end, so it raises."""
    found = TagAddress.read(db.session(), slug)
    if found is None:
        raise LookupError(slug)
    made_from(*found.sources)
    return found


def _archive(found: TagAddress) -> Archive:
    tag_ids = {slug: tag.id for slug, tag in found.tags.items()}
    return Archive(db.session(), found.expression, tag_ids, found.uses)


def _moved(endpoint: str, slug: str, **values: Any) -> Response:
    query = request.query_string.decode()
    address = url_for(endpoint, slug=slug, **values)
    return redirect(address + (f"?{query}" if query else ""), 301)
