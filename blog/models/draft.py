"""What somebody is writing and has not saved yet: one slot for each tab, which readers never see."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blog.lib import clock
from blog.models.base import TABLE, Base, Id, LongText, Moment, Title, key_type


class Draft(Base):
    """The fields of the editor as a tab last sent them. No time deletes it: its tab's save or its author does.

    ``article_id`` None is a new article's, or of one that is gone since. ``tab`` names the tab, ``serial`` grows with
    each sending, so that one that was late is known. ``base`` is the number of the revision that the tab began with
    (0: none yet), ``opened`` the fingerprint of the article then. ``fields`` is a JSON object of the form's fields.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("user_id", "tab"),
        Index("ix_draft_article_id_saved_at", "article_id", "saved_at"),
        Index("ix_draft_user_id_saved_at", "user_id", "saved_at"),
        TABLE,
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"))
    tab: Mapped[str] = mapped_column(key_type(64))
    serial: Mapped[int] = mapped_column(default=0)
    base: Mapped[int] = mapped_column(default=0)
    opened: Mapped[str] = mapped_column(key_type(16), default="")
    title: Mapped[Title] = mapped_column(default="")
    fields: Mapped[str] = mapped_column(LongText, default="{}")
    saved_at: Mapped[Moment] = mapped_column(default=clock.now)
