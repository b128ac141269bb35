"""The parser asks only those of its rules that may begin with the letter that stands there.

Else a dozen rules look at each line and each mark, which is most of what reading an article costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# With what a rule begins. One that is not named here is always asked.
_BLOCKS = {
    "fence": "`~",
    "formula_block": "$",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_MARKS = {
    "newline": "\n",
    "escape": "\\",
    "formula": "$",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_reference": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]
Rule = TypeVar("Rule", bound=Callable[..., bool])


def ask_by_letter(parser: MarkdownIt) -> None:
    """Have this parser do so. Its rules may still be changed."""
    parser.block.ruler = _Sorted(parser.block.ruler, _BLOCKS, _block_rule)
    parser.inline.ruler = _Sorted(parser.inline.ruler, _MARKS, _inline_rule)


class _ByLetter(dict[str, tuple[Rule, ...]]):
    """The rules of a chain that may begin with a letter, in their order; found out at the first such letter."""

    def __init__(self, rules: Iterable[tuple[str, Rule]]) -> None:
        super().__init__()
        self._rules = [*rules]

    def __missing__(self, letter: str) -> tuple[Rule, ...]:
        # Letters that begin nothing have one entry for all: else each of the letters there are would have one.
        key = letter if any(letter in letters for letters, _ in self._rules) else ""
        if key != letter:
            return self[key]
        fitting = (rule for letters, rule in self._rules if not letters or (letter and letter in letters))
        self[letter] = tuple(fitting)
        return self[letter]


class _Sorted(Ruler[Rule]):
    """Gives one rule for a whole chain: it asks those that fit."""

    def __init__(
        self, ruler: Ruler[Rule], letters: Mapping[str, str], together: Callable[[_ByLetter[Rule]], Rule]
    ) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._letters, self._together = letters, together

    def __compile__(self) -> None:
        super().__compile__()
        letters = {id(rule.fn): self._letters.get(rule.name, "") for rule in self.__rules__}
        self.__cache__ = {
            chain: [self._together(_ByLetter((letters[id(rule)], rule) for rule in rules))]
            for chain, rules in (self.__cache__ or {}).items()
        }


def _block_rule(rules: _ByLetter[BlockRule]) -> BlockRule:
    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        place = state.bMarks[start] + state.tShift[start]
        for one in rules[state.src[place : place + 1]]:  # noqa: SIM110 (`any` takes half as long again)
            if one(state, start, end, silent):
                return True
        return False

    return rule


def _inline_rule(rules: _ByLetter[InlineRule]) -> InlineRule:
    def rule(state: StateInline, silent: bool) -> bool:
        for one in rules[state.src[state.pos]]:  # noqa: SIM110
            if one(state, silent):
                return True
        return False

    return rule
