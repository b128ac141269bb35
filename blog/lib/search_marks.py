"""What was looked for, marked in the texts it was found in, as they were written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

from markupsafe import Markup, escape

from blog.lib.excerpts import excerpt
from blog.lib.search_text import WORD, is_wide
from blog.lib.simplified_letters import SIMPLIFIED

WIDTH = 180  # Latin letters, of a snippet
_LEAD = 40  # characters before what was found
_SPAN = 140  # characters within which as much as possible is shown
_HITS = 300  # looked at for the best place
_ROOM = WIDTH * 4  # characters out of which a snippet is cut
_FULL_WIDTH = 0xFEE0  # from a sign to its wide form


class Marker:
    """Marks needles (blog/lib/search_query.py) in whatever case, width or way of writing Chinese they stand."""

    def __init__(self, needles: Sequence[str]) -> None:
        parts = (f"({_pattern(needle.split())})" for needle in sorted(needles, key=len, reverse=True))
        self._pattern = re.compile("|".join(parts), re.IGNORECASE) if needles else None

    def marked(self, text: str) -> Markup:
        """Return the text, escaped, with what was found as ``<mark>``."""
        pieces, done = [], 0
        for hit in self._pattern.finditer(text) if self._pattern else ():
            pieces += [escape(text[done : hit.start()]), Markup("<mark>%s</mark>") % hit[0]]
            done = hit.end()
        return Markup("").join([*pieces, escape(text[done:])])

    def snippet(self, text: str) -> Markup | None:
        """Return the place of a text on one line that shows most of what was found, marked; None if it shows none."""
        hits = [*islice(self._pattern.finditer(text), _HITS)] if self._pattern else []
        if not hits:
            return None
        places = [(hit.start(), hit.lastindex) for hit in hits]

        def shown(first: int) -> int:
            return len({number for start, number in places if first <= start < first + _SPAN})

        start = max((start for start, _number in places), key=lambda start: (shown(start), -start))
        begin = _beginning(text, start)
        piece = excerpt(text[begin : begin + _ROOM], WIDTH)
        return self.marked(("…" if begin else "") + piece)


def _beginning(text: str, place: int) -> int:
    """Where a snippet begins that shows what stands at ``place``: where a sentence does, or a word."""
    if place <= _LEAD:
        return 0
    before = text[place - _LEAD : place]
    ends = [*re.finditer(r"[。！？；\n]|[.!?;,，]\s|\s", before)]
    stops = [end for end in ends if not end[0].isspace()]
    chosen = (stops or ends)[:1]
    return place - _LEAD + chosen[0].end() if chosen else place - _LEAD


def _pattern(tokens: Sequence[str]) -> str:
    """Between two words stands something; beside wide letters nothing has to."""
    pieces = [_token(tokens[0])]
    for before, token in pairwise(tokens):
        is_tight = is_wide(before) or is_wide(token) or not token[0].isalnum()
        pieces += [r"[\W_]*" if is_tight else r"[\W_]+", _token(token)]
    return "".join(pieces)


def _token(token: str) -> str:
    if is_wide(token):
        return "".join(map(_wide_letter, token))
    start = rf"(?<!{WORD})" if token[0].isalnum() else ""
    return f"{start}{''.join(map(_letter, token))}(?!{WORD})"


def _letter(char: str) -> str:
    if char.isascii() and char.isalnum():
        return f"[{char}{chr(ord(char) + _FULL_WIDTH)}]"
    return re.escape(char)


def _wide_letter(char: str) -> str:
    others = _traditional().get(char, "")
    return f"[{char}{others}]" if others else char


@cache
def _traditional() -> Mapping[str, str]:
    """The other ways to write a simplified letter."""
    found: dict[str, str] = defaultdict(str)
    for traditional, simplified in SIMPLIFIED.items():
        found[chr(simplified)] += chr(traditional)
    return found
