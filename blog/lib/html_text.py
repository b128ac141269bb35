"""The text of HTML that was made safe when it was stored."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<[^>]*>")
# Tags within a line part no words.
_WITHIN = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|u)(?: [^>]*)?>")
_HEADING = re.compile(r"<h[1-6].*?</h[1-6]>", re.DOTALL)
_PARAGRAPH = re.compile(r'<p(?: (?!class="alert-name")[^>]*)?>(.*?)</p>', re.DOTALL)
_MARK = re.compile(r'<sup><a [^>]*role="doc-noteref">.*?</sup>')
_NOTES = '<section class="footnotes"'


def all_words(html: str) -> str:
    """Return all words, those of neighbouring blocks apart."""
    return unescape(_TAG.sub(" ", _WITHIN.sub("", html)))


def running_text(html: str) -> str:
    """Return what the paragraphs say, on one line, without notes; where there are none, all but headings, or all."""
    text = _MARK.sub("", html.partition(_NOTES)[0])
    for some in (" ".join(_PARAGRAPH.findall(text)), _HEADING.sub(" ", text), text):
        if words := " ".join(all_words(some).split()):
            return words
    return ""
