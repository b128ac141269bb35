"""What an article said when somebody saved it: each text, with who, when and a note, and never changed again."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, defer, joinedload, mapped_column, relationship

from blog.lib import clock
from blog.models.base import SLUG_LIMIT, TABLE, Base, Id, LongText, Moment, Title, key_type
from blog.models.user import User

NOTE_LIMIT = 255
SAVED, PUBLISHED, MERGED, RESTORED, FOUND = "saved", "published", "merged", "restored", "found"


class Revision(Base):
    """One version of an article's texts. ``number`` counts an article's revisions from 1.

    ``kind`` says how it came about: saved, published, merged from two, restored from an older one, or found, when an
    article that had no revisions yet, or was changed outside the editor, was about to change. ``tags`` are names in
    the author's order.
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
        """The revision of that number, with who made it."""
        found = select(cls).where(cls.article_id == article_id, cls.number == number)
        return found.options(joinedload(cls.user).load_only(User.username, User.name))

    @classmethod
    def listed(cls, article_id: int, size: int, before: int | None = None) -> Select[Revision]:
        """So many of an article's revisions, the newest first, from below that number; without their bodies."""
        found = select(cls).where(cls.article_id == article_id)
        if before is not None:
            found = found.where(cls.number < before)
        texts = (defer(text, raiseload=True) for text in (cls.body, cls.excerpt))
        who = joinedload(cls.user).load_only(User.username, User.name)
        return found.options(*texts, who).order_by(cls.number.desc()).limit(size)
