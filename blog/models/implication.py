"""Implications: an article with one tag counts as having another, without the tag being stored on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Table,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Session

from blog.models.base import TABLE, Base

tag_implication = Table(
    "tag_implication",
    Base.metadata,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("implied_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    CheckConstraint("tag_id <> implied_id", name="another"),
    Index("ix_tag_implication_implied_id", "implied_id"),
    **TABLE,
)
Edge = tuple[int, int]  # a tag, and one that it implies

_tag, _implied = tag_implication.c.tag_id, tag_implication.c.implied_id


class Cycle(ValueError):
    """Tags that would imply each other. ``tag_ids`` goes around once, its first standing at the end again."""

    def __init__(self, tag_ids: list[int]) -> None:
        super().__init__(" → ".join(map(str, tag_ids)))
        self.tag_ids = tag_ids


def implied_by(session: Session, tag_ids: Iterable[int], *, for_writing: bool = False) -> dict[int, set[int]]:
    """Return for each of these tags itself and all that follow from it, however far.

    ``for_writing`` has whoever would change implications of these tags wait until this transaction ends.
    """
    edges = _edges_from(session, set(tag_ids), _tag, _implied, for_writing=for_writing)
    return {tag_id: _reachable(tag_id, edges) for tag_id in tag_ids}


def implying(session: Session, tag_ids: Iterable[int]) -> set[int]:
    """Return these tags and all from which any of them follows."""
    wanted = set(tag_ids)
    edges = _edges_from(session, wanted, _implied, _tag, for_writing=False)
    return set[int]().union(*(_reachable(tag_id, edges) for tag_id in wanted))


def implied_directly(tag_id: int) -> Select[int]:
    """The ids of the tags that this one says it implies."""
    return select(_implied).where(_tag == tag_id)


def implications_around(session: Session, tag_ids: Iterable[int]) -> set[Edge]:
    """Return the implications from and to these tags, as (tag, implied tag)."""
    ids = sorted(set(tag_ids))
    found = session.execute(select(_tag, _implied).where(or_(_tag.in_(ids), _implied.in_(ids))))
    return {(tag_id, implied_id) for tag_id, implied_id in found}


def check_cycle(session: Session, added: Collection[Edge], removed: Collection[Edge] = ()) -> None:
    """Raise Cycle if a tag would follow from itself with the implications ``added`` and without ``removed``."""
    edges = _edges_from(session, {end for edge in added for end in edge}, _tag, _implied, for_writing=True)
    for tag_id, implied_id in removed:
        edges.get(tag_id, set()).discard(implied_id)
    for tag_id, implied_id in added:
        edges.setdefault(tag_id, set()).add(implied_id)
    for tag_id, _ in sorted(added):
        if around := _way(edges, tag_id):
            raise Cycle(around)


def change_implications(session: Session, added: Collection[Edge], removed: Iterable[Edge]) -> None:
    """Store and remove implications; those that are there already, or gone already, stay so."""
    for tag_id, implied_id in sorted(removed):
        session.execute(delete(tag_implication).where(_tag == tag_id, _implied == implied_id))
    known = implications_around(session, {tag_id for tag_id, _ in added})
    rows = [{"tag_id": one, "implied_id": other} for one, other in sorted(set(added) - known) if one != other]
    if rows:
        session.execute(insert(tag_implication), rows)


def _edges_from(
    session: Session,
    wanted: set[int],
    near: ColumnElement[int],
    far: ColumnElement[int],
    *,
    for_writing: bool,
) -> dict[int, set[int]]:
    edges: dict[int, set[int]] = {}
    asked: set[int] = set()
    while level := wanted - asked:
        asked |= level
        found = select(near, far).where(near.in_(sorted(level)))
        if for_writing:
            found = found.with_for_update(read=True)
        for one, other in session.execute(found):
            edges.setdefault(one, set()).add(other)
            wanted = wanted | {other}
    return edges


def _reachable(start: int, edges: Mapping[int, Collection[int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - reached
        reached |= new
        waiting.extend(new)
    return reached


def _way(edges: Mapping[int, Collection[int]], start: int) -> list[int]:
    """The shortest way from ``start`` back to it; empty if there is none."""
    before: dict[int, int] = {}
    waiting = [start]
    for at in waiting:
        for step in sorted(edges.get(at, ())):
            if step == start:
                return _back(before, start, at)
            if step not in before:
                before[step] = at
                waiting.append(step)
    return []


def _back(before: Mapping[int, int], start: int, at: int) -> list[int]:
    way = [start]
    while at != start:
        way.append(at)
        at = before[at]
    return [start, *way[1:][::-1], start]
