"""Pictures, films and sounds in an article: how they load, what is below them, and which stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it.token import Token

from blog.lib.media_names import sources_of

_UPLOAD_SIZE = re.compile(r"/media/[^/?#]+-([1-9]\d{0,4})x([1-9]\d{0,4})\.[a-zA-Z0-9]+", re.ASCII)
_FILM = (".mp4", ".m4v", ".webm", ".mov", ".ogv")
_SOUND = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac")


class Shown(NamedTuple):
    """A picture or film in a paragraph, with the link around it if there is one."""

    media: Token
    tokens: list[Token]


def mark_media(children: list[Token]) -> None:
    """Make films and sounds what plays them, and let pictures load when they come near, but the first at once."""
    pictures, links = 0, 0
    for child in children:
        links += child.nesting if child.type.startswith("link_") else 0
        if child.type != "image":
            continue
        source = str(child.attrGet("src") or "")
        if size := _UPLOAD_SIZE.fullmatch(source):
            child.attrSet("width", size[1])
            child.attrSet("height", size[2])
        # What plays answers clicks itself, so it can't stand in a link.
        if not links and (tag := _player(source)):
            child.type, child.tag = "player", tag
            continue
        for name, value in sources_of(source).items():
            child.attrSet(name, value)
        if pictures:
            child.attrSet("loading", "lazy")
        child.attrSet("decoding", "async")
        pictures += 1


def player_html(token: Token, label: str) -> str:
    """Return what plays a film or a sound; within it the link for whoever can't play it."""
    source = escape(str(token.attrGet("src") or ""))
    size = "".join(f' {name}="{token.attrs[name]}"' for name in ("width", "height") if name in token.attrs)
    size = size if token.tag == "video" else ""
    name = f' aria-label="{escape(label)}"' if label else ""
    link = f'<a href="{source}">{escape(label or source.rpartition("/")[2], quote=False)}</a>'
    return f'<{token.tag} controls="" preload="metadata" src="{source}"{size}{name}>{link}</{token.tag}>'


def mark_figures(tokens: list[Token]) -> None:
    """Make a paragraph of nothing but pictures or films a figure, of several a gallery; titles become captions."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "paragraph_open" or opening.hidden:
            continue
        shown = _all_shown(inline.children or [])
        if not shown:
            continue
        opening.tag = closing.tag = "figure"
        if len(shown) == 1:
            inline.children = [*shown[0].tokens, *_caption(shown[0].media)]
        else:
            opening.attrSet("class", "gallery")
            inline.children = [token for one in shown for token in _figure(one)]


def _player(source: str) -> str:
    try:
        path = urlsplit(source).path.lower()
    except ValueError:
        return ""
    if path.endswith(_FILM):
        return "video"
    return "audio" if path.endswith(_SOUND) else ""


def _all_shown(children: list[Token]) -> list[Shown]:
    """Return the pictures and films of a paragraph; none if it has anything else but the space between them."""
    shown: list[Shown] = []
    place = 0
    while place < len(children):
        match children[place : place + 3]:
            case [Token(type="image" | "player") as media, *_]:
                shown.append(Shown(media, [media]))
                place += 1
            case [Token(type="link_open"), Token(type="image") as media, Token(type="link_close")] as linked:
                shown.append(Shown(media, linked))
                place += 3
            case [Token(type="softbreak" | "hardbreak"), *_]:
                place += 1
            case [Token(type="text", content=text), *_] if not text.strip():
                place += 1
            case _:
                return []
    return shown


def _figure(shown: Shown) -> Iterator[Token]:
    yield Token("figure_open", "figure", 1)
    yield from shown.tokens
    yield from _caption(shown.media)
    yield Token("figure_close", "figure", -1)


def _caption(media: Token) -> Iterator[Token]:
    if title := media.attrs.pop("title", ""):
        yield Token("figcaption_open", "figcaption", 1)
        yield Token("text", "", 0, content=str(title))
        yield Token("figcaption_close", "figcaption", -1)
