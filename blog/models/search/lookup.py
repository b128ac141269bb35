"""What a search finds: at most a thousand articles, those with all of it in the title first, then the newest.

A needle is in an article if its title, its body or one of its tags holds it. An article ranks by its weakest needle:
in the title, among the tags, in the body alone. Of what ranks alike the newest stands first. MariaDB and SQLite are
asked for nothing but rows by key and substrings, so both give the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, LargeBinary, Select, bindparam, func, select
from sqlalchemy.orm import Session

from blog.lib.search_postings import NOWHERE, NUMBER_BITS, TEXTS, numbers_in, set_of
from blog.models.search.asked import Asked, Slots
from blog.models.search.document import search_document
from blog.models.search.proposals import Proposals
from blog.models.search.segment import search_segment

RANKED = 1000  # articles that a search tells of
LOOKED_AT = 3_000  # documents whose texts are looked into
AT_ONCE = RANKED + 100  # documents
ATTEMPTS = 3

TITLE, TAGS, BODY = range(3)

_document, _segment = search_document.c, search_segment.c

_EVERY = (1 << TEXTS) - 1
_INDEX = "FORCE INDEX (ix_search_document_slot_article_id_place)"
# By an index without the texts.
_PLACES = (
    select(_document.slot, _document.article_id, _document.place)
    .where(_document.slot.in_(bindparam("slots", expanding=True)))
    .with_hint(search_document, _INDEX, "mysql")
    .with_hint(search_document, _INDEX, "mariadb")
)

Sets = dict[int, int]  # from a segment to a set of its documents


class Match(NamedTuple):
    """A document that holds everything, and where the weakest of it is."""

    rank: int
    place: int
    article_id: int


@dataclass
class Found:
    """What was found: each article's place in readers' lists, with the versions of it that match."""

    articles: Sequence[tuple[int, Sequence[Match]]] = ()
    # There are more than are told of, or might be where nobody looked.
    is_more: bool = False


def find(
    session: Session,
    needles: Sequence[str],
    tag_ids: Sequence[Collection[int]] = (),
    author_ids: Collection[int] = (),
) -> Found:
    """Return what holds every needle, has a tag of each of these groups and is by all of these authors."""
    for _attempt in range(ATTEMPTS):
        segments = _segments(session)
        newest = {segment_id: place for segment_id, (place, _documents) in segments.items()}
        found = _Search(session, Asked.of(session, needles, tag_ids, author_ids), newest).run()
        # Where documents were moved meanwhile, each statement may have seen some where the others did not.
        if _segments(session) == segments:
            break
    return found


def _segments(session: Session) -> dict[int, tuple[int, int]]:
    """The segments, each with the newest place in it and how many documents were moved there."""
    rows = session.connection().execute(select(_segment.id, _segment.newest, _segment.documents))
    return {segment_id: (newest, documents) for segment_id, newest, documents in rows}


class _Search:
    """One search: what the postings propose, best and newest first, is looked into until enough is found."""

    def __init__(self, session: Session, asked: Asked, segments: Mapping[int, int]) -> None:
        self._session = session
        self._asked = asked
        self._segments = segments
        self._found: dict[int, list[Match]] = defaultdict(list)
        self._looked_at = 0
        self._is_more = False

    def run(self) -> Found:
        # In this order: what is folded in between is met in its segment.
        self._look_into_fresh()
        proposals = Proposals.of(self._session, self._asked.needles)
        for rank, sets in enumerate(self._by_rank(proposals)):
            if not self._walk(rank, sets, proposals.doubtful):
                break
        best = sorted(self._found.items(), key=lambda item: (min(item[1]).rank, -item[0]))
        return Found(best[:RANKED], self._is_more or self._asked.is_cut or len(best) > RANKED)

    def _look_into_fresh(self) -> None:
        """Look into all documents that are in no segment, which are few, or into those of them that may be found."""
        narrowed, needles = self._asked.narrowed, self._asked.needles
        if narrowed is not None:
            self._look_into([slot for slot in narrowed if slot < 0])
            return
        # What a tag may hold is told by the row's slot.
        told = [_at(number) > 0 for number, tagged in enumerate(self._asked.tagged) if not tagged]
        self._take(_statement(len(needles)).where(_document.slot < 0, *told), {})

    def _by_rank(self, proposals: Proposals) -> list[Sets]:
        """The documents that may have all of it in their titles, then those besides with tags, then all others."""
        tagged = [_by_segment(slots) for slots in self._asked.tagged]
        narrowed = None if self._asked.narrowed is None else _by_segment(self._asked.narrowed)
        ranks: list[Sets] = [{}, {}, {}]
        for segment_id in self._segments:
            within = _EVERY if narrowed is None else narrowed.get(segment_id, 0)
            title = tags = within if tagged else 0
            body = within
            for proposed, by_needle in zip(proposals.held, tagged, strict=True):
                held, by_tag = proposed.get(segment_id, NOWHERE), by_needle.get(segment_id, 0)
                title &= held.in_titles
                tags &= held.in_titles | by_tag
                body &= held.anywhere | by_tag
            for sets, texts in zip(ranks, (title, tags & ~title, body & ~tags & ~title), strict=True):
                if texts:
                    sets[segment_id] = texts
        return ranks

    def _walk(self, rank: int, sets: Sets, doubtful: Collection[int]) -> bool:
        """Note what of these sets is found, the newest first; False where nothing further is wanted."""
        newest = {segment_id: self._segments[segment_id] for segment_id in sets}
        while sets:
            if self._has_enough(rank, max(newest[segment_id] for segment_id in sets)):
                self._is_more = True
                return False
            chosen: list[int] = []
            for segment_id in sorted(sets, key=newest.__getitem__, reverse=True):
                numbers = [*islice(numbers_in(sets[segment_id]), AT_ONCE - len(chosen))]
                chosen += [segment_id << NUMBER_BITS | number for number in numbers]
                sets[segment_id] &= ~set_of(numbers)
            seen = self._look_into([slot for slot in chosen if slot >> NUMBER_BITS in doubtful])
            seen += self._note(rank, [slot for slot in chosen if slot >> NUMBER_BITS not in doubtful])
            for slot, place in seen:
                segment_id = slot >> NUMBER_BITS
                newest[segment_id] = min(newest[segment_id], place)
            sets = {segment_id: texts for segment_id, texts in sets.items() if texts}
        return True

    def _has_enough(self, rank: int, place: int) -> bool:
        """Whether no document of that rank, at that place or an older one, could be told of."""
        if self._looked_at >= LOOKED_AT:
            return True
        if len(self._found) <= RANKED:
            return False
        better = (min(matches) for matches in self._found.values())
        return (
            sum(best.rank < rank or (best.rank == rank and best.place >= place) for best in better) > RANKED
        )

    def _note(self, rank: int, slots: Sequence[int]) -> list[tuple[int, int]]:
        """Note these documents, which match, as far as they are there; give the slot and the place of each."""
        rows = self._session.connection().execute(_PLACES, {"slots": slots}).all() if slots else []
        for _slot, article_id, place in rows:
            # One that was folded just now was met before.
            if (match := Match(rank, place, article_id)) not in self._found[place]:
                self._found[place].append(match)
        return [(slot, place) for slot, _article_id, place in rows]

    def _look_into(self, slots: Sequence[int]) -> list[tuple[int, int]]:
        """Note which of these documents match; give the slot and the place of each that is there."""
        if not slots:
            return []
        self._looked_at += len(slots)
        found = _statement(len(self._asked.needles)).where(
            _document.slot.in_(bindparam("slots", expanding=True))
        )
        return self._take(found, {"slots": slots})

    def _take(self, rows: Select[Any], values: dict[str, Any]) -> list[tuple[int, int]]:
        values |= {f"needle_{number}": needle.encode() for number, needle in enumerate(self._asked.needles)}
        seen = []
        for slot, article_id, place, head, *at in self._session.connection().execute(rows, values):
            seen.append((slot, place))
            ranks = [
                _rank(position, head, slot in tagged)
                for position, tagged in zip(at, self._asked.tagged, strict=True)
            ]
            match = Match(max((rank for rank in ranks if rank is not None), default=BODY), place, article_id)
            if None not in ranks and match not in self._found.get(place, ()):
                self._found[place].append(match)
        return seen


def _rank(position: int, head: int, is_tagged: bool) -> int | None:
    """Where a needle is that begins at that byte, counted from 1; None for nowhere."""
    if 0 < position <= head:
        return TITLE
    if is_tagged:
        return TAGS
    return BODY if position else None


def _by_segment(slots: Slots) -> Sets:
    numbers: dict[int, list[int]] = defaultdict(list)
    for slot in slots:
        if slot >= 0:
            numbers[slot >> NUMBER_BITS].append(slot & (TEXTS - 1))
    return {segment_id: set_of(own) for segment_id, own in numbers.items()}


def _at(number: int) -> ColumnElement[int]:
    """Where a needle stands in the text."""
    return func.instr(_document.text, bindparam(f"needle_{number}", type_=LargeBinary()))


@cache
def _statement(needles: int) -> Select[Any]:
    columns = _document.slot, _document.article_id, _document.place, _document.head
    return select(*columns, *map(_at, range(needles)))
