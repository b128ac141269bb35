"""Which texts of a segment have which hash: some thousand texts, written once, in shelves of which one is read a hash.

A text is known by its number in the segment, a set of texts by an integer with the bits of their numbers set: so
what holds several words is their ``&``.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import compress, decompress

from blog.lib.search_grams import CHECK_BITS, Grams

SHELF_BITS, NUMBER_BITS = 13, 13
SHELVES = 1 << SHELF_BITS
TEXTS = 1 << NUMBER_BITS  # of a segment, at most

# An entry of a shelf is 32 bits: 18 that are left of the hash, whether it is in a text's body alone, the text's number.
_IN_BODY = 1 << NUMBER_BITS
_REST = NUMBER_BITS + 1
_NUMBER = TEXTS - 1
# Of a hash that more texts have, a map with a bit a text takes less than their entries.
_FEW = TEXTS // 32
_MAP = TEXTS // 8
_CHECK = (1 << CHECK_BITS) - 1


class Held(NamedTuple):
    """The texts that have a hash: in their titles, and anywhere. ``is_one``: all have it by the same word."""

    in_titles: int
    anywhere: int
    is_one: bool = True


NOWHERE = Held(0, 0)


def shelf_of(gram: int) -> int:
    """Return on which shelf a hash stands."""
    return gram & (SHELVES - 1)


class Segment:
    """A segment while it is made, text by text in the order of their numbers."""

    def __init__(self) -> None:
        self.texts = 0
        self._shelves = [array("Q") for _ in range(SHELVES)]

    def add(self, in_title: Grams, in_body: Grams, pieces: Grams) -> int:
        """Add a text with these hashes, of its title also ``pieces``, and return its number."""
        number = self.texts
        self.texts += 1
        self._put(in_title, number)
        self._put(pieces, number)
        self._put(in_body, number | _IN_BODY)
        return number

    def shelves(self) -> Iterator[tuple[int, bytes]]:
        """Give each shelf that is not empty, as it is stored."""
        for shelf, entries in enumerate(self._shelves):
            if entries:
                yield shelf, _written(entries)

    def _put(self, grams: Grams, number: int) -> None:
        shelves, mask = self._shelves, SHELVES - 1
        for gram, check in grams.items():
            shelves[gram & mask].append((gram >> SHELF_BITS << _REST | number) << CHECK_BITS | check)


def look_up(shelf: bytes, gram: int) -> Held:
    """Return the texts of a stored shelf that have the hash."""
    rest = gram >> SHELF_BITS
    shelf = decompress(shelf)
    maps, shared = _numbers(shelf[:8])
    start = 8 + 4 * (maps + shared)
    header, entries = _numbers(shelf[8:start]), _numbers(_joined(shelf[start + _MAP * maps :]))
    own = entries[bisect_left(entries, rest << _REST) : bisect_left(entries, (rest + 1) << _REST)]
    in_titles = set_of(entry & _NUMBER for entry in own if not entry & _IN_BODY)
    anywhere = set_of(entry & _NUMBER for entry in own)
    if rest in header[:maps]:
        at = start + _MAP * header.index(rest)
        anywhere |= int.from_bytes(shelf[at : at + _MAP], "little")
    return Held(in_titles, anywhere, rest not in header[maps:])


def numbers_in(texts: int) -> Iterator[int]:
    """Give the numbers of a set of texts, the highest first."""
    while texts:
        number = texts.bit_length() - 1
        texts ^= 1 << number
        yield number


def set_of(numbers: Iterable[int]) -> int:
    """Return the set of the texts with these numbers."""
    bits = bytearray(_MAP)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _written(checked: array[int]) -> bytes:
    """A shelf: how many maps and how many hashes of several words, which they are, the maps, the other entries."""
    in_order = sorted(entry >> CHECK_BITS for entry in checked)
    words = Counter(rest for rest, _ in {(entry >> CHECK_BITS >> _REST, entry & _CHECK) for entry in checked})
    shared = [rest for rest, count in words.items() if count > 1]
    maps: dict[int, bytes] = {}
    left: list[int] = []
    done = 0
    # What has more entries than a few has one at each of these places.
    for rest in dict.fromkeys(entry >> _REST for entry in in_order[_FEW::_FEW]):
        start, end = bisect_left(in_order, rest << _REST), bisect_left(in_order, (rest + 1) << _REST)
        if end - start > _FEW:
            own = in_order[start:end]
            maps[rest] = set_of(entry & _NUMBER for entry in own).to_bytes(_MAP, "little")
            left += in_order[done:start]
            left += (entry for entry in own if not entry & _IN_BODY)
            done = end
    left += in_order[done:]
    parts = _bytes([len(maps), len(shared), *maps, *shared]), *maps.values(), _apart(_bytes(left))
    return compress(b"".join(parts), level=1)


def _apart(numbers: bytes) -> bytes:
    """The lowest bytes of all numbers, then the next ones: of numbers in order the highest are nearly all the same."""
    return b"".join(numbers[place::4] for place in range(4))


def _joined(parts: bytes) -> bytes:
    numbers = bytearray(len(parts))
    count = len(parts) // 4
    for place in range(4):
        numbers[place::4] = parts[place * count : (place + 1) * count]
    return bytes(numbers)


def _bytes(numbers: Iterable[int]) -> bytes:
    return _swapped(array("I", numbers)).tobytes()


def _numbers(written: bytes) -> array[int]:
    return _swapped(array("I", written))


def _swapped(numbers: array[int]) -> array[int]:
    """The lowest byte stands first on every machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
