"""What pages show by the dozen, and what all of them show, rendered once for the values in it and then known.

Nothing else may be in them than these values and what ``surroundings`` names.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, current_app, g, get_template_attribute, request
from markupsafe import Markup

from blog.models.shown import Entry
from blog.models.tag_label import Label
from blog.web.language import page_language
from blog.web.site import current_site

ITEMS = 2_000  # of lists of tags, of about 500 bytes
FRAGMENTS = 300  # of layouts, of about 2 KB

# The path below which the site is, the page's language, and the site's time zone.
Surroundings = tuple[str, str, str]

# Entries by their rows, which lists share as long as they are right: looking at all values in one would take longer.
# Each goes with its row, and takes about 3 KB.
_entries: WeakKeyDictionary[Entry, dict[Hashable, Markup]] = WeakKeyDictionary()
WAYS = 2  # in which each is known: languages, for instance


def init_app(app: Flask) -> None:
    """Give them to templates."""
    app.jinja_env.filters.update(entry_list=entry_list, tag_items=tag_items)
    app.jinja_env.globals["fragment"] = fragment
    # While templates are worked at, every request shows them as they are.
    if app.debug:
        app.before_request(_forget)


def entry_list(articles: Iterable[Entry], show_author: bool = True, current: Collection[str] = ()) -> Markup:
    """Entries below each other; ``current`` as for ``tag_items``."""
    way = surroundings(), show_author, tuple(current)
    return Markup("".join([_entry(article, way) for article in articles]))  # noqa: S704


def tag_items(tags: Iterable[Label], current: Collection[str]) -> Markup:
    """The items of a list of tags; ``current`` are the slugs of those that make the page's own expression."""
    around = surroundings()
    language = around[1]
    items = [_item(around, tag.slug, tag.name_in(language), tag.colour, tag.slug in current) for tag in tags]
    return Markup("".join(items))  # noqa: S704


def fragment(template: str, **values: Hashable) -> Markup:
    """A template that knows these values alone, and what all templates call."""
    return _fragment(surroundings(), template, **values)


def _entry(article: Entry, way: tuple[Surroundings, bool, tuple[str, ...]]) -> Markup:
    known = _entries.get(article)
    if known is None:
        known = _entries[article] = {}
    html = known.get(way)
    if html is None:
        _around, show_author, current = way
        html = get_template_attribute("components/entry.html", "entry")(article, show_author, current)
        if len(known) >= WAYS:
            known.clear()
        known[way] = html
    return html


@lru_cache(ITEMS)
def _item(around: Surroundings, slug: str, name: str, colour: str, is_current: bool) -> Markup:
    rendered: Markup = get_template_attribute("components/tag_list.html", "tag_item")(
        slug, name, colour, is_current
    )
    return rendered


@lru_cache(FRAGMENTS)
def _fragment(around: Surroundings, template: str, **values: Hashable) -> Markup:
    return rendered(template, **values)


def rendered(template: str, **values: Any) -> Markup:
    """The same of values that many pages may not share: it is not known afterwards."""
    return Markup(current_app.jinja_env.get_template(template).render(values))  # noqa: S704


def surroundings() -> Surroundings:
    """What all fragments may differ by. Known for the request, whose pages ask dozens of times."""
    around: Surroundings | None = g.get("surroundings")
    if around is None:
        around = g.surroundings = request.script_root, page_language(), current_site().time_zone
    return around


def _forget() -> None:
    _entries.clear()
    _item.cache_clear()
    _fragment.cache_clear()
