"""The text of HTML that was made safe when it was stored."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)


def all_words(html: str) -> str:
    """Return all words, none grown together with another."""
    return unescape(_TAG.sub(" ", html))


def paragraphs_of(html: str) -> str:
    """Return what the paragraphs say, on one line; without any, all words that there are."""
    paragraphs = (unescape(_TAG.sub("", paragraph)) for paragraph in _PARAGRAPH.findall(html))
    return " ".join(" ".join(paragraphs).split()) or " ".join(all_words(html).split())
