"""Where nothing is found: the articles whose titles look like what was looked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blog.lib.search_grams import pieces_of
from blog.lib.search_postings import NOWHERE, NUMBER_BITS, look_up, numbers_in, shelf_of
from blog.models.search.document import search_document
from blog.models.search.proposals import read_shelves

PIECES = 16  # that are looked up
LOOKED_AT = 200  # titles of segments, and as many of others
WORDS = 8  # of what was looked for that are compared
LETTERS = 64  # at the beginning of a text, or of a word, that are
LIKE = 0.5  # of a title's letters have to stand as they do in what was looked for
WORD_LIKE = 0.7

_document = search_document.c
_TITLES = select(_document.place, func.substr(_document.text, 1, _document.head)).limit(LOOKED_AT)


class Near(NamedTuple):
    """An article's place, its title as searches compare it, and how like it is."""

    place: int
    title: str
    likeness: float


def titles_near(session: Session, text: str, limit: int) -> list[Near]:
    """Return the articles whose titles look most like a normalised text, the newest of equal ones first."""
    pieces = sorted(pieces_of(text))[:PIECES]
    fresh = _TITLES.where(_document.slot < 0).order_by(_document.slot)
    slots = _slots(session, pieces)
    folded = _TITLES.where(_document.slot.in_(slots)) if slots else None
    rows = [row for rows in (fresh, folded) if rows is not None for row in session.execute(rows)]
    titles = {place: title.decode() for place, title in rows}
    words = compared(text.split())
    # Many titles hold the same words.
    ratio = cache(_word_ratio)
    near = [Near(place, title, _likeness(words, title, ratio)) for place, title in titles.items()]
    ranked = sorted(near, key=lambda one: (-one.likeness, -one.place))
    return [one for one in ranked if one.likeness >= LIKE][:limit]


def compared(words: Iterable[str]) -> list[str]:
    """Those of these words that are compared with others: each takes as long as all words of all titles near it."""
    return [*dict.fromkeys(words)][:WORDS]


def word_near(word: str, words: Collection[str]) -> str | None:
    """The one of these words that looks most like ``word``, if one does."""
    ranked = sorted((-_word_ratio(word, other), other) for other in words if other != word)
    return ranked[0][1] if ranked and -ranked[0][0] >= WORD_LIKE else None


def _likeness(words: Sequence[str], title: str, ratio: Callable[[str, str], float]) -> float:
    """How like the title is, as a whole or by the words of it that are most like these."""
    others = title.split()
    by_word = [max((ratio(word, other) for other in others), default=0.0) for word in words]
    # A word that is like none of the title's tells nothing for it.
    return max(_ratio(" ".join(words), title.strip(), LIKE), sum(by_word) / len(words) if words else 0.0)


def _word_ratio(one: str, other: str) -> float:
    return _ratio(one, other, WORD_LIKE)


def _ratio(one: str, other: str, least: float) -> float:
    """How like two texts are as far as they are compared, or 0 for less than ``least``."""
    one, other = one[:LETTERS], other[:LETTERS]
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
    return ratio if ratio >= least else 0.0


def _slots(session: Session, pieces: Sequence[int]) -> list[int]:
    """The documents in segments whose titles have at least half of the pieces, the newest of each segment."""
    sets: dict[int, list[int]] = {}
    if not pieces:
        return []
    shelves = read_shelves(session, set(map(shelf_of, pieces)))
    for segment_id in {segment_id for own in shelves.values() for segment_id in own}:
        held = (shelves.get(shelf_of(piece), {}).get(segment_id) for piece in pieces)
        found = (
            look_up(entries, piece) if entries else NOWHERE
            for piece, entries in zip(pieces, held, strict=True)
        )
        sets[segment_id] = [one.in_titles for one in found]
    least = (len(pieces) + 1) // 2
    slots = [
        (segment_id << NUMBER_BITS | number, sum(one >> number & 1 for one in own))
        for segment_id, own in sets.items()
        for number in numbers_in(_at_least(own, least))
    ]
    return [slot for slot, _count in sorted(slots, key=lambda slot: (-slot[1], -slot[0]))[:LOOKED_AT]]


def _at_least(sets: Sequence[int], least: int) -> int:
    """What is in at least so many of the sets: counted in all texts at once, digit by digit."""
    digits: list[int] = []
    for one in sets:
        carry = one
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
        digits += [carry] if carry else []
    above, equal = 0, -1
    for place in reversed(range(max(len(digits), least.bit_length()))):
        digit = digits[place] if place < len(digits) else 0
        if least >> place & 1:
            equal &= digit
        else:
            above |= equal & digit
            equal &= ~digit
    return above | (equal if equal > 0 else 0)
