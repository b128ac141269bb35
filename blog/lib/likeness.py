"""Likeness of names: which two look as if somebody meant one tag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from blog.lib.letters import HAN, count_han, fold, is_japanese, is_letter_or_digit, is_mark, visible
from blog.lib.names import name_key
from blog.lib.readings import syllables

if TYPE_CHECKING:
    from opencc import OpenCC

# Why two names look alike, the strongest reason first.
SAME_LETTERS = "letters"
SCRIPT = "script"
PLURAL = "plural"
SOUND = "sound"
SPELLING = "spelling"
STRONGEST_FIRST = (SAME_LETTERS, SCRIPT, PLURAL, SOUND, SPELLING)

# Of a mark, which is two characters longer than what it marks.
_MARK_LIMIT = 128

# Beyond this, names are compared by everything but single letters.
_SPELLING_LIMIT = 64

# Shorter names that differ in a letter are other words: cat and cats, 前端 and 后端.
_SHORTEST_LATIN = 4
_SHORTEST_HAN = 3
# Where one letter stands for another, they are so a little longer: html and htmx, rust and rest.
_SHORTEST_WITH_EXCHANGE = 5
# Where the first letter differs, shorter ones are too: react and preact, mysql and nysql.
_SHORTEST_WITH_OTHER_INITIAL = 9

_SHORTEST_SINGULAR = 3

# Names of things that end as a plural does, beside words that are another tag.
_NO_PLURALS = frozenset({"https", "news", "pandas", "windows"})

_HAN_RUN = re.compile(f"[{HAN}]+")
# Words of Taiwan for what the mainland calls 进程, 文档 and 数据, and words of the mainland for other things.
_ALSO_MAINLAND = re.compile("程序|文件|资料(?!库)")

_LAST_WORD = re.compile(r"[a-z]+\Z")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)es\Z")
_CONSONANT_IES = re.compile(r"[^aeiou]ies\Z")

# They may stand in a Chinese name or not.
_LOOSE_HAN = "的"

# Signs that tell one name from another: C++, C#. All others may be left out, but for those below.
_TELLING = "+#"


def likeness(one: str, other: str) -> str | None:
    """Return the strongest reason, of those above, for which two names look like one, or None."""
    if (letters := _letters(_seen(one))) and letters == _letters(_seen(other)):
        return SAME_LETTERS
    if _scripts(one) & _scripts(other):
        return SCRIPT
    bare, other_bare = _bare(name_key(one)), _bare(name_key(other))
    if bare in _singulars(other) or other_bare in _singulars(one):
        return PLURAL
    if (sound := _sound(one)) and sound == _sound(other):
        return SOUND
    return SPELLING if _is_slip(bare, other_bare) else None


def marks(name: str, *, lightly: bool = False) -> set[str]:
    """Return short strings of which two names have one in common if they are alike; most others have none.

    At most 130 characters each, and little more of them than the name has letters. ``lightly`` leaves out what takes
    dictionaries of 40 MB each: sounds, and words of Taiwan in simplified letters.
    """
    scripts = _scripts(name, words_of_taiwan=not lightly)
    wholes = {_letters(_seen(name)), *scripts, *_singulars(name)}
    found = {f"w:{whole[:_MARK_LIMIT]}" for whole in wholes if whole}
    if not lightly and (sound := _sound(name)):
        found.add(f"p:{sound[:_MARK_LIMIT]}")
    return found | {f"d:{rest}" for rest in _shortened(_bare(name_key(name)))}


def _seen(name: str) -> str:
    return " ".join(fold(visible(name)).split())


def _letters(key: str) -> str:
    """Return the bare key, but all of one with a single letter: C* is not C."""
    bare = _bare(key)
    return bare if len(bare) > 1 else key


def _bare(key: str) -> str:
    """Return the key without what is not read: front-end and front end become frontend.

    What stands between digits stays as one sign, for 3.11 is not 311, and so does the dot of .net.
    """
    kept: list[str] = []
    for place, char in enumerate(key):
        following = key[place + 1 : place + 2]
        if is_letter_or_digit(char) or is_mark(char) or char in _TELLING:
            kept.append(char)
        elif not kept and char == "." and following.isalpha():
            kept.append(".")
        elif kept and kept[-1].isdecimal() and following.isdecimal():
            kept.append("-")
    return "".join(kept)


def _scripts(name: str, *, words_of_taiwan: bool = True) -> set[str]:
    """Return the name as it is written in mainland China: 資料庫 is 资料库 by its letters, 数据库 by its word."""
    key, seen = name_key(name), _seen(name)
    forms = {key}
    if count_han(key) and not (seen == key and _ALSO_MAINLAND.search(key)):
        # A key has simplified letters, which no list of words from Taiwan knows: 软体.
        texts = [seen, _converter("s2tw").convert(key)] if words_of_taiwan else [seen]
        forms |= {name_key(_converter("tw2sp").convert(text)) for text in texts}
    return {letters for form in forms if (letters := _letters(form))}


def _singulars(name: str) -> set[str]:
    key = name_key(name)
    last = _LAST_WORD.search(key)
    if last is None or last[0] in _NO_PLURALS or not last[0].endswith("s"):
        return set()
    words = (word for word in _singular_words(last[0]) if len(word) >= _SHORTEST_SINGULAR)
    return {_bare(key[: last.start()] + word) for word in words}


def _singular_words(plural: str) -> Iterator[str]:
    if not plural.endswith("ss"):
        yield plural[:-1]
    if _SIBILANT.search(plural):
        yield plural[:-2]
    if _CONSONANT_IES.search(plural):
        yield plural[:-3] + "y"


def _sound(name: str) -> str | None:
    """Return the name with its Han letters as pinyin; None for fewer than two of them and for Japanese."""
    key = name_key(name)
    # With tones, because without them words of one sound are many, 时间 and 实践.
    if count_han(key) < 2 or is_japanese(key):
        return None
    return _HAN_RUN.sub(lambda run: _aloud(run[0]), _bare(key))


def _aloud(han: str) -> str:
    return "".join(f"{sounds[0]} " for sounds in syllables(han, tones=True))


def _shortened(bare: str) -> set[str]:
    """Return the name, and what is left of it without one of its letters: what two share after one slip."""
    if not _SHORTEST_HAN <= len(bare) <= _SPELLING_LIMIT:
        return set()
    return {bare} | {bare[:place] + bare[place + 1 :] for place, char in enumerate(bare) if char.isalpha()}


def _is_slip(one: str, other: str) -> bool:
    """Tell whether one letter was left out, added or exchanged, or two neighbours swapped."""
    one, other = sorted((one, other), key=lambda bare: (len(bare), bare))
    if len(other) > _SPELLING_LIMIT or len(other) - len(one) > 1 or one == other:
        return False
    start, end = _common(one, other)
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    # Digits and signs are told apart on purpose: python2 and python3, C and C++.
    if not (left + right).isalpha() or len(one) < _shortest(left + right, start, swapped=len(left) == 2):
        return False
    if not left:
        return _may_be_left_out(right, other, start)
    if len(left) == len(right) == 1:
        return _may_be_exchanged(left, right, len(one))
    return len(left) == 2 and left == right[::-1]


def _common(one: str, other: str) -> tuple[int, int]:
    """Return how long a beginning and an end the two share, the beginning first."""
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    end = 0
    while end < len(one) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _shortest(changed: str, start: int, *, swapped: bool) -> int:
    """Return how long both names have to be for a slip in these letters."""
    if count_han(changed):
        return _SHORTEST_HAN
    return _SHORTEST_LATIN if start or swapped else _SHORTEST_WITH_OTHER_INITIAL


def _may_be_left_out(letter: str, longer: str, place: int) -> bool:
    before, is_last = longer[place - 1 : place], place == len(longer) - 1
    # A Han letter more makes another word: 软件工程 and 软件工程师, 数据库 and 数据仓库.
    if count_han(letter):
        return letter == before or letter in _LOOSE_HAN
    # So does an s, unless it is a plural, which is another reason.
    return not (letter == "s" and is_last) or before == "s"


def _may_be_exchanged(one: str, other: str, length: int) -> bool:
    if not count_han(one + other):
        return length >= _SHORTEST_WITH_EXCHANGE or _unaccented(one) == _unaccented(other)
    # 前端开发 and 后端开发 differ in one letter too; a slip sounds alike.
    return count_han(one + other) == 2 and not set(syllables(one)[0]).isdisjoint(syllables(other)[0])


def _unaccented(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


@cache
def _converter(direction: str) -> OpenCC:
    # Imported at the first Han letter, and others than for keys, which keep words as they are.
    from opencc import OpenCC

    return OpenCC(direction)
