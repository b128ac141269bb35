"""Every spelling that leads to a tag: its own name, its names in languages, and its aliases."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from blog.models.base import NAME_LIMIT, SLUG_LIMIT, TABLE, Base, Name, key_type

NAME, TRANSLATION, ALIAS = "name", "translation", "alias"
KINDS = (NAME, TRANSLATION, ALIAS)
KEY_LIMIT = NAME_LIMIT * 2


class TagAlias(Base):
    """One spelling of a tag. Its key is unique among all tags, so a spelling leads to one tag at most.

    Rows of kind ``name`` and ``translation`` are derived from the tag's own names; aliases are only here.
    """

    __tablename__ = "tag_alias"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), TABLE)

    name_key: Mapped[str] = mapped_column(key_type(KEY_LIMIT), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(16), default=ALIAS)
    # Where the alias would stand as an address of its own; such an address leads on to the tag's.
    slug: Mapped[str] = mapped_column(key_type(SLUG_LIMIT), index=True)


# Derived: what somebody may begin to type to find a tag (blog/lib/readings.py), pinyin included.
tag_word = Table(
    "tag_word",
    Base.metadata,
    Column("word", key_type(KEY_LIMIT), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_tag_word_tag_id", "tag_id"),
    **TABLE,
)
