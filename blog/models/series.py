"""Series: articles that belong together, in an order."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.lib import clock, slugs
from blog.models.address import Addressed
from blog.models.base import TABLE, Base, Id, Moment, Slug, Title
from blog.models.redirect import SERIES


class Series(Addressed, Base):
    """A series has an address; its articles name it and their place in it."""

    __tablename__ = "series"
    kind = SERIES
    __table_args__ = (TABLE,)

    id: Mapped[Id]
    title: Mapped[Title]
    slug: Mapped[Slug]
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment] = mapped_column(default=clock.now)

    @classmethod
    def words_of(cls, name: str) -> str:
        """Pinyin for Chinese; one whose title has no letter is a "series"."""
        return slugs.slugify(name) or "series"
