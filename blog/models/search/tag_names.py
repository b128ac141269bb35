"""Which tags a search means by their names: all that hold what is looked for, in any language and among aliases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Index, Table, delete, insert, select
from sqlalchemy.orm import Session

from blog.lib.search_text import is_wide, normalised
from blog.models.base import TABLE, Base, key_type
from blog.models.listing import batches
from blog.models.tag_alias import KEY_LIMIT
from blog.models.tag_use import tag_use

ENDS = 400  # looked at; and of the tags found by them
TAGS = 10  # that count, the most used
ROWS = 1000  # a statement

# The ends of tags' names as searches compare them, from each word and each wide letter on: what holds something has
# an end that begins with it.
search_tag = Table(
    "search_tag",
    Base.metadata,
    Column("ending", key_type(KEY_LIMIT), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_search_tag_tag_id", "tag_id"),
    **TABLE,
)

_ending, _tag_id = search_tag.c.ending, search_tag.c.tag_id


def index(session: Session, names: Mapping[int, Sequence[str]]) -> None:
    """Write what the tags with these ids are found by, from all their spellings."""
    session.execute(delete(search_tag).where(_tag_id.in_(sorted(names))))
    rows = [
        {"ending": ending, "tag_id": tag_id}
        for tag_id, spelled in sorted(names.items())
        for ending in sorted({ending for name in spelled for ending in endings(name)})
    ]
    for batch in batches(rows, ROWS):
        session.execute(insert(search_tag), batch)


def endings(name: str) -> list[str]:
    """Return the ends of a name: of ``machine 学习`` the whole, ``学习`` and ``习``, each with a space behind it."""
    text = normalised(name)[:KEY_LIMIT]
    starts = [
        place for place, char in enumerate(text) if char != " " and (text[place - 1] == " " or is_wide(char))
    ]
    return [text[place:] for place in starts]


def holding(session: Session, needle: str) -> Collection[int]:
    """The ids of the most used of the tags whose names hold ``needle``, which is normalised."""
    # A wide letter begins wherever it stands; a word begins where the space before it ends.
    begins = _ending.startswith(needle.removeprefix(" "), autoescape=True)
    found = set(session.scalars(select(_tag_id).where(begins).order_by(_ending, _tag_id).limit(ENDS)))
    if len(found) <= TAGS:
        return found
    used = select(tag_use.c.tag_id).where(tag_use.c.tag_id.in_(found), tag_use.c.articles > 0)
    return session.scalars(used.order_by(tag_use.c.articles.desc(), tag_use.c.tag_id).limit(TAGS)).all()
