"""A tutorial's tags as ours: equal names are one tag, and every tag has a name and an address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from blog.lib import names, slugs
from blog.models.adoption.free_ids import FreeIds
from blog.models.adoption.free_names import FreeNames
from blog.models.adoption.notes import Notes, cut
from blog.models.adoption.tutorial import Tutorial
from blog.models.base import NAME_LIMIT, SLUG_LIMIT
from blog.models.tag import Tag

KEY_LIMIT = NAME_LIMIT * 2
AnyRow = Row[*tuple[Any, ...]]


def read_tags(
    connection: Connection, tutorial: Tutorial, now: datetime, notes: Notes
) -> tuple[list[Tag], dict[int, int]]:
    """Return the tags, and for every id of the tutorial that of the tag it became, which most tags keep."""
    source = tutorial.table(connection, tutorial.tags)
    rows = connection.execute(
        select(source.c.id, source.c[tutorial.name].label("name")).order_by(source.c.id)
    ).all()
    ids = FreeIds(row.id for row in rows)
    first: dict[str, AnyRow] = {}
    became: dict[int, int] = {}
    for row in rows:
        # A name without visible characters equals no other: such tags stay apart.
        kept = first.setdefault(names.name_key(row.name or "") or f"\0{row.id}", row)
        became[row.id] = ids.of(kept.id)
        if kept is not row:
            notes.add(
                f"Tags merged into {ids.of(kept.id)} {_quoted(kept.name)}", f"{row.id} {_quoted(row.name)}"
            )
    return list(_tags(first, ids, now, notes)), became


def _tags(first: dict[str, AnyRow], ids: FreeIds, now: datetime, notes: Notes) -> Iterator[Tag]:
    free_slugs = FreeNames(SLUG_LIMIT, slugs.RESERVED)
    taken = {key for key, row in first.items() if _fits(row.name)}
    for row in first.values():
        tag = Tag(id=ids.of(row.id), name=names.clean_name(row.name or ""), created_at=now, description="")
        if not ids.is_kept(row.id):
            notes.add("Tags with ids that can't be kept", f"{row.id} as {tag.id}")
        if not _fits(row.name):
            tag.name = _substitute(tag.id, tag.name, taken)
            tag.description = row.name or ""
            notes.add(
                "Tags whose names were empty or too long have new ones", f"{tag.id} {_quoted(tag.name)}"
            )
        elif not names.is_name(tag.name):
            notes.add(
                "Tags without letters or digits got addresses by their ids", f"{tag.id} {_quoted(tag.name)}"
            )
        tag.slug = free_slugs.claim(slugs.tag_slug(tag.name) or f"tag-{tag.id}")
        yield tag


def _fits(name: str | None) -> bool:
    shown = names.clean_name(name or "")
    return len(shown) <= NAME_LIMIT and 0 < len(names.name_key(shown)) <= KEY_LIMIT


def _substitute(id: int, shown: str, taken: set[str]) -> str:
    """Return the beginning of a name too long, else one made of the id, whose key no other tag has."""
    wanted = [cut(shown, NAME_LIMIT), f"Tag {id}", f"Tag number {id}"]
    fitting = filter(_fits, wanted)
    name = next((name for name in fitting if names.name_key(name) not in taken), f"Tag {id} of the tutorial")
    taken.add(names.name_key(name))
    return name


def _quoted(name: str | None) -> str:
    return f"“{cut(names.clean_name(name or ''), NAME_LIMIT)}”"
