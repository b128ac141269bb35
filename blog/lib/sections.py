"""The sections of an article as its stored HTML names them: what the contents beside its text lead to.

Readers' pages ask for them each time, so nothing is parsed. That works on what the sanitiser wrote: a quotation mark
within an attribute is escaped there, so that no attribute holds what looks like a heading with an id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

FEWEST = 3  # headings for which contents are worth their room
MOST = 60  # headings of two levels; of more, only the upper level is shown

_HEADING = re.compile(r'<h([23]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
# Numbers of footnotes are no words of a heading. Within an attribute, > ends no tag.
_NO_WORDS = re.compile(r'<sup>.*?</sup>|<(?:[^"<>]|"[^"]*")*>', re.DOTALL)
_OWN_CONTENTS = '<nav class="contents"'


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article: the address of its heading within the page, its words, and the parts within it."""

    address: str
    title: str
    parts: list[Section] = field(default_factory=list)


def sections_of(html: str) -> list[Section]:
    """Return the sections of an article's HTML; none where there are few, or where its text shows its own contents."""
    if _OWN_CONTENTS in html:
        return []
    headings = _HEADING.findall(html)
    if len(headings) < FEWEST:
        return []
    if len(headings) > MOST:
        headings = [heading for heading in headings if heading[0] == "2"] or headings
    return _nested(headings)


def _nested(headings: list[tuple[str, str, str]]) -> list[Section]:
    sections: list[Section] = []
    upper: Section | None = None
    for level, anchor, html in headings:
        section = Section(f"#{quote(unescape(anchor))}", _words(html))
        if level == "3" and upper:
            upper.parts.append(section)
            continue
        sections.append(section)
        upper = section if level == "2" else None
    return [section for section in sections if section.title or section.parts]


def _words(html: str) -> str:
    return " ".join(unescape(_NO_WORDS.sub("", html)).split())
