"""The one sanitiser: what HTML an article may hold."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markupsafe import Markup

from blog.lib.article_words import ALERTS
from blog.lib.media_names import ADDRESS, SIZES

URL_SCHEMES = frozenset({"http", "https", "mailto"})

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# What formulas are made of, with the attributes that change how they look. No address, no style, no colour.
_MATH: dict[str, set[str]] = {
    **{name: set() for name in ("mn", "mphantom", "mroot", "mrow", "msqrt", "msub", "msubsup", "msup")},
    **{name: set() for name in ("mtd", "mtext", "mtr")},
    "math": {"display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        *("accent", "fence", "form", "lspace", "maxsize", "minsize", "movablelimits", "rspace"),
        *("separator", "stretchy", "symmetric"),
    },
    "mover": {"accent"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"displaystyle"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}
_TAGS = {
    *("p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "span", "div"),
    *("em", "strong", "s", "a", "img", "figure", "figcaption", "mark", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td", *_HEADINGS),
    *("section", "nav", "label", "input", "video", "audio", *_MATH),
}
_ATTRIBUTES = {
    **_MATH,
    "a": {"href", "title", "id", "aria-label"},
    "audio": {"src", "aria-label"},
    "img": {"src", "srcset", "alt", "title", "width", "height"},
    "li": {"id"},
    "nav": {"aria-label"},
    "ol": {"start"},
    "pre": {"data-language"},
    "section": {"aria-label"},
    "video": {"src", "aria-label", "width", "height"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_ATTRIBUTE_VALUES = {
    "a": {"rel": {"noopener"}, "role": {"doc-noteref", "doc-backlink"}},
    "div": {"role": {"group", "note"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}, "sizes": {SIZES}},
    "input": {"checked": {""}},
    "pre": {"tabindex": {"0"}},
    "section": {"role": {"doc-endnotes"}},
}
# Whatever else they say, a box can't be ticked, and nothing plays by itself.
_GIVEN_VALUES = {
    "input": {"type": "checkbox", "disabled": ""},
    "video": {"controls": "", "preload": "metadata"},
    "audio": {"controls": "", "preload": "metadata"},
}
_CELL_CLASSES = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "div": {"table", "formula", "alert", *ALERTS},
    "figure": {"gallery", "code"},
    "li": {"task"},
    "mrow": {"boxed"},
    "mtable": {"aligned"},
    "mtext": {"strong"},
    "nav": {"contents"},
    "p": {"alert-name"},
    "pre": {"code"},
    "section": {"footnotes"},
    **dict.fromkeys(("td", "th", "mtd"), _CELL_CLASSES),
}

# Copies of an uploaded picture, each with its width.
_COPIES = re.compile(rf"{ADDRESS}[a-z0-9.-]+ \d+w(?:, {ADDRESS}[a-z0-9.-]+ \d+w)*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"(?:h|fn|fnr)-.+", re.DOTALL)
# A word, or a length of at most two digits: none pushes a formula off the page.
_MATH_VALUE = re.compile(
    r"true|false|block|inline|prefix|infix|postfix|normal|[+-]?\d{0,2}(?:\.\d{1,4})?(?:em|ex|px|pt|mu|%)?"
)


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
        attribute_filter=_checked,
        tag_attribute_values=_ATTRIBUTE_VALUES,
        set_tag_attribute_values=_GIVEN_VALUES,
        allowed_classes={**_CLASSES, "span": _code_classes()},
        generic_attribute_prefixes=set(),
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


def _checked(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value, or None for one that may not be."""
    if attribute == "id":
        return value if _ID.fullmatch(value) else None
    if attribute == "srcset":
        return value if _COPIES.fullmatch(value) else None
    if tag in _MATH and attribute != "class":
        return value if _MATH_VALUE.fullmatch(value) else None
    return value


def _code_classes() -> set[str]:
    from pygments.token import STANDARD_TYPES

    return {name for name in STANDARD_TYPES.values() if name}
