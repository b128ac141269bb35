"""Emphasis beside Chinese and Japanese letters, which have no spaces around them.

CommonMark tells by the spaces and punctuation around it whether `**` opens or closes, so that nothing closes
in `**注意：**请`. Here a mark beside a wide character may open or close wherever it touches text. `_` must also
touch punctuation, as in `__注意：__请`: between two letters it is part of a name, as in `报告_最终_版`.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
from markdown_it.rules_inline import StateInline, emphasis, strikethrough

from blog.lib.letters import is_unspaced

InlineRule = Callable[[StateInline, bool], bool]


def allow_wide_emphasis(parser: MarkdownIt) -> None:
    """Widen the rules for `*`, `_` and `~~` of this parser."""
    parser.inline.ruler.at("emphasis", _widened(emphasis.tokenize))
    parser.inline.ruler.at("strikethrough", _widened(strikethrough.tokenize))


def _widened(rule: InlineRule) -> InlineRule:
    def tokenize(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        found = rule(state, silent)
        if found and len(state.delimiters) > known:
            _widen(state, start, known)
        return found

    return tokenize


def _widen(state: StateInline, start: int, known: int) -> None:
    before = state.src[start - 1] if start else " "
    after = state.src[state.pos] if state.pos < state.posMax else " "
    if not (is_unspaced(before) or is_unspaced(after)):
        return
    if state.src[start] == "_" and not (_is_punctuation(before) or _is_punctuation(after)):
        return
    for delimiter in state.delimiters[known:]:
        delimiter.open |= not after.isspace()
        delimiter.close |= not before.isspace()


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)
