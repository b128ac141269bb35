"""The running text of an article: what its paragraphs say, without headings, tables, captions, code and notes.

Excerpts are the beginning of it. An article is parsed when it is stored, so its tokens are there to be asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from blog.lib.excerpts import language_of
from blog.lib.formula_words import formula_words
from blog.lib.letters import is_japanese
from blog.lib.xml_text import holdable

# Characters beside white space: 16 for each that is as wide as a Latin letter, which no excerpt of 160 looks beyond.
ENOUGH = 4_000
# More of them do not stand in what an excerpt shows; each takes a while to read.
_FORMULAS = 20

# In the place of pictures, and of formulas that a line of text can't hold; anywhere the sign means no words.
_NOTHING = "\ufffc"
_BRACKETED = re.compile(
    rf" ?(?:[(（] ?{_NOTHING} ?[)）]|[\[【] ?{_NOTHING} ?[\]】]|[“「] ?{_NOTHING} ?[”」])"
)
_IN_A_ROW = re.compile(f"{_NOTHING}(?:[ ,，、;；]*{_NOTHING})+")
_AT_START = re.compile(f"{_NOTHING}[ ,.;:!?，。、；：！？]*")
_LEFT_OUT = re.compile(rf" {_NOTHING}(?=[ ,.;:!?…，。、；：！？)\]”）】」]|$)|{_NOTHING}")


def opening_of(tokens: Sequence[Token]) -> str:
    """Return as much of the running text as an excerpt may need, on one line.

    Without any paragraph, it is what else stands there: headings, cells, captions and notes.
    """
    return _line(_paragraphs(tokens)) or _line(token for token in tokens if token.type == "inline")


def _paragraphs(tokens: Iterable[Token]) -> Iterator[Token]:
    """Paragraphs by themselves, of items, of quotes and of alerts; figures are none. Notes are the document's end."""
    for opening, inline in pairwise(tokens):
        if opening.type == "footnotes_open":
            return
        if opening.type == "paragraph_open" and opening.tag != "figure":
            yield inline


def _line(blocks: Iterable[Token]) -> str:
    reader = _Reader()
    line, before = [], ""
    for block in blocks:
        if text := reader.text_of(block):
            line.append("" if not before or _stand_together(before, text) else " ")
            line.append(text)
            before = text
        if reader.has_enough:
            break
    return "".join(line)


class _Reader:
    """Reads block after block, and knows when it has enough."""

    def __init__(self) -> None:
        self._room = ENOUGH
        self._formulas = _FORMULAS

    @property
    def has_enough(self) -> bool:
        return self._room < 0

    def text_of(self, block: Token) -> str:
        """The words of a block in a line."""
        # Controls first, because some of them count as white space.
        text = " ".join(holdable("".join(self._words_in(block.children or ()))).split())
        # Every second character at least is none of white space.
        text = text[: 2 * ENOUGH]
        return _without_nothing(text) if _NOTHING in text else text

    def _words_in(self, children: Iterable[Token]) -> Iterator[str]:
        for child in children:
            words = self._words_of(child)
            self._room -= sum(map(len, words.split()))
            yield words
            if self.has_enough:
                return

    def _words_of(self, child: Token) -> str:
        if child.type in ("softbreak", "hardbreak", "figcaption_close"):
            return " "
        if child.type == "formula":
            return self._formula(child)
        if child.type in ("image", "player"):
            return _NOTHING
        return child.content if child.type in ("text", "code_inline") else ""

    def _formula(self, formula: Token) -> str:
        """Its letters; one that is shown on a line of its own is left out like any other such."""
        if formula.markup == "$$" or not self._formulas:
            return _NOTHING
        self._formulas -= 1
        return formula_words(formula.content) or _NOTHING


def _without_nothing(text: str) -> str:
    """Close the gaps of what is left out, with the marks that stood for it alone."""
    text = _IN_A_ROW.sub(_NOTHING, _BRACKETED.sub("", text))
    if start := _AT_START.match(text):
        text = text[start.end() :]
    return _LEFT_OUT.sub("", text).strip()


def _stand_together(before: str, after: str) -> bool:
    """Whether no space belongs between two blocks: Chinese marks bring their own."""
    mark = before[-1]
    is_wide_mark = not mark.isascii() and unicodedata.category(mark)[0] == "P"
    return is_wide_mark and _is_unspaced(before) and _is_unspaced(after)


def _is_unspaced(text: str) -> bool:
    return is_japanese(text) or language_of(text) == "zh-Hans"
