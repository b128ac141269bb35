"""All tags: the most used, by name, the latest used, found by a text; and the map of the largest."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.tag_map import NARROW, WIDE, Node, Tie, tag_map, tag_map_rows
from blog.lib.xml_text import holdable
from blog.models import archive, sources
from blog.models.tag_index import BY_COUNT, BY_NAME, BY_NEWEST, ORDERS, TagPage, largest, tag_count, tag_page
from blog.models.tag_label import Label
from blog.tags.addresses import addresses
from blog.tags.blueprint import bp
from blog.tags.wording import figures
from blog.web.language import page_language
from blog.web.made_from import made_from
from blog.web.metadata import Metadata, described, home_crumb, is_beyond_first
from blog.web.site import absolute_url, current_site
from blog.web.templating import render_page

MAP = "map"
MAPPED = 30
TEXT_LIMIT = 200


class Row(NamedTuple):
    """A tag of the index: where it leads, its colour or none, its name in the page's language, its articles."""

    href: str
    colour: str
    name: str
    articles: str


@bp.get("/")
def index() -> Response:
    """The tags that published articles have, in pages; ``?q=`` finds some, ``?view=map`` draws the largest."""
    if request.args.get("view") == MAP:
        return _map()
    text = holdable(request.args.get("q", "")).strip()[:TEXT_LIMIT]
    by = request.args.get("by", "")
    order = by if by in ORDERS else BY_COUNT
    after = request.args.get("after", "")
    found = tag_page(db.session(), order, text, after)
    _note(found.rows)
    return render_page(
        "tags/index.html",
        groups=_groups(found),
        count=tag_count(db.session(), text),
        text=text,
        kept=_kept(order),
        views=_views(order, text),
        first_url=_address(order, text) if after else None,
        next_url=_address(order, text, found.after) if found.after else None,
        metadata=None if text or is_beyond_first() else _metadata(),
    )


def _map() -> Response:
    tags = {tag.id: (tag, count) for tag, count in largest(db.session(), MAPPED)}
    _note(tags.values())
    made_from(sources.LIST)
    language = page_language()
    nodes = [Node(tag.slug, tag.name_in(language), count) for tag, count in tags.values()]
    shared = archive.everything(db.session()).ties(tags) if tags else {}
    ties = [Tie(tags[one][0].slug, tags[other][0].slug, count) for (one, other), count in shared.items()]
    return render_page(
        "tags/map.html",
        wide=tag_map(nodes, ties, WIDE),
        narrow=tag_map(nodes, ties, NARROW),
        rows=tag_map_rows(nodes, ties),
        views=_views(MAP, ""),
        metadata=_metadata(),
    )


def _metadata() -> Metadata:
    """The same for all ways to look at them: they show the same tags."""
    description = _("What %(site)s writes about: all tags.", site=current_site().title)
    return described(_("Tags"), description, absolute_url("tags.index"), crumbs=[home_crumb()])


def _note(rows: Iterable[tuple[Label, int]]) -> None:
    made_from(sources.TAGS, *(sources.tag(tag.id) for tag, _ in rows))


def _groups(page: TagPage) -> list[tuple[str, list[Row]]]:
    """The rows under their initials, or all under none."""
    language, address, figure = page_language(), addresses(), figures(articles for _, articles in page.rows)
    rows = [
        (letter, Row(address(tag.slug), tag.colour, tag.name_in(language), figure[articles]))
        for letter, (tag, articles) in zip(page.initials, page.rows, strict=True)
    ]
    return [(letter, [row for _, row in group]) for letter, group in groupby(rows, lambda pair: pair[0])]


def _views(current: str, text: str) -> list[tuple[str, str, None, bool]]:
    """The ways to look at all tags, as a filter bar takes them."""
    labels = {BY_COUNT: _("Most used"), BY_NAME: _("By name"), BY_NEWEST: _("Latest")}
    orders = [(label, _address(order, text), None, order == current) for order, label in labels.items()]
    return [*orders, (_("Map"), url_for("tags.index", view=MAP), None, current == MAP)]


def _address(order: str, text: str, after: str | None = None) -> str:
    return url_for("tags.index", **_kept(order), q=text or None, after=after)


def _kept(order: str) -> dict[str, Any]:
    """What an address says of the order; the usual one goes without saying."""
    return {} if order == BY_COUNT else {"by": order}
