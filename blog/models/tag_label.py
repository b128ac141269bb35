"""What lists say of a tag, as plain values: hundreds of objects take longer to make than the page they stand on."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from blog.models.json_list import json_list
from blog.models.shown import Label
from blog.models.tag import Tag

# Tables, not models, which would look at every statement in vain.
tag = Tag.__table__

COLUMNS = tuple(tag.c[field] for field in Label._fields)
WIDTH = len(COLUMNS)  # of a row, before what it has besides


_NONE = "{}"


class Name(NamedTuple):
    """What leads to a tag: its address and its names."""

    id: int
    slug: str
    name: str
    translations: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """Its name for readers of that language."""
        return self.translations.get(language) or self.name


_NAMES = select(tag.c.id, tag.c.slug, tag.c.name, type_coerce(tag.c.translations, String))
_NAMES = _NAMES.where(tag.c.id.in_(bindparam("tag_ids", expanding=True)))


def names_of(session: Session, tag_ids: Collection[int]) -> dict[int, Name]:
    """Return the names of these tags by their ids."""
    rows = session.connection().execute(_NAMES, {"tag_ids": tag_ids}) if tag_ids else ()
    # Most have no other names, and parsing that would take longer than all else here.
    return {
        tag_id: Name(tag_id, slug, name, json.loads(translations) if translations != _NONE else {})
        for tag_id, slug, name, translations in rows
    }


def rows_as_list(picked: Select[Any]) -> Select[Any]:
    """One value: a list of rows in no order, each a label and what ``picked`` has besides its first column, tags' ids.

    Hundreds of rows take a driver that is written in Python far longer. ``picked`` is gathered beforehand, so that it
    had better be small.
    """
    picks = picked.subquery()
    tag_id, *others = picks.c
    # A text until it is extracted; within a list it is to be what it says.
    columns = [
        func.json_extract(column, "$") if column is tag.c.translations else column for column in COLUMNS
    ]
    return select(json_list(func.json_array(*columns, *others))).join_from(picks, tag, tag.c.id == tag_id)
