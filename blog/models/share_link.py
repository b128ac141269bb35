"""Secret links that show one article to whoever has them, before readers may see it."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.lib import clock
from blog.models.article import Article
from blog.models.base import TABLE, Base, Id, Moment, key_type


class ShareLink(Base):
    """A link until ``expires_at``, or until it is deleted. The address holds the token, the table only its hash."""

    __tablename__ = "share_link"
    __table_args__ = (TABLE,)

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(key_type(64), unique=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    expires_at: Mapped[Moment]

    article: Mapped[Article] = relationship()
