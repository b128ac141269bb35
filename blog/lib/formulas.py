"""Formulas in Markdown: `$…$` within a line, `$$…$$` on lines of their own or within one, and blocks of `math`.

A price is no formula. The first sign stands before a character and after no letter or digit, the second after a
character and before no letter or digit: `$5 and $6`, `US$5`, `$HOME/$USER` stay as they are.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from blog.lib.letters import is_unspaced
from blog.lib.mathml import NoFormula, mathml

# In one article. A page of formulas has some thousand characters of them; of a long text they are at most a half.
MAX_FORMULAS = 1_000
MAX_CHARACTERS = 20_000
ALWAYS_CHARACTERS = 5_000

# Each begins with a sign and ends at the next: what follows the next is never looked at.
_INLINE = re.compile(r"(?<![0-9A-Za-z_$\\])\$(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\$)", re.ASCII | re.DOTALL)
_DISPLAY = re.compile(r"\$\$((?:[^$\\]|\\.)+)\$\$(?!\$)", re.DOTALL)
# `the $n$th` is a formula all the same.
_AFTER = re.compile(r"(?![0-9A-Za-z])|(?:st|nd|rd|th|s)\b", re.ASCII)
_SIGN = re.compile(r"[\\^_={}<>+]")
_WORD = re.compile(r"\s[^\W\d_]{2}")


class Formulas:
    """Makes the formulas of one article of ``length`` characters; what is beyond its limits is shown as its source."""

    def __init__(self, length: int) -> None:
        self._formulas = MAX_FORMULAS
        self._characters = min(MAX_CHARACTERS, ALWAYS_CHARACTERS + length // 2)

    def inline(self, tex: str, markup: str) -> str:
        """Return a formula within a line, or its source as code. ``markup`` is what stood around it."""
        try:
            return self._mathml(tex, display=markup == "$$")
        except NoFormula:
            return f"<code>{escape(markup + tex + markup, quote=False)}</code>"

    def block(self, tex: str) -> str:
        """Return a formula in a box that scrolls, for a keyboard too. Raises NoFormula."""
        formula = self._mathml(tex, display=True)
        return f'<div class="formula" role="group" tabindex="0">{formula}</div>\n'

    def _mathml(self, tex: str, *, display: bool) -> str:
        if len(tex) > self._characters or not self._formulas:
            raise NoFormula
        self._formulas -= 1
        self._characters -= len(tex)
        return mathml(tex.strip(), display=display)


def read_formulas(parser: MarkdownIt) -> None:
    """Have the parser see formulas, as tokens named `formula` and `formula_block`."""
    parser.inline.ruler.after("escape", "formula", _formula)
    ended = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.after("fence", "formula_block", _formula_block, {"alt": ended})


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    markup = "$$" if state.src.startswith("$$", state.pos) else "$"
    found = (_DISPLAY if markup == "$$" else _INLINE).match(state.src, state.pos, state.posMax)
    if found is None or not (markup == "$$" or _is_formula(found)):
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content, token.markup = found[1], markup
    state.pos = found.end()
    return True


def _is_formula(found: re.Match[str]) -> bool:
    return bool(_AFTER.match(found.string, found.end())) and not _is_price(found[1])


def _is_price(text: str) -> bool:
    """Tell whether words stand between two prices: `$5 to me or 6$`, `$5涨到6$`."""
    if not text[0].isdigit() or _SIGN.search(text):
        return False
    return bool(_WORD.search(text)) or any(map(is_unspaced, text))


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not (first := _line(state, start)).startswith("$$"):
        return False
    last = start if len(first) > 3 and first.endswith("$$") else _last_line(state, start, end)
    if last is None:
        return False
    tex = state.getLines(start, last + 1, state.blkIndent, keepLastLF=False).strip()[2:-2]
    if not tex.strip() or "$$" in tex:
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content, token.map, token.block = tex, [start, last + 1], True
        state.line = last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int) -> int | None:
    """Return the line that ends what begins at ``start``: the next with the mark, if no blank line is before it."""
    for line in range(start + 1, end):
        text = _line(state, line)
        if not text or state.sCount[line] < state.blkIndent:
            return None
        if "$$" in text:
            return line if text.endswith("$$") else None
    return None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
