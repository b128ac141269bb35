"""What an index knows of a text: hashes of its words, of pairs of words, and of up to four wide letters in a row.

Whoever looks for something asks for the hashes of what it is made of. Every text that holds it has them all. What is
itself a word, a pair or four letters is said by one hash; of all else a look at the texts tells who has it.
"""

from __future__ import annotations

from operator import add
from typing import NamedTuple
from zlib import crc32

from blog.lib.search_text import is_wide

BITS = 31
CHECK_BITS = 32
_MASK = (1 << BITS) - 1
# The largest prime below 2 ** 32: what is left by it has nothing to do with the other hash.
_PRIME = 4_294_967_291
_SHORTEST = 3  # letters of a word that others may look like
LONGEST = 4  # wide letters in a row

# From a hash to another one of the same word, which tells words apart that share the first.
Grams = dict[int, int]


class Wanted(NamedTuple):
    """The hashes that a text has which holds something; if ``is_whole``, one that no other text has."""

    grams: list[int]
    is_whole: bool


def grams_of(text: str) -> Grams:
    """Return the hashes of a normalised text."""
    found: set[str] = set()
    for line in text.split("\n"):
        before = ""
        for token in line.split():
            if is_wide(token):
                found |= _runs(token)
                before = ""
            else:
                found.add(token)
                if before:
                    found.add(f"{before} {token}")
                before = token
    return _hashed(found)


def pieces_of(text: str) -> Grams:
    """Return the hashes of what a title is made of: three letters of a word in a row, each wide letter.

    Two that share many look alike.
    """
    found: set[str] = set()
    for token in text.split():
        if is_wide(token):
            found.update(token)
        elif len(token) >= _SHORTEST:
            word = f"^{token}$"
            found.update(f"~{word[start : start + 3]}" for start in range(len(word) - 2))
    return _hashed(found)


def asked_for(needle: str) -> Wanted:
    """Return what to ask for of ``needle``, as little as tells as much."""
    found: dict[str, None] = {}
    before, is_said = "", True
    for token in [*needle.split(), ""]:
        if before and not is_said and (not token or is_wide(token)):
            found[before] = None
        if is_wide(token):
            width = min(len(token), LONGEST)
            found |= dict.fromkeys(token[start : start + width] for start in range(len(token) - width + 1))
            before, is_said = "", True
        else:
            if before and token:
                found[f"{before} {token}"] = None
            # A word is said by the pair that it stands in.
            is_said = bool(before)
            before = token
    return Wanted([_hash(gram) for gram in found], is_whole=[needle.strip()] == [*found])


def _runs(wide: str) -> set[str]:
    """Each wide letter, each two, three and four in a row."""
    pairs = [*map(add, wide, wide[1:])]
    return {*wide, *pairs, *map(add, pairs, wide[2:]), *map(add, pairs, pairs[2:])}


def _hashed(grams: set[str]) -> Grams:
    found: Grams = {}
    for gram in grams:
        key, other = _hash(gram), int.from_bytes(gram.encode()) % _PRIME
        # Two words of one text with the same hash are told by a check that neither has.
        found[key] = other if key not in found else _PRIME
    return found


def _hash(gram: str) -> int:
    return crc32(gram.encode()) & _MASK
