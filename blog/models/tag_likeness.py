"""Tags that look like duplicates of each other: found when a tag is stored, until somebody says that they are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    delete,
    exists,
    insert,
    select,
)
from sqlalchemy.orm import Session

from blog.models.base import TABLE, Base, key_type

MARK_LIMIT = 130
Pair = tuple[int, int]  # ids of two tags, the lesser first

# Derived: what two names that look alike have in common (blog/lib/likeness.py).
tag_mark = Table(
    "tag_mark",
    Base.metadata,
    Column("mark", key_type(MARK_LIMIT), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_tag_mark_tag_id", "tag_id"),
    **TABLE,
)

# Derived: pairs that look alike, the lesser id first, with the reason.
tag_likeness = Table(
    "tag_likeness",
    Base.metadata,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", String(16), nullable=False),
    CheckConstraint("tag_id < other_id", name="ordered"),
    Index("ix_tag_likeness_other_id", "other_id"),
    Index("ix_tag_likeness_reason_tag_id_other_id", "reason", "tag_id", "other_id"),
    **TABLE,
)

# Pairs of which somebody said that they are two things, the lesser id first.
tag_distinction = Table(
    "tag_distinction",
    Base.metadata,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    CheckConstraint("tag_id < other_id", name="ordered"),
    Index("ix_tag_distinction_other_id", "other_id"),
    **TABLE,
)

_one, _other = tag_distinction.c.tag_id, tag_distinction.c.other_id


def looking_alike() -> Select[int, int, str]:
    """Pairs that look alike, the lesser id first, with the reason; without those that somebody told apart."""
    found = select(tag_likeness.c.tag_id, tag_likeness.c.other_id, tag_likeness.c.reason)
    return found.where(~exists().where(_one == tag_likeness.c.tag_id, _other == tag_likeness.c.other_id))


def pairs_of(tag_ids: Iterable[int]) -> set[Pair]:
    """Return every two of these tags."""
    return set(combinations(sorted(set(tag_ids)), 2))


def tell_apart(session: Session, pairs: Collection[Pair]) -> None:
    """Remember of each pair that it is two things. Their tags have to be there."""
    known = told_apart(session, {tag_id for pair in pairs for tag_id in pair})
    rows = [{"tag_id": one, "other_id": other} for one, other in sorted(set(pairs) - known)]
    if rows:
        session.execute(insert(tag_distinction), rows)


def take_back(session: Session, pairs: Iterable[Pair]) -> None:
    """Forget that somebody told them apart."""
    for one, other in sorted(pairs):
        session.execute(delete(tag_distinction).where(_one == one, _other == other))


def told_apart(session: Session, tag_ids: Iterable[int], *, for_writing: bool = False) -> set[Pair]:
    """Return the pairs that were told apart and have one of these tags or two; ``for_writing`` as they are now."""
    ids = sorted(set(tag_ids))
    found: set[Pair] = set()
    for end in (_one, _other):
        pairs = select(_one, _other).where(end.in_(ids))
        rows = session.execute(pairs.with_for_update(read=True) if for_writing else pairs)
        found |= {(one, other) for one, other in rows}
    return found


def hand_distinctions_on(session: Session, tag_ids: Collection[int], into_id: int) -> None:
    """What was told apart from tags that become another is told apart from that one, which takes their names over."""
    went = told_apart(session, tag_ids)
    others = {tag_id for pair in went for tag_id in pair} - {*tag_ids, into_id}
    tell_apart(session, {(min(into_id, other), max(into_id, other)) for other in others})
