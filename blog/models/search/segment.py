"""Postings: which documents of a segment may hold what is looked for (blog/lib/search_postings.py).

A segment is some thousand documents in the order of their places, written once. A document that was changed since has
another slot, so what its former segment says of it leads to no row. Documents without a segment are folded into one
when there are many, and small segments into a full one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from blog.lib.search_grams import grams_of, pieces_of
from blog.lib.search_postings import NUMBER_BITS, TEXTS, Segment
from blog.models import sources
from blog.models.base import TABLE, Base
from blog.models.listing import batches
from blog.models.page_change import touch
from blog.models.search.document import Bytes, search_document

FRESH = 1000  # documents without a segment, from which on they are folded
FRESH_BYTES = 8 * 1024 * 1024  # or when their texts are as long
SHELVES = 200  # a statement
SEGMENT_BYTES = 32 * 1024 * 1024  # of texts in a segment: folding them takes some times as much memory
JOINED = 16  # segments at most that others are folded with
MOVES = 200  # documents a transaction
TEXTS_READ = 100  # documents whose texts are in memory

search_segment = Table(
    "search_segment",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("newest", BigInteger, nullable=False),  # no place of a document in it is beyond
    Column("documents", Integer, nullable=False),  # that were moved into it by now
    **TABLE,
)

search_posting = Table(
    "search_posting",
    Base.metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("segment_id", Integer, primary_key=True, autoincrement=False),
    Column("entries", Bytes, nullable=False),
    Index("ix_search_posting_segment_id", "segment_id"),
    **TABLE,
)

_document = search_document.c
_FRESH = select(func.count(), func.sum(func.length(_document.text))).where(_document.slot < 0)


class Member(NamedTuple):
    """A document as it was when it was folded."""

    slot: int
    place: int
    mark: int


@dataclass
class Folding:
    """Some documents on their way into one segment, step by step: each of the methods below is a transaction.

    Nobody waits for it: the postings are made before any row is changed, and a document that was changed meanwhile
    stays where it is.
    """

    members: Sequence[Member]
    # The segments that are empty afterwards, as a rule.
    emptied: Sequence[int] = ()
    segment_id: int = 0
    made: Segment = field(default_factory=Segment)

    def read(self, session: Session) -> Iterator[None]:
        """Look at the texts, some between each two turns; reads only."""
        for batch in batches(self.members, TEXTS_READ):
            rows = select(_document.slot, _document.head, _document.text)
            found = session.execute(rows.where(_document.slot.in_([member.slot for member in batch])))
            texts = {slot: (head, text) for slot, head, text in found}
            for member in batch:
                # One that went away meanwhile keeps its number, which leads to no row.
                head, text = texts.get(member.slot, (0, b""))
                title = text[:head].decode()
                self.made.add(grams_of(title), grams_of(text[head:].decode()), pieces_of(title))
                yield

    def store(self, session: Session) -> None:
        """Write the postings, which propose no document yet."""
        newest = max(member.place for member in self.members)
        made: Any = session.execute(insert(search_segment), {"newest": newest, "documents": 0})
        self.segment_id = made.inserted_primary_key[0]
        for batch in batches([*self.made.shelves()], SHELVES):
            rows = (
                {"shelf": shelf, "segment_id": self.segment_id, "entries": entries}
                for shelf, entries in batch
            )
            session.execute(insert(search_posting), [*rows])

    @property
    def moves(self) -> Iterator[Sequence[tuple[int, Member]]]:
        """The documents with the slots that they are to have, as many at once as ``move`` takes."""
        first = self.segment_id << NUMBER_BITS
        yield from batches([*enumerate(self.members, first)], MOVES)

    def move(self, session: Session, moves: Sequence[tuple[int, Member]]) -> None:
        """Have these documents be found by the postings, if they are as they were and the postings are still there."""
        own = search_segment.c.id == self.segment_id
        if session.scalar(select(search_segment.c.id).where(own).with_for_update()) is None:
            return
        rows = select(_document.slot, _document.place, _document.mark)
        locked = rows.where(_document.slot.in_([member.slot for _, member in moves])).with_for_update()
        unchanged = {Member(*row) for row in session.execute(locked)}
        slots = {member.slot: slot for slot, member in moves if member in unchanged}
        if slots:
            moved = update(search_document).where(_document.slot.in_(slots))
            session.execute(moved.values(slot=case(slots, value=_document.slot)))
            # Who searches sees by this that something moved meanwhile.
            documents = search_segment.c.documents + len(slots)
            session.execute(update(search_segment).where(own).values(documents=documents))

    def clear(self, session: Session) -> None:
        """Remove what no document is in any more."""
        remove_segments(session, self.emptied)
        # For pages that were made amid it.
        touch(session, [sources.SEARCH])


def due(session: Session, count: int, size: int) -> Folding | None:
    """What is to be folded, if as many documents, or as long ones, are in no segment."""
    fresh, length = session.execute(_FRESH).one()
    if (fresh < count and (length or 0) < size) or not fresh:
        return None
    joining = _joining(session, TEXTS - fresh, SEGMENT_BYTES - int(length or 0))
    chosen = or_(_document.slot < 0, *map(_is_of, joining))
    rows = select(_document.slot, _document.place, _document.mark, func.length(_document.text)).where(chosen)
    lengths = {Member(slot, place, mark): size for slot, place, mark, size in session.execute(rows)}
    members = sorted(lengths, key=lambda member: (member.place, -member.slot))
    ends = accumulate(lengths[member] for member in members)
    fitting = sum(1 for _ in takewhile(lambda end: end <= SEGMENT_BYTES, ends))
    # One that is longer than a segment has one of its own.
    return Folding(members[: min(max(fitting, 1), TEXTS)], joining)


def remove_segments(session: Session, segment_ids: Iterable[int]) -> None:
    """Remove those of these segments in which no document is, which nobody moves there meanwhile."""
    for segment_id in sorted(segment_ids):
        own = search_segment.c.id == segment_id
        there = session.scalar(select(search_segment.c.id).where(own).with_for_update())
        held = select(_document.slot).where(_is_of(segment_id)).limit(1).with_for_update(read=True)
        if there is not None and session.scalar(held) is None:
            session.execute(delete(search_posting).where(search_posting.c.segment_id == segment_id))
            session.execute(delete(search_segment).where(own))


def empty_segments(session: Session) -> list[int]:
    """The segments in which no document is, be they left or not filled yet."""
    held = _documents_by_segment(session)
    return [one for one in session.scalars(select(search_segment.c.id)) if one not in held]


def _joining(session: Session, room: int, size: int) -> list[int]:
    """The segments with the fewest documents, as many as find room: small ones, and those that were left.

    There has to be room for so many documents, and for texts of that size.
    """
    few = []
    for segment_id, documents in sorted(_documents_by_segment(session).items(), key=itemgetter(1))[:JOINED]:
        room -= documents
        if room < 0:
            break
        few.append(segment_id)
    chosen = []
    sizes = _sizes_of(session, few) if size > 0 else {}
    for segment_id, length in sorted(sizes.items(), key=itemgetter(1)):
        size -= length
        if size < 0:
            break
        chosen.append(segment_id)
    left = session.scalars(select(search_segment.c.id).where(search_segment.c.documents > 0)).all()
    return [*chosen, *set(empty_segments(session)).intersection(left)]


def _documents_by_segment(session: Session) -> dict[int, int]:
    segment = _document.slot.op(">>")(NUMBER_BITS)
    found = (
        select(segment, func.count())
        .where(_document.slot >= 0, _document.place > -(1 << 62))
        .group_by(segment)
    )
    return {segment_id: documents for segment_id, documents in session.execute(found)}  # noqa: C416


def _sizes_of(session: Session, segment_ids: Sequence[int]) -> dict[int, int]:
    """How long the texts in each of these segments are."""
    if not segment_ids:
        return {}
    segment = _document.slot.op(">>")(NUMBER_BITS)
    found = (
        select(segment, func.sum(func.length(_document.text)))
        .where(or_(*map(_is_of, segment_ids)))
        .group_by(segment)
    )
    return {segment_id: int(size) for segment_id, size in session.execute(found)}


def _is_of(segment_id: int) -> ColumnElement[bool]:
    first = segment_id << NUMBER_BITS
    return _document.slot.between(first, first + TEXTS - 1)
