"""Who is signed in where: kept on the server, so that signing out ends it for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, ForeignKey, Select, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.lib import tokens
from blog.models.base import TABLE, Base, Moment, TokenHash
from blog.models.user import User

LIFETIME = timedelta(days=30)


class LoginSession(Base):
    """One signed-in browser. The cookie holds the token, the table only its hash."""

    __tablename__ = "login_session"
    __table_args__ = (TABLE,)

    token_hash: Mapped[TokenHash]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)

    @classmethod
    def begin(cls, user: User, now: datetime) -> tuple[LoginSession, str]:
        """Return a new session of ``user`` and the token that the browser is to keep."""
        token = tokens.new_token()
        session = cls(
            token_hash=tokens.token_hash(token), user_id=user.id, created_at=now, expires_at=now + LIFETIME
        )
        return session, token

    @classmethod
    def user_of(cls, token: str, now: datetime) -> Select[User]:
        """The active user whose unexpired session ``token`` stands for."""
        return (
            select(User)
            .join(cls, cls.user_id == User.id)
            .where(cls.token_hash == tokens.token_hash(token), cls.expires_at > now, User.active)
        )

    @classmethod
    def end(cls, token: str) -> Delete:
        """Sign one browser out."""
        return delete(cls).where(cls.token_hash == tokens.token_hash(token))

    @classmethod
    def end_all(cls, user: User) -> Delete:
        """Sign ``user`` out everywhere."""
        return delete(cls).where(cls.user_id == user.id)

    @classmethod
    def end_expired(cls, now: datetime) -> Delete:
        """Sweep sessions that can no longer be used."""
        return delete(cls).where(cls.expires_at <= now)
