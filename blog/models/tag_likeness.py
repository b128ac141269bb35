"""Tags that look like duplicates of each other: found when a tag is stored, until somebody says that they are not."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from blog.models.base import TABLE, Base, key_type

MARK_LIMIT = 130

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
