"""What an article's Markdown means beyond CommonMark: changes to the tokens before they become HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from markdown_it.token import Token

from blog.lib.alerts import mark_alerts, mark_tasks
from blog.lib.contents import Heading, place_contents
from blog.lib.figures import mark_figures, mark_media
from blog.lib.footnotes import number_footnotes
from blog.lib.letters import is_unspaced
from blog.lib.slugs import tag_slug

# Before every anchor, because an id such as `content` or `title` may be a part's of the page.
ANCHOR_PREFIX = "h-"
_ANCHOR_LIMIT = 80

_EXTERNAL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}


def make_article(tokens: list[Token]) -> None:
    """Change the tokens of a whole document in place."""
    number_footnotes(tokens)
    mark_alerts(tokens)
    mark_tasks(tokens)
    _level_headings(tokens)
    headings = list(_named_headings(tokens))
    place_contents(tokens, headings)
    children = [child for token in tokens for child in token.children or ()]
    _mark_links(children, {heading.id.removeprefix(ANCHOR_PREFIX) for heading in headings})
    mark_media(children)
    mark_figures(tokens)
    _mark_cells(tokens)
    _join_wide_lines(tokens)


def text_of(token: Token) -> str:
    """Return the text inside an inline token: code and formulas included, images not, a line break as a space."""
    return "".join(_text_of_child(child) for child in token.children or ())


def _text_of_child(child: Token) -> str:
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type in ("text", "code_inline", "formula") else ""


def _level_headings(tokens: list[Token]) -> None:
    """Keep h1 for the page's title, and leave no level out: who hears a page misses what a gap seems to hold."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            # Those that it stands under, as they were written, and itself.
            above = [*(level for level in above if level < written), written]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 6)}"


def _named_headings(tokens: list[Token]) -> Iterator[Heading]:
    """Give each heading an id: its words, -2 when repeated, its place when it has none. Yield them all."""
    last_numbers: dict[str, int] = {}
    anchors: set[str] = set()
    headings = (place for place, token in enumerate(tokens) if token.type == "heading_open")
    for ordinal, place in enumerate(headings, start=1):
        text = text_of(tokens[place + 1])
        anchor = _first_free(tag_slug(text, _ANCHOR_LIMIT) or str(ordinal), anchors, last_numbers)
        anchors.add(anchor)
        tokens[place].attrSet("id", ANCHOR_PREFIX + anchor)
        yield Heading(int(tokens[place].tag[1]), ANCHOR_PREFIX + anchor, text)


def _first_free(base: str, anchors: set[str], last_numbers: dict[str, int]) -> str:
    # Counting on from the last number keeps ten thousand equal headings from taking quadratic time.
    anchor = base
    while anchor in anchors:
        last_numbers[base] = last_numbers.get(base, 1) + 1
        anchor = f"{base}-{last_numbers[base]}"
    return anchor


def _mark_links(children: Iterable[Token], anchors: set[str]) -> None:
    """Lead `#anchor` to the heading it names, and keep other sites from this one's window."""
    for link in children:
        if link.type != "link_open":
            continue
        href = str(link.attrGet("href") or "")
        if _EXTERNAL.match(href):
            link.attrSet("rel", "noopener")
        elif href.startswith("#") and (anchor := tag_slug(unquote(href[1:]), _ANCHOR_LIMIT)) in anchors:
            link.attrSet("href", "#" + quote(ANCHOR_PREFIX + anchor))


def _mark_cells(tokens: Iterable[Token]) -> None:
    """Say a cell's alignment in a class: the page allows no inline style. An empty heading is none.

    A screen reader would read it out for each cell below.
    """
    tokens = [*tokens]
    for heading, content, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if heading.type == "th_open" and not content.content:
            heading.tag = end.tag = "td"
    for token in tokens:
        if token.type in ("th_open", "td_open") and (style := str(token.attrs.pop("style", ""))):
            token.attrSet("class", _ALIGNMENTS[style])


def _join_wide_lines(tokens: Iterable[Token]) -> None:
    """Drop a line's end between Chinese characters, where a browser would show a space that nobody typed."""
    for token in tokens:
        line_end, last = None, " "
        for child in token.children or ():
            if child.type == "softbreak":
                line_end = child
            elif child.content:
                if line_end and is_unspaced(last) and is_unspaced(child.content[0]):
                    line_end.type = "text"
                line_end, last = None, child.content[-1]
