"""What pages show by the dozen, and what all of them show, rendered once for the values in it and then known.

Nothing else may be in them than these values and what ``surroundings`` names.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, get_template_attribute, request
from markupsafe import Markup

from blog.models.shown import Entry
from blog.models.tag_label import Label
from blog.web.language import page_language
from blog.web.site import current_site

ENTRIES = 1_000  # of about 3 KB
ITEMS = 2_000  # of lists of tags, of about 500 bytes
FRAGMENTS = 300  # of layouts, of about 2 KB

# The path below which the site is, the page's language, and the site's time zone.
Surroundings = tuple[str, str, str]


def init_app(app: Flask) -> None:
    """Give them to templates."""
    app.jinja_env.filters.update(entry_list=entry_list, tag_items=tag_items)
    app.jinja_env.globals["fragment"] = fragment
    # While templates are worked at, every request shows them as they are.
    if app.debug:
        app.before_request(_forget)


def entry_list(articles: Iterable[Entry], show_author: bool = True, current: Collection[str] = ()) -> Markup:
    """Entries below each other; ``current`` as for ``tag_items``."""
    around, marked = surroundings(), tuple(current)
    entries = [_entry(around, article, show_author, marked) for article in articles]
    return Markup("".join(entries))  # noqa: S704


def tag_items(tags: Iterable[Label], current: Collection[str]) -> Markup:
    """The items of a list of tags; ``current`` are the slugs of those that make the page's own expression."""
    around = surroundings()
    language = around[1]
    items = [_item(around, tag.slug, tag.name_in(language), tag.colour, tag.slug in current) for tag in tags]
    return Markup("".join(items))  # noqa: S704


def fragment(template: str, **values: Hashable) -> Markup:
    """A template that knows these values alone, and what all templates call."""
    return _fragment(surroundings(), template, **values)


# Known by the row itself, which lists share as long as it is right: looking at all values in it would take longer.
@lru_cache(ENTRIES)
def _entry(around: Surroundings, article: Entry, show_author: bool, current: tuple[str, ...]) -> Markup:
    rendered: Markup = get_template_attribute("components/entry.html", "entry")(article, show_author, current)
    return rendered


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
    _entry.cache_clear()
    _item.cache_clear()
    _fragment.cache_clear()
