"""Formulas as letters that stand in a line of plain text: `E = mc^2` is E=mc², and what needs two lines is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from itertools import chain, pairwise

from blog.lib.mathml import NoFormula, mathml

# What is longer is no part of a sentence that is read in a list.
LONGEST = 80

_PIECE = re.compile(r"<(/?)([a-z]+)[^>]*>|([^<]+)")
_SIMPLE = re.compile(r"[^\W_]+|.")
_NAME = re.compile(r"[A-Za-z]{2,}")
_RAISED = str.maketrans("0123456789+−-=()ni′∘*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ′°*")
_LOWERED = str.maketrans("0123456789+−-=()aeoxijkn", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₖₙ")


def formula_words(tex: str) -> str:
    """Return the letters and signs of a formula; empty for one that they would not tell."""
    if len(tex) > LONGEST:
        return ""
    try:
        return " ".join(_read(mathml(tex, display=False)).split())
    except NoFormula:
        return ""


def _read(html: str) -> str:
    """Put each element's parts together when it ends. Raises NoFormula for one that has no place in a line."""
    parts: list[list[str]] = [[]]
    for end, tag, text in _PIECE.findall(html):
        if text:
            parts[-1].append(unescape(text))
        elif not end:
            parts.append([])
        else:
            inside = parts.pop()
            parts[-1].append(_together(tag, inside))
    return "".join(parts[0])


def _together(tag: str, parts: Sequence[str]) -> str:
    try:
        return _ELEMENTS[tag](parts)
    except KeyError:
        raise NoFormula from None


def _row(parts: Sequence[str]) -> str:
    gaps = (" " if _stand_apart(before, after) else "" for before, after in pairwise(["", *parts]))
    return "".join(chain.from_iterable(zip(gaps, parts, strict=True)))


def _stand_apart(before: str, after: str) -> bool:
    """Whether one is the name of a function and the other a letter or number beside it."""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return False
    return bool(_NAME.fullmatch(before) or _NAME.fullmatch(after))


def _fraction(parts: Sequence[str]) -> str:
    return "/".join(map(_in_brackets, parts))


def _raised(base: str, script: str) -> str:
    return base + _script(script, _RAISED, "^")


def _lowered(base: str, script: str) -> str:
    return base + _script(script, _LOWERED, "_")


def _script(script: str, letters: Mapping[int, int], sign: str) -> str:
    """Small letters where there are all of them."""
    if all(ord(char) in letters for char in script):
        return script.translate(letters)
    return sign + _in_brackets(script)


def _in_brackets(part: str) -> str:
    return part if _SIMPLE.fullmatch(part) else f"({part})"


_ELEMENTS: Mapping[str, Callable[[Sequence[str]], str]] = {
    **dict.fromkeys(("mi", "mn", "mo", "mtext"), "".join),
    **dict.fromkeys(("math", "mrow", "mstyle"), _row),
    "mspace": lambda parts: " ",
    "mfrac": _fraction,
    "msqrt": lambda parts: "√" + _in_brackets(_row(parts)),
    "msup": lambda parts: _raised(*parts),
    "msub": lambda parts: _lowered(*parts),
    "msubsup": lambda parts: _raised(_lowered(parts[0], parts[1]), parts[2]),
}
