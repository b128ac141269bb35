"""What is known of one tag besides its articles, in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from blog.models.implication import tag_implication
from blog.models.json_list import json_list
from blog.models.listing import listing
from blog.models.tag_alias import ALIAS, TagAlias
from blog.models.tag_label import tag
from blog.models.tag_use import tag_month, tag_use

RELATIVES = 20  # of a tag, that its page names
LOOKED_AT = 200  # among which these are the first by name
_ID: ColumnElement[int] = bindparam("tag_id", type_=Integer)
_DESCRIPTION = select(tag.c.description_html).where(tag.c.id == _ID)


@dataclass(frozen=True)
class TagFacts:
    """A tag's picture and text, the places of its first and latest article, and how many a month has, by UTC months.

    ``implied`` are the ids of tags that follow from it at once, ``implying`` of those that it follows from, by name,
    ``RELATIVES`` of each at most and only such as readers find; ``has_others`` tells whether there are more.
    """

    cover: str
    description_html: str
    span: tuple[int, int] | None
    months: Mapping[int, int]
    aliases: Sequence[str]
    implied: Sequence[int]
    implying: Sequence[int]
    has_others: bool

    @property
    def relatives(self) -> Sequence[int]:
        """The ids of all related tags."""
        return [*self.implied, *self.implying]

    @classmethod
    def of(cls, session: Session, tag_id: int) -> TagFacts:
        """Ask for all of it."""
        row = session.connection().execute(_facts(), {"tag_id": tag_id}).one()
        cover, description_html, first, latest, months, aliases, implied, implying, ups, downs = row
        return cls(
            cover=cover,
            description_html=description_html,
            span=None if first is None else (first, latest),
            months=dict(months or ()),
            aliases=[name for key, name in sorted(aliases or ())],
            implied=(above := _in_order(implied)),
            implying=(below := _in_order(implying)),
            has_others=ups > len(above) or downs > len(below),
        )


def description_of(session: Session, tag_id: int) -> str:
    """Return the description of a tag as HTML."""
    return session.connection().execute(_DESCRIPTION, {"tag_id": tag_id}).scalar() or ""


# Built once, since each page asks: building takes as long as asking.
@cache
def _facts() -> Select[Any]:
    place = select(listing.c.place).where(listing.c.tag_id == _ID).limit(1)
    month = func.json_array(tag_month.c.month, tag_month.c.articles)
    spelling = TagAlias.__table__.c
    alias = func.json_array(spelling.name_key, spelling.name)
    edge = tag_implication.c
    parts = (
        place.order_by(listing.c.place),
        place.order_by(listing.c.place.desc()),
        select(json_list(month)).where(tag_month.c.tag_id == _ID, tag_month.c.articles > 0),
        select(json_list(alias)).where(spelling.tag_id == _ID, spelling.kind == ALIAS),
        _used(edge.implied_id, edge.tag_id),
        _used(edge.tag_id, edge.implied_id),
        select(func.count()).where(edge.tag_id == _ID),
        select(func.count()).where(edge.implied_id == _ID),
    )
    found = select(tag.c.cover, tag.c.description_html, *(part.scalar_subquery() for part in parts))
    return found.where(tag.c.id == _ID)


def _used(far: ColumnElement[int], near: ColumnElement[int]) -> Select[Any]:
    """How the tags at the far end of implications are read, and their ids, as far as an article has them."""
    found = select(tag.c.reading, tag.c.id).join_from(tag, tag_implication, far == tag.c.id)
    used = found.join(tag_use, tag_use.c.tag_id == tag.c.id).where(near == _ID, tag_use.c.articles > 0)
    # In the order of the index: what few there are is sorted here, not by the database, which would write it down.
    first = used.order_by(far).limit(LOOKED_AT).subquery()
    return select(json_list(func.json_array(first.c.reading, first.c.id)))


def _in_order(rows: Sequence[tuple[str, int]] | None) -> list[int]:
    return [tag_id for reading, tag_id in sorted(rows or ())][:RELATIVES]
