"""The one sanitiser: what HTML an article may hold."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markupsafe import Markup

URL_SCHEMES = frozenset({"http", "https", "mailto"})

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_TAGS = {
    *("p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "span", "div"),
    *("em", "strong", "s", "a", "img", "figure", "figcaption"),
    *("table", "thead", "tbody", "tr", "th", "td", *_HEADINGS),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "pre": {"data-language"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_ATTRIBUTE_VALUES = {
    "a": {"rel": {"noopener"}},
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "pre": {"tabindex": {"0"}},
}
_CELL_CLASSES = {"align-left", "align-center", "align-right"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)


def sanitise(html: str) -> Markup:
    """Return the HTML without any tag, attribute, class or address that is not on the lists above."""
    return Markup(_cleaner().clean(html))  # noqa: S704 (this is what makes it safe)


def has_allowed_scheme(url: str) -> bool:
    """Tell whether an address may be linked to: a relative one, or one of the schemes above."""
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[1].lower() in URL_SCHEMES


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ATTRIBUTE_VALUES,
        allowed_classes={
            "div": {"table"},
            "pre": {"code"},
            "span": _code_classes(),
            "td": _CELL_CLASSES,
            "th": _CELL_CLASSES,
        },
        generic_attribute_prefixes=set(),
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


def _code_classes() -> set[str]:
    from pygments.token import STANDARD_TYPES

    return {name for name in STANDARD_TYPES.values() if name}
