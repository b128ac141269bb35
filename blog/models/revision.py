"""What an article said when somebody saved it: each text, with who, when and a note, and never changed again."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.lib import clock
from blog.models.base import SLUG_LIMIT, TABLE, Base, Id, LongText, Moment, Title, key_type
from blog.models.user import User

NOTE_LIMIT = 255
SAVED, PUBLISHED, MERGED, RESTORED, FOUND = "saved", "published", "merged", "restored", "found"


class Revision(Base):
    """One version of an article's texts. ``number`` counts an article's revisions from 1.

    ``kind`` says how it came about: saved, published, merged from two, restored from an older one, or found, when an
    article that had no revisions yet was about to change. ``tags`` are names in the author's order.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("article_id", "number"), TABLE)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16), default=SAVED)
    title: Mapped[Title]
    slug: Mapped[str] = mapped_column(key_type(SLUG_LIMIT))
    excerpt: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)

    user: Mapped[User | None] = relationship()

    @classmethod
    def of(cls, article_id: int, number: int) -> Select[Revision]:
        """The revision of that number."""
        return select(cls).where(cls.article_id == article_id, cls.number == number)
