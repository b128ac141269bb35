"""Reading by tag expressions: the page of an expression, its feeds, and addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import markdown
from blog.lib.expressions import Malformed, Term
from blog.models import Article, Tag, tag_search
from blog.models.archive import Archive
from blog.models.tag_lookup import Reading, TooManyParts, Unresolved, read
from blog.models.tag_use import uses_of
from blog.tags.about import About
from blog.tags.blueprint import bp
from blog.tags.narrowing import choices
from blog.tags.wording import mistake_in, period_name, sentence, tag_name
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.pagination import archive_page_of
from blog.web.site import absolute_url, current_site
from blog.web.templating import render_page

NEAREST = 8
SHOWN_LIMIT = 200  # characters of an address that is shown again


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The published articles that an expression means; the simplest one is a tag's slug."""
    try:
        found = read(db.session(), slug)
    except TooManyParts as mistake:
        return _parts_of(slug, mistake)
    except Malformed as mistake:
        return _wrong_address(400, slug, mistake_in(mistake))
    except Unresolved as missing:
        return _without_tags(slug, missing)
    if str(found.expression) != slug:
        return _canonical("tags.show", found)
    return _page(found)


@feeds_at(bp, "/<slug>")
def feed(slug: str, format: str) -> Response:
    """The newest articles that an expression means, full text."""
    use_site_language()
    try:
        found = read(db.session(), slug)
    except (Malformed, Unresolved) as problem:
        abort(_status(problem))
    if str(found.expression) != slug:
        return _canonical("tags.feed", found, format=format)
    ids = _archive(found).newest(ENTRIES)
    name = sentence(found.expression, _namer(found))
    single = found.tags.get(found.expression.single or "")
    answer = Feed(
        title=_("%(tags)s · %(site)s", tags=name, site=current_site().title),
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
        title=sentence(found.expression, _namer(found)),
        sentence=sentence,
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


def _namer(found: Reading) -> Callable[[Term], str]:
    return lambda term: tag_name(found.tags[term.word])


def _canonical(endpoint: str, found: Reading, **values: Any) -> Response:
    """301 to the one spelling of an expression; all else of the address stays."""
    query = request.query_string.decode()
    address = url_for(endpoint, slug=str(found.expression), **values)
    return redirect(address + (f"?{query}" if query else ""), 301)


def _parts_of(typed: str, mistake: TooManyParts) -> Response:
    """What tags were split into where no address holds it all: 300 for one tag, 400 for an expression with it."""
    ids = [tag.id for tags in mistake.parts.values() for tag in tags]
    uses = dict(db.session.execute(uses_of(ids)).all())
    parts = {word: [tag for tag in tags if uses.get(tag.id)] for word, tags in mistake.parts.items()}
    if not mistake.alone:
        return _wrong_address(400, typed, mistake_in(mistake), parts=parts)
    if not any(parts.values()):
        abort(404)
    return _wrong_address(300, typed, _("This tag was split into these."), parts=parts)


def _without_tags(typed: str, missing: Unresolved) -> Response:
    """404 with tags that may be meant; 410 for deleted ones alone."""
    if not missing.unknown:
        abort(410)
    near: dict[Tag, None] = {}
    for word in missing.unknown:
        near |= dict.fromkeys(tag_search.nearest(db.session(), word, NEAREST))
    advice = ngettext(
        "There is no tag “%(words)s”.",
        "There are no tags “%(words)s”.",
        len(missing.unknown),
        words=_("”, “").join(missing.unknown),
    )
    return _wrong_address(404, typed, advice, list(near)[:NEAREST])


def _status(problem: Malformed | Unresolved) -> int:
    if isinstance(problem, Malformed):
        return 400
    return 404 if problem.unknown else 410


def _wrong_address(
    status: int,
    typed: str,
    advice: str,
    near: Sequence[Tag] = (),
    parts: Mapping[str, Sequence[Tag]] = MappingProxyType({}),
) -> Response:
    words = {"typed": typed[:SHOWN_LIMIT], "advice": advice, "near": near, "parts": parts}
    html = render_template("tags/wrong_address.html", status=status, **words)
    return make_response(html, status)
