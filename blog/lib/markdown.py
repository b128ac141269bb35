"""Markdown to safe HTML: the one function that makes the HTML of articles, and the plain text beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from blog.lib.xml_text import holdable


class Rendered(NamedTuple):
    """A Markdown text as readers get it; ``opening`` is where its running text begins, for an excerpt to be cut of."""

    html: Markup
    plain: str
    opening: str


# As many as are being stored at once: what is rendered ahead of a transaction is not rendered again within it.
@lru_cache(maxsize=8)
def read(source: str, language: str = "") -> Rendered:
    """Return the safe HTML and the texts of a Markdown text, parsed once; see ``render`` and ``plain_text``."""
    if not source:
        return Rendered(Markup(), "", "")
    # Imported by whoever writes: readers need neither a parser nor a sanitiser.
    from blog.lib.article_parser import html_and_texts
    from blog.lib.sanitising import sanitise

    html, plain, opening = html_and_texts(holdable(source), language)
    # Once more, because `&#12;` became a character only now.
    return Rendered(sanitise(holdable(html)), plain, opening)


def render(source: str, language: str = "") -> Markup:
    """Return the safe HTML of a Markdown text; raises nothing, whatever the text.

    CommonMark and what docs/markdown.md lists. Raw HTML shows as the text it is. Headings start at h2. Ids begin
    with `h-`, `fn-` or `fnr-`, so that none can be that of a part of the page. The few words that are added (of
    alerts, contents, footnotes) are in ``language``, a tag; empty takes that of the text.
    """
    return read(source, language).html


def plain_text(source: str) -> str:
    """Return the text of a Markdown source on one line, without markup, code blocks and images."""
    return read(source).plain
