"""How the site looks to readers: one style sheet, made of what an admin chose; and where its navigation leads.

Its address changes with its text, so browsers keep it for ever. A site that chose nothing has none.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, Flask, Response, request

from blog.lib.accent import Shades, shades
from blog.lib.link_address import path_of
from blog.lib.media_names import ADDRESS, copy_name, sources_of
from blog.lib.media_names import WIDTHS as COPIES
from blog.models.site import MenuItem, SiteFacts
from blog.web.addresses import address
from blog.web.covers import cover_of
from blog.web.language import page_language
from blog.web.made_from import for_everyone
from blog.web.site import current_site

# Some 59 and 77 Latin letters on a line, or 30 and 39 Han ones; the design's own is `--measure` in tokens.css.
WIDTHS = {"narrow": "32rem", "wide": "42rem"}
REMEMBERED = 32  # style sheets
LOGO = 32  # pixels high
BANNER = 2  # times as wide as it is high: such a logo holds the site's name, as letters

bp = Blueprint("appearance", __name__)


class Logo(NamedTuple):
    """A picture, and how large it is shown. Without a width, its name does not tell its shape."""

    address: str
    width: int | None
    height: int
    stands_alone: bool


class _Shape(NamedTuple):
    """What is known of a logo wherever the site is: the file that is shown, and how."""

    shown: str
    width: int | None
    stands_alone: bool


class _Named(NamedTuple):
    """A picture by its name alone, as covers are."""

    cover: str
    cover_alt: str = ""


class Navigation(NamedTuple):
    """What the menu shows to these readers, and which of it is the page that they see; empty for none."""

    items: tuple[MenuItem, ...]
    here: str


def init_app(app: Flask) -> None:
    """Serve the style sheet, and give templates what they ask."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(appearance_sheet=appearance_sheet, logo_of=logo_of, navigation=navigation)


@bp.get("/appearance-<fingerprint>.css")
def show(fingerprint: str) -> Response:
    """The style sheet; an address of another version is answered with this one's, but not for ever."""
    text = _text_of(current_site())
    response = Response(text, mimetype="text/css")
    if fingerprint != _fingerprint(text):
        # There is no end of such addresses, so they are not kept ready.
        response.headers["Cache-Control"] = "no-cache"
        return response
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return for_everyone(response)


def appearance_sheet(site: SiteFacts) -> str:
    """The style sheet's address; empty if there is none."""
    text = _text_of(site)
    return address("appearance.show", fingerprint=_fingerprint(text)) if text else ""


def logo_of(site: SiteFacts) -> Logo | None:
    """The site's logo, if it has one."""
    if not site.logo:
        return None
    shown, width, stands_alone = _shape(site.logo)
    return Logo(address("media.show", name=shown), width, LOGO, stands_alone)


def navigation(site: SiteFacts) -> Navigation:
    """The menu for the readers of this page's language."""
    language = page_language()
    items = tuple(item for item in site.menu if item.language in {"", language})
    return Navigation(
        items, next((item.address for item in items if path_of(item.address) == request.path), "")
    )


@lru_cache(REMEMBERED)
def style_sheet(accent: str, measure: str, face: str) -> str:
    """What stands above the design's own: its tokens with other values. Empty if all are the design's."""
    return "".join([_colours(accent), _width(measure), _face(face)])


def _text_of(site: SiteFacts) -> str:
    return style_sheet(site.accent, site.measure, site.face)


@lru_cache(REMEMBERED)
def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(REMEMBERED)
def _shape(name: str) -> _Shape:
    picture = cover_of(_Named(name))
    width = (
        round(LOGO * picture.width / picture.height) if picture and picture.width and picture.height else None
    )
    # The smallest copy is large enough for any screen.
    shown = copy_name(name, COPIES[0]) if sources_of(ADDRESS + name) else name
    return _Shape(shown, width, width is not None and width >= BANNER * LOGO)


def _colours(accent: str) -> str:
    """Said twice for the dark, as in tokens.css. Paper has its own colours."""
    if not accent:
        return ""
    day, night = map(_values, shades(accent))
    return (
        f"@media screen{{:root{{{day}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{night}}}}}"
        f":root[data-scheme=dark]{{{night}}}}}\n"
    )


def _values(colours: Shades) -> str:
    named_so = zip(Shades._fields, colours, strict=True)
    return ";".join(f"--{name.replace('_', '-')}:{colour}" for name, colour in named_so)


def _width(measure: str) -> str:
    return f":root{{--measure:{WIDTHS[measure]}}}\n" if measure in WIDTHS else ""


def _face(face: str) -> str:
    serif = ":root{--face-latin:var(--face-latin-serif);--face-han:var(--face-han-serif)}\n"
    return serif if face == "serif" else ""
