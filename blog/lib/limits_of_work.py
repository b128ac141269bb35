"""How much markup of one article is read: what is beyond shows as the plain text it is, and nothing is lost.

A parser in Python takes some twenty microseconds a mark, and an article is rendered while its transaction waits.
These limits are far beyond writing and keep hostile text from costing more than a second or two.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# In tokens, of which a list takes two.
MAX_NESTING = 50
# Places of an article where a block may begin: lines, table cells, the marks of quotes and lists.
MAX_BLOCKS = 50_000
# Characters that may begin or end markup within the text: in one paragraph or cell, and in an article.
MAX_MARKS_A_BLOCK = 5_000
MAX_MARKS = 60_000

# Where the rules for text look; the parser's own set has signs of rules that are off here.
_MARK = re.compile(r"[\n!$&*<\[\\\]_`~]")
_BLOCK = re.compile(r"[\n|]|(?<![^\s>])>|(?:[-+*]|\d[.)])(?=[ \t])")


def limit_work(parser: MarkdownIt) -> None:
    """Have the parser read no more than the limits above."""
    parser.options["maxNesting"] = MAX_NESTING
    parser.inline.terminator_re = _MARK
    parser.core.ruler.at("block", _read_blocks)
    parser.core.ruler.at("inline", _read_marks)
    parser.block.ruler.before("table", "too_deep", _too_deep)


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Show what is nested too deeply as it was typed; the parser itself would leave it out."""
    # A list goes two levels deeper, and at the last one nothing is read.
    if silent or state.level < MAX_NESTING - 2:
        return False
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    content = state.getLines(start, last, state.blkIndent, keepLastLF=False).strip()
    state.push("paragraph_open", "p", 1).map = [start, last]
    state.push("inline", "", 0).content = content
    state.push("paragraph_close", "p", -1)
    state.tokens[-2].children = []
    state.line = last
    return True


def _read_blocks(state: StateCore) -> None:
    readable = _readable_length(state.src)
    state.md.block.parse(state.src[:readable], state.md, state.env, state.tokens)
    if rest := state.src[readable:]:
        # As a block of code, because its lines are what it has of shape.
        state.tokens.append(Token("code_block", "code", 0, content=rest, block=True))


def _readable_length(source: str) -> int:
    """Return where the last whole line within the limit ends."""
    for count, match in enumerate(_BLOCK.finditer(source), start=1):
        if count > MAX_BLOCKS:
            return source.rfind("\n", 0, match.start()) + 1
    return len(source)


def _read_marks(state: StateCore) -> None:
    left = MAX_MARKS
    for token in state.tokens:
        if token.type != "inline":
            continue
        marks = len(_MARK.findall(token.content))
        if 0 < marks <= min(left, MAX_MARKS_A_BLOCK):
            left -= marks
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children = [Token("text", "", 0, content=token.content)] if token.content else []
