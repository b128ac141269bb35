"""What lists say of a tag, as plain values: hundreds of objects take longer to make than the page they stand on."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from blog.models import sources
from blog.models.json_list import json_list
from blog.models.tag import Tag

# A table, not a model, which would look at every statement in vain.
tag = Tag.__table__


class Label(NamedTuple):
    """A tag as it is shown wherever it is named. Labels sort as tags do: by their keys."""

    name_key: str
    id: int
    slug: str
    name: str
    colour: str
    translations: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """Its name for readers of that language."""
        return self.translations.get(language) or self.name

    @property
    def sources(self) -> Iterator[str]:
        """What is shown here, by the names of ``blog.models.sources``."""
        yield sources.tag(self.id)


COLUMNS = tuple(tag.c[field] for field in Label._fields)
WIDTH = len(COLUMNS)  # of a row, before what it has besides
# Within a list of JSON. Names in languages are a text until they are extracted; there they are to be what they say.
_IN_JSON = [func.json_extract(column, "$") if column is tag.c.translations else column for column in COLUMNS]
NO_NAMES = "{}"

_LABELS: Select[Any] = select(*COLUMNS[:-1], type_coerce(tag.c.translations, String))
_LABELS = _LABELS.where(tag.c.id.in_(bindparam("tag_ids", expanding=True)))


def labels_of(session: Session, tag_ids: Collection[int]) -> dict[int, Label]:
    """Return the labels of these tags by their ids."""
    rows = session.connection().execute(_LABELS, {"tag_ids": tag_ids}) if tag_ids else ()
    # Most have no other names, and parsing that would take longer than all else here.
    return {
        tag_id: Label(key, tag_id, slug, name, colour, json.loads(names) if names != NO_NAMES else {})
        for key, tag_id, slug, name, colour, names in rows
    }


def rows_as_list(picked: Select[Any]) -> Select[Any]:
    """One value: a list of rows in no order, each a label and what ``picked`` has besides its first column, tags' ids.

    Hundreds of rows take a driver that is written in Python far longer. ``picked`` is gathered beforehand, so that it
    had better be small.
    """
    picks = picked.subquery()
    tag_id, *others = picks.c
    return select(json_list(func.json_array(*_IN_JSON, *others))).join_from(picks, tag, tag.c.id == tag_id)
