"""The rows around tags that operations change, as they were before and as they are after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from blog.models.implication import implications_around
from blog.models.redirect import TAG, Redirect, redirect_tag
from blog.models.tag import Tag
from blog.models.tag_alias import ALIAS, TagAlias
from blog.models.tag_likeness import told_apart

# Kinds of rows, as records name them.
TAGS, ALIASES, IMPLICATIONS, REDIRECTS = "tag", "alias", "implication", "redirect"
DISTINCTIONS = "distinction"
WRITTEN = ("name", "translations", "slug", "description", "cover", "colour")

Key = tuple[str, Any, Any]  # the kind, and what tells rows of it apart
Values = dict[str, Any]
Rows = dict[Key, Values]


@dataclass(frozen=True)
class RowChange:
    """One row: ``before`` None was made, ``after`` None was removed; else they hold the columns that differ."""

    kind: str
    id: Any
    other: Any
    before: Values | None
    after: Values | None

    @property
    def record(self) -> list[Any]:
        """The change as the ledger keeps it."""
        return [self.kind, self.id, self.other, self.before, self.after]


def hold(session: Session, tag_ids: Iterable[int]) -> dict[int, Tag]:
    """Return those of these tags that are there, by id, with their spellings, as they are now and stay.

    Nobody else changes them, or gives them to articles, until the transaction ends. All reads here take locks: what
    this transaction read before may be of a time before somebody else's change, which the lock waited for.
    """
    ids = sorted(set(tag_ids))
    rows = select(Tag).where(Tag.id.in_(ids)).order_by(Tag.id).with_for_update()
    tags = {tag.id: tag for tag in session.scalars(rows.execution_options(populate_existing=True))}
    spellings: dict[int, list[TagAlias]] = {tag_id: [] for tag_id in tags}
    for spelling in session.scalars(_spellings_of(ids)):
        spellings[spelling.tag_id].append(spelling)
    for tag_id, tag in tags.items():
        set_committed_value(tag, "spellings", spellings[tag_id])
    return tags


def rows_around(session: Session, tag_ids: Iterable[int], slugs: Iterable[str] = ()) -> Rows:
    """Return the rows of these tags and of all that points at them, and the redirects of those slugs, as ``hold``."""
    session.flush()
    ids = sorted(set(tag_ids))
    rows: Rows = {}
    for tag in hold(session, ids).values():
        values = {name: getattr(tag, name) for name in WRITTEN}
        rows[TAGS, tag.id, None] = {**values, "created_at": tag.created_at.isoformat()}
        for alias in (spelling for spelling in tag.spellings if spelling.kind == ALIAS):
            rows[ALIASES, alias.name_key, tag.id] = {"name": alias.name}
    for tag_id, implied_id in implications_around(session, ids, for_writing=True):
        rows[IMPLICATIONS, tag_id, implied_id] = {}
    for tag_id, other_id in told_apart(session, ids, for_writing=True):
        rows[DISTINCTIONS, tag_id, other_id] = {}
    rows.update(_redirects(session, ids, set(slugs)))
    return rows


def changes_between(before: Rows, after: Rows) -> list[RowChange]:
    """Return what differs, in an order in which it can be told."""
    changes = []
    for key in sorted({*before, *after}, key=str):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None:
            differing = {name for name in new if old.get(name) != new[name]}
            old = {name: old.get(name) for name in differing}
            new = {name: new[name] for name in differing}
        if old != new:
            changes.append(RowChange(*key, old, new))
    return changes


def slugs_in(rows: Rows) -> set[str]:
    """Return the addresses that these rows have or had."""
    own = {values["slug"] for (kind, *_), values in rows.items() if kind == TAGS}
    return own | {slug for kind, slug, _ in rows if kind == REDIRECTS}


def lead_to(session: Session, slug: str, tag_ids: Sequence[int]) -> None:
    """Have the former slug of a tag lead to these tags, whatever it led to before; to none means gone."""
    session.execute(delete(Redirect).where(Redirect.kind == TAG, Redirect.slug == slug))
    row = Redirect(kind=TAG, slug=slug, tag_id=tag_ids[0] if len(tag_ids) == 1 else None)
    session.add(row)
    session.flush()
    if len(tag_ids) > 1:
        parts = [{"redirect_id": row.id, "tag_id": tag_id} for tag_id in sorted(tag_ids)]
        session.execute(insert(redirect_tag), parts)


def leads_of(session: Session, slug: str) -> list[int] | None:
    """Return the ids of the tags that a former slug leads to, as they are now; None when it is not one."""
    found = select(Redirect.id, Redirect.tag_id).where(Redirect.kind == TAG, Redirect.slug == slug)
    row = session.execute(found.with_for_update(read=True)).first()
    if row is None or row.tag_id:
        return [row.tag_id] if row else None
    parts = select(redirect_tag.c.tag_id).where(redirect_tag.c.redirect_id == row.id)
    return sorted(session.scalars(parts.with_for_update(read=True)))


def _spellings_of(ids: Sequence[int]) -> Select[TagAlias]:
    found = select(TagAlias).where(TagAlias.tag_id.in_(ids)).order_by(TagAlias.name_key)
    return found.with_for_update().execution_options(populate_existing=True)


def _redirects(session: Session, ids: Sequence[int], slugs: set[str]) -> Rows:
    parts = select(redirect_tag.c.redirect_id).where(redirect_tag.c.tag_id.in_(ids))
    shared = session.scalars(parts.with_for_update(read=True)).all()
    found: set[str] = set()
    # One index each: with all of them in one question the whole table would be locked.
    for of_these in (Redirect.tag_id.in_(ids), Redirect.id.in_(shared), Redirect.slug.in_(sorted(slugs))):
        rows = select(Redirect.slug).where(Redirect.kind == TAG, of_these).with_for_update(read=True)
        found.update(session.scalars(rows))
    return {(REDIRECTS, slug, None): {"leads_to": leads_of(session, slug)} for slug in sorted(found)}
