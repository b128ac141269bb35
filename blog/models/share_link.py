"""Secret links that show one article to whoever has them, before readers may see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, ForeignKey, Select, delete, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from blog.lib import clock, tokens
from blog.models.article import Article
from blog.models.base import TABLE, Base, Id, Moment, key_type
from blog.models.tag import Tag
from blog.models.user import User

# For how long a link may be good.
DAYS = (1, 7, 30)
LISTED = 100


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
    made_by: Mapped[User] = relationship()

    @classmethod
    def make(cls, article: Article, user: User, days: int, now: datetime) -> tuple[ShareLink, str]:
        """Return a new link that is good for so many days, and the token its address carries."""
        token = tokens.new_token()
        expires_at = now + timedelta(days=days)
        link = cls(
            token_hash=tokens.token_hash(token),
            article_id=article.id,
            made_by_id=user.id,
            created_at=now,
            expires_at=expires_at,
        )
        return link, token

    @classmethod
    def valid(cls, token: str, now: datetime) -> Select[ShareLink]:
        """The link of that token, with all that its page shows, unless it has expired."""
        article = joinedload(cls.article, innerjoin=True)
        found = select(cls).where(cls.token_hash == tokens.token_hash(token), cls.expires_at > now)
        return found.options(
            joinedload(cls.made_by, innerjoin=True),
            article.joinedload(Article.author),
            article.selectinload(Article.tags).options(*Tag.in_lists()),
        )

    @classmethod
    def open_links(cls, article: Article, now: datetime) -> Select[ShareLink]:
        """What shows that article to others now, the newest first."""
        found = select(cls).where(cls.article_id == article.id, cls.expires_at > now)
        return (
            found.options(selectinload(cls.made_by))
            .order_by(cls.created_at.desc(), cls.id.desc())
            .limit(LISTED)
        )

    @classmethod
    def forget_old(cls, article: Article, now: datetime) -> Delete:
        """Sweep links to that article that have expired."""
        return delete(cls).where(cls.article_id == article.id, cls.expires_at <= now)

    @classmethod
    def withdraw(cls, article: Article, link_id: int) -> Delete:
        """Make one worthless."""
        return delete(cls).where(cls.article_id == article.id, cls.id == link_id)

    @property
    def opens(self) -> bool:
        """Whether it shows its article: not from the trash, nor once who made it may not open the article any more."""
        return not self.article.is_trashed and self.article.editable_by(self.made_by)
