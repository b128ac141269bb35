"""Implications: an article with one tag counts as having another, without the tag being stored on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    bindparam,
    delete,
    insert,
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
_ids = bindparam("tag_ids", type_=Integer, expanding=True)
# Pairs of a tag and the next on the way, built once.
_ONWARD = select(_tag, _implied).where(_tag.in_(_ids))
_ONWARD_LOCKED = _ONWARD.with_for_update(read=True)
_BACK = select(_implied, _tag).where(_implied.in_(_ids))


class Cycle(ValueError):
    """Tags that would imply each other. ``tag_ids`` goes around once, its first standing at the end again."""

    def __init__(self, tag_ids: list[int]) -> None:
        super().__init__(" → ".join(map(str, tag_ids)))
        self.tag_ids = tag_ids


def implied_by(session: Session, tag_ids: Iterable[int], *, for_writing: bool = False) -> dict[int, set[int]]:
    """Return for each of these tags itself and all that follow from it, however far.

    ``for_writing`` has whoever would change implications of these tags wait until this transaction ends.
    """
    edges = _edges_from(session, set(tag_ids), _ONWARD_LOCKED if for_writing else _ONWARD)
    return {tag_id: _reachable(tag_id, edges) for tag_id in tag_ids}


def implying(session: Session, tag_ids: Iterable[int]) -> set[int]:
    """Return these tags and all from which any of them follows."""
    wanted = set(tag_ids)
    edges = _edges_from(session, wanted, _BACK)
    return set[int]().union(*(_reachable(tag_id, edges) for tag_id in wanted))


def implied_directly(tag_id: int) -> Select[int]:
    """The ids of the tags that this one says it implies."""
    return select(_implied).where(_tag == tag_id)


def implications_around(session: Session, tag_ids: Iterable[int], *, for_writing: bool = False) -> set[Edge]:
    """Return the implications from and to these tags, as (tag, implied tag); ``for_writing`` as they are now."""
    ids = sorted(set(tag_ids))
    found: set[Edge] = set()
    for end in (_tag, _implied):
        edges = select(_tag, _implied).where(end.in_(ids))
        rows = session.execute(edges.with_for_update(read=True) if for_writing else edges)
        found |= {(tag_id, implied_id) for tag_id, implied_id in rows}
    return found


def check_cycle(
    session: Session,
    added: Collection[Edge],
    removed: Collection[Edge] = (),
    *,
    for_writing: bool = True,
) -> None:
    """Raise Cycle if a tag would follow from itself with the implications ``added`` and without ``removed``."""
    steps = _ONWARD_LOCKED if for_writing else _ONWARD
    edges = _edges_from(session, {end for edge in added for end in edge}, steps)
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


def _edges_from(session: Session, wanted: set[int], steps: Select[int, int]) -> dict[int, set[int]]:
    edges: dict[int, set[int]] = {}
    asked: set[int] = set()
    while level := wanted - asked:
        asked |= level
        for one, other in session.connection().execute(steps, {"tag_ids": sorted(level)}):
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
