"""Texts as a search compares them: folded, simplified, words apart by single spaces.

Latin words stand between spaces; letters of scripts without spaces stand together, as they do in the text. So a word
is there if `` word `` is, and 学习 if 学习 is: whether a text holds what somebody looks for is a look for a substring,
which every database does in the same way. A line break, which nothing that is looked for holds, ends each block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from blog.lib.letters import HAN, KANA, fold
from blog.lib.simplified_letters import SIMPLIFIED

# Scripts that are looked for letter by letter: Han, kana, and those of Korea, Thailand, Laos, Burma and Cambodia.
_WIDE = (
    f"{HAN}{KANA}\u3005\u3006\u3031-\u3035\u30fc\uac00-\ud7a3"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
)
# Marks that belong to the letter before them, and the blocks of Indian scripts, whose vowels are such marks.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
# A letter or a digit of a script with spaces between words.
WORD = f"(?:[^\\W_{_WIDE}]|[{_MARKS}])"

# What is between the signs of C++ and C# and a word behind them is a word of its own: "c" finds both, "c++" only one.
_TOKEN = re.compile(f"[{_WIDE}]+|{WORD}+|(?<=[a-z])(?:\\+\\+|#)(?!{WORD})")
_IS_WIDE = re.compile(f"[{_WIDE}]")

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_TAG = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9]*)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_WITHIN_LINES = re.compile(
    "/?(a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)"
)


def normalised(text: str) -> str:
    """Return one block of text as it is compared: tokens between single spaces, and one at either end."""
    tokens = tokens_of(text)
    return f" {' '.join(tokens)} " if tokens else ""


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in order, and its runs of letters that are written without spaces."""
    found: list[str] = _TOKEN.findall(folded(text))
    return found


def folded(text: str) -> str:
    """Return the text with width, case and ways of writing Chinese made equal, without what leaves no mark."""
    return fold(_INVISIBLE.sub("", text)).translate(SIMPLIFIED)


def is_wide(token: str) -> bool:
    """Whether it is a run of letters that are written without spaces between words."""
    return bool(_IS_WIDE.match(token))


def document(title: str, body: str) -> tuple[str, int]:
    """Return a title and a body of lines as one text, and where the title's part of it ends, in bytes of UTF-8."""
    head = normalised(title)
    blocks = filter(None, map(normalised, body.split("\n")))
    return "\n".join([head, *blocks]), len(head.encode())


def lines_of(safe_html: str) -> str:
    """Return the text of an article's HTML, each block of it on a line of its own."""
    flat = " ".join(safe_html.split("\n"))
    return html.unescape(_TAG.sub(_in_place_of, flat))


def blocks_of(safe_html: str) -> Iterator[str]:
    """Give the lines that hold something, each with one kind of space."""
    for line in lines_of(safe_html).split("\n"):
        if text := " ".join(line.split()):
            yield text


def _in_place_of(tag: re.Match[str]) -> str:
    return "" if _WITHIN_LINES.fullmatch(tag[1]) else "\n"
