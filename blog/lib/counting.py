"""How long a text is, as its readers count: 字数 in Chinese, words in English, minutes in both.

`static/js/counting.js` counts in the same way while one types; `tests/fixtures/counts.json` holds both to it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from blog.lib.letters import HAN, KANA, count_han

LATIN_WORDS_A_MINUTE = 220
HAN_A_MINUTE = 400

_HANGUL = "\uac00-\ud7a3"
_EAST = HAN + KANA + _HANGUL
# Accents, vowels and points that `\w` leaves out although they stand within words.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e00-\u0e4e"
_LETTER = rf"(?:(?![{_EAST}])(?:[^\W_]|[{_MARKS}]))"
# `don't`, `3.14` and `1,000` are a word each; a comma joins groups of three digits only.
_WORD = re.compile(rf"{_LETTER}+(?:(?:['’.-]|,(?=[0-9]{{3}})){_LETTER}+)*")
_EAST_LETTER = re.compile(f"[{_EAST}]")
_EAST_RUN = re.compile(f"[{_EAST}]+")
_HANGUL_RUN = re.compile(f"[{_HANGUL}]+")

_FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
# What stands before a line's own words, what a line without any is made of, and where a link leads.
_LINE_START = re.compile(
    r"[ \t]*(?:(?:>|[-+*](?=\s)|[0-9]{1,9}[.)](?=\s)|#{1,6}(?=\s)|\[[ xX]\](?=\s)|\[\^[^\]\s]*\]:)[ \t]*)*"
)
_LINK_TARGET = re.compile(r" {0,3}\[(?!\^)[^\]\[]*\]:\s*\S")
_MARKUP = (
    (re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])"), " "),
    (re.compile(r"\[\^[^\[\]\s]*\]"), ""),
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});"), " "),
    (re.compile(r"\|"), " "),
    (re.compile(r"[*`~\\]"), ""),
)


class Counts(NamedTuple):
    """``characters``: each Han, kana and Hangul character and each other word is one, as 字数 are counted.

    ``words``: what English readers call words; one in Chinese or Korean letters ends where others begin.
    ``minutes``: what reading takes, as ``reading_minutes`` says. ``is_east``: the first number is the one to tell.
    """

    characters: int
    words: int
    minutes: int
    is_east: bool


def of_markdown(source: str) -> Counts:
    """Count what of a Markdown text is read."""
    return count(without_markup(source))


def count(text: str) -> Counts:
    """Count a plain text; ``without_markup`` makes one of Markdown."""
    words = len(_WORD.findall(text))
    east = len(_EAST_LETTER.findall(text))
    # A fifth of the words, where two letters make one: as the language of a text is told.
    is_east = east > 0 and east * 5 >= east + 2 * words
    return Counts(words + east, words + len(_EAST_RUN.findall(text)), reading_minutes(text), is_east)


def reading_minutes(text: str) -> int:
    """Return the minutes to the nearest whole, at least 1, that a plain text takes to read."""
    minutes = words_between_han(text) / LATIN_WORDS_A_MINUTE + count_han(text) / HAN_A_MINUTE
    return max(1, int(minutes + 0.5))


def words_between_han(text: str) -> int:
    """Return how many words there are in letters other than Han and kana."""
    return len(_WORD.findall(text)) + len(_HANGUL_RUN.findall(text))


def without_markup(source: str) -> str:
    """Return what of a Markdown text is read: no marks, no addresses, no images, no blocks of code.

    A quick look at lines, and no parser: ``blog.lib.markdown.plain_text`` is exact, and the browser has none.
    """
    return "\n".join(_read_of(line) for line in _prose_lines(source))


def _prose_lines(source: str) -> list[str]:
    """The lines outside of blocks of code."""
    lines: list[str] = []
    fence = ""
    for line in source.split("\n"):
        found = _FENCE.match(line)
        if fence:
            closes = found and found[1].startswith(fence) and not line[found.end() :].strip()
            fence = "" if closes else fence
        elif found:
            fence = found[1]
        else:
            lines.append(line)
    return lines


def _read_of(line: str) -> str:
    if _LINK_TARGET.match(line):
        return ""
    line = _LINE_START.sub("", line, count=1)
    for pattern, instead in _MARKUP:
        line = pattern.sub(instead, line)
    return line
