"""Slugs that once led somewhere: they answer for ever."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Select, Table, UniqueConstraint, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from blog.models.base import SLUG_LIMIT, TABLE, Base, Id, key_type

ARTICLE, TAG, SERIES = "article", "tag", "series"


# What the address of a tag that was split leads to: several tags.
redirect_tag = Table(
    "redirect_tag",
    Base.metadata,
    Column("redirect_id", ForeignKey("redirect.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_redirect_tag_tag_id", "tag_id"),
    **TABLE,
)


class Redirect(Base):
    """A former slug. It points at rows, not at an address, so chains cannot form.

    A tag's redirect without a tag, nor several in ``redirect_tag``, means that the tag was deleted (410);
    so does one of an article or a series that leads to none.
    """

    __tablename__ = "redirect"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        CheckConstraint("kind IN ('article', 'tag', 'series')", name="kind"),
        TABLE,
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(key_type(16))
    slug: Mapped[str] = mapped_column(key_type(SLUG_LIMIT))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)

    @classmethod
    def target(cls, kind: str) -> InstrumentedAttribute[int | None]:
        """The column with the id of what a redirect of that kind leads to."""
        return {ARTICLE: cls.article_id, TAG: cls.tag_id, SERIES: cls.series_id}[kind]

    @classmethod
    def of(cls, kind: str, slug: str) -> Select[Redirect]:
        """Where that former slug leads."""
        return select(cls).where(cls.kind == kind, cls.slug == slug)
