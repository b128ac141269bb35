"""Which documents the postings propose, and whether they are sure of them.

A hash that one word of a segment alone has is sure as soon as one document shows that this is the word. What takes
several hashes is proposed only: a look at each text tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import LargeBinary, bindparam, func, select
from sqlalchemy.orm import Session

from blog.lib.search_grams import asked_for
from blog.lib.search_postings import NUMBER_BITS, Held, look_up, shelf_of
from blog.models.search.document import search_document
from blog.models.search.segment import search_posting

GRAMS = 16  # that are looked up for a search, about

_document, _posting = search_document.c, search_posting.c
_SHELVES = select(_posting.shelf, _posting.segment_id, _posting.entries).where(
    _posting.shelf.in_(bindparam("shelves", expanding=True))
)
_WITNESSES = select(
    _document.slot, func.instr(_document.text, bindparam("needle", type_=LargeBinary())) > 0
).where(_document.slot.in_(bindparam("slots", expanding=True)))

Shelves = Mapping[int, Mapping[int, bytes]]  # from a shelf and a segment to what stands there
Proposed = dict[int, Held]  # from a segment to its documents


@dataclass(frozen=True)
class Proposals:
    """For each needle what may hold it. In the segments that are ``doubtful`` some of it may not."""

    held: Sequence[Proposed]
    doubtful: Collection[int]

    @classmethod
    def of(cls, session: Session, needles: Sequence[str]) -> Proposals:
        """What the postings say of these needles."""
        asked = [asked_for(needle) for needle in needles]
        few = [_few(one.grams, GRAMS // len(needles) + 1) for one in asked]
        shelves = read_shelves(session, {shelf_of(gram) for grams in few for gram in grams})
        held, doubtful = [], set[int]()
        for needle, one, grams in zip(needles, asked, few, strict=True):
            proposed = _with_all(shelves, grams)
            if one.is_whole:
                proposed, unknown = _witnessed(session, needle, proposed)
                doubtful |= unknown
            else:
                doubtful |= proposed.keys()
            held.append(proposed)
        return cls(held, doubtful)


def read_shelves(session: Session, shelves: Collection[int]) -> Shelves:
    """Read these shelves of all segments."""
    found: dict[int, dict[int, bytes]] = defaultdict(dict)
    if shelves:
        rows = session.connection().execute(_SHELVES, {"shelves": sorted(shelves)})
        for shelf, segment_id, entries in rows:
            found[shelf][segment_id] = entries
    return found


def _with_all(shelves: Shelves, grams: Sequence[int]) -> Proposed:
    """The documents that have all of these hashes, as far as there are any."""
    found: Proposed = {}
    for number, gram in enumerate(grams):
        here = shelves.get(shelf_of(gram), {})
        within = found if number else here
        own = {segment_id: look_up(here[segment_id], gram) for segment_id in within if segment_id in here}
        if number:
            own = {segment_id: _both(found[segment_id], held) for segment_id, held in own.items()}
        found = {segment_id: held for segment_id, held in own.items() if held.anywhere}
    return found


def _both(one: Held, other: Held) -> Held:
    return Held(one.in_titles & other.in_titles, one.anywhere & other.anywhere)


def _witnessed(session: Session, needle: str, proposed: Proposed) -> tuple[Proposed, set[int]]:
    """What is left where a document of each segment was looked into, and the segments where that told nothing."""
    ends = {
        segment_id << NUMBER_BITS | number
        for segment_id, held in proposed.items()
        if held.is_one
        for number in (held.anywhere.bit_length() - 1, (held.anywhere & -held.anywhere).bit_length() - 1)
    }
    if not ends:
        return proposed, set(proposed)
    values = {"needle": needle.encode(), "slots": sorted(ends)}
    told = {slot >> NUMBER_BITS: holds for slot, holds in session.connection().execute(_WITNESSES, values)}
    # Where the hash is another word's, nothing holds this one.
    left = {segment_id: held for segment_id, held in proposed.items() if told.get(segment_id, True)}
    return left, left.keys() - told.keys()


def _few(grams: Sequence[int], limit: int) -> Sequence[int]:
    """Some of them, from the first to the last: what these don't tell apart the text does."""
    return grams[:: len(grams) // limit + 1]
