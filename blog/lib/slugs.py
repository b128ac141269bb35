"""Slugs: the words of an address. They hold letters (Han included), digits and single hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from blog.lib.letters import (
    HAN,
    count_han,
    fold,
    is_japanese,
    is_letter_or_digit,
    is_mark,
    simplified,
    visible,
)

# The names that stand beneath lists or that forms have in their addresses. A slug that looks like one of them
# would be mistaken for it.
RESERVED: frozenset[str] = frozenset({"feed", "feed-atom", "feed-rss", "feed-json", "index", "new"})

_HAN_RUN = re.compile(f"[{HAN}]+")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_CONTRACTION = re.compile(r"(?<=[a-z])['’](?=(?:t|s|re|ve|ll|d|m)(?![a-z]))")

# Signs that are words in the names of languages and systems, and nothing anywhere else.
_SPELLED_SIGNS = (
    (re.compile(r"(?<=[a-z])\+\+"), " plus plus "),
    (re.compile(r"(?<![a-z0-9])([a-z])#(?![a-z])"), r"\1 sharp "),
    (re.compile(r"(?<![a-z0-9])\.net(?![a-z])"), " dot net"),
)

# Latin letters that no decomposition takes apart.
_LATIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)


def slugify(text: str, limit: int = 120) -> str:
    """Return an article's slug of at most ``limit`` characters: 重庆 C++ gives chong-qing-c-plus-plus.

    Chinese becomes pinyin, Latin letters lose their accents, other scripts stay as they are. Empty only for a
    text without letters and digits.
    """
    # Romanising is slow, and whatever the words are, they do not become shorter than this by it.
    words = _hyphenated(_spelled(text))[: 2 * limit]
    return _cut(_hyphenated(_plain_latin(_romanised(words))), limit)


def tag_slug(name: str, limit: int = 120) -> str:
    """Return a tag's slug of at most ``limit`` characters: like an article's, but all letters stay."""
    return _cut(_hyphenated(_spelled(name)), limit)


def numbered(slug: str, taken: Collection[str], limit: int = 120) -> str:
    """Return the slug, or the first of slug-2, slug-3 … that is not taken, never longer than ``limit``.

    Callers pass the reserved words among the taken ones.
    """
    candidate, number = slug[:limit].rstrip("-"), 1
    while candidate in taken:
        number += 1
        suffix = f"-{number}"
        candidate = slug[: limit - len(suffix)].rstrip("-") + suffix
    return candidate


def is_slug(text: str) -> bool:
    """Tell whether the text has a slug's shape: folded letters and digits, single hyphens between them."""
    return bool(text) and text == visible(text) == fold(text) == _hyphenated(text)


def _spelled(text: str) -> str:
    spelled = fold(visible(text))
    for sign, words in _SPELLED_SIGNS:
        spelled = sign.sub(words, spelled)
    return _CONTRACTION.sub("", spelled)


def _romanised(text: str) -> str:
    # The pinyin of a Japanese word is the reading of another language.
    if not count_han(text) or is_japanese(text):
        return text
    # Imported at the first Chinese title: its dictionary takes longer to load than all else here together.
    from blog.lib.pinyin import lazy_pinyin

    return _HAN_RUN.sub(lambda run: f" {' '.join(lazy_pinyin(run[0]))} ", simplified(text))


def _plain_latin(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_LATIN))
    return fold(_ACCENTS.sub("", decomposed))


def _hyphenated(text: str) -> str:
    kept: list[str] = []
    for char in text:
        belongs = is_letter_or_digit(char) or (is_mark(char) and kept and kept[-1] != " ")
        kept.append(char if belongs else " ")
    return "-".join("".join(kept).split())


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    words, hyphen, _ = slug[: limit + 1].rpartition("-")
    return words if hyphen else slug[:limit]
