"""How much markup of one article is read: what is beyond shows as the plain text it is, and nothing is lost.

A parser in Python takes some twenty microseconds a mark, and an article is rendered while its transaction waits.
These limits are far beyond writing and keep hostile text from costing more than a second or two.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token

# In tokens, of which a list takes two.
MAX_NESTING = 50
# Places of an article where a block may begin: lines, table cells, the marks of quotes and lists.
MAX_BLOCKS = 50_000
# How often the rules for blocks look at a line, once more for every quote that it may go on: in any article, and for
# each of its characters. What begins is dearer, and dearer still when it is deep. Writing needs a tenth of it.
MAX_LOOKS = 10_000
LOOKS_A_CHARACTER = 1
_LOOKS_OF_A_BLOCK = 3
# Cells that rows of tables leave out at their end, in an article: a few letters could ask for millions.
MAX_CELLS_LEFT_OUT = 5_000
# Characters that may begin or end markup within the text: in one paragraph or cell, and in an article.
MAX_MARKS_A_BLOCK = 5_000
MAX_MARKS = 60_000
# Pictures in the descriptions of pictures: each is read once more for every one that it is in.
MAX_PICTURES = 2

# Where the rules for text look; the parser's own set has signs of rules that are off here.
_MARK = re.compile(r"[\n!$&*<\[\\\]_`~]")
_BLOCK = re.compile(r"[\n|]|(?<![^\s>])>|(?:[-+*]|\d[.)])(?=[ \t])")


def limit_work(parser: MarkdownIt) -> None:
    """Have the parser read no more than the limits above."""
    parser.options["maxNesting"] = MAX_NESTING
    parser.inline.terminator_re = _MARK
    parser.core.ruler.at("block", _read_blocks)
    parser.core.ruler.at("inline", _read_marks)
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("table", "too_much", _too_much, {"alt": everywhere})
    parser.inline.ruler.at("image", _picture)


def _too_much(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Show what is beyond the limits as it was typed. Asked silently, this is what ends the block above."""
    state.env["looks"] -= 1 if silent else _LOOKS_OF_A_BLOCK + state.level // 8
    if state.env["looks"] < 0:
        return silent or _show(state, start, end)
    # A list goes two levels deeper, and at the last one nothing is read: the parser itself would leave it out.
    return not silent and state.level >= MAX_NESTING - 2 and _show(state, start, end)


def _show(state: StateBlock, start: int, end: int) -> bool:
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


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table up to the row that leaves out too many cells; that and the rows below it are text."""
    if not table(state, start, end, silent=True):
        return False
    return silent or table(state, start, _last_row(state, start, end), silent=False)


def _last_row(state: StateBlock, start: int, end: int) -> int:
    columns = state.src.count("|", state.bMarks[start + 1], state.eMarks[start + 1])
    for row in range(start + 2, end):
        if state.isEmpty(row):
            break
        left_out = columns - state.src.count("|", state.bMarks[row], state.eMarks[row])
        state.env["cells"] -= max(left_out, 0)
        if state.env["cells"] < 0:
            return row
    return end


def _picture(state: StateInline, silent: bool) -> bool:
    """Read a picture. One that is too deep in the descriptions of others shows there as it was typed."""
    start, depth = state.pos, state.env["pictures"]
    if silent or depth == MAX_PICTURES:
        found = image(state, silent=True)
        if found and not silent:
            state.append_pending(state.src[start : state.pos])
        return found
    state.env["pictures"] = depth + 1
    found = image(state, silent=False)
    state.env["pictures"] = depth
    return found


def _read_blocks(state: StateCore) -> None:
    readable = _readable_length(state.src)
    looks = MAX_LOOKS + LOOKS_A_CHARACTER * readable
    state.env.update(looks=looks, cells=MAX_CELLS_LEFT_OUT, pictures=0)
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
