"""Links that work once: the set-up of a site, an invitation, a new password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.lib import tokens
from blog.models.base import TABLE, Base, Moment, TokenHash
from blog.models.transaction import AnySession
from blog.models.user import User

SETUP, INVITATION, PASSWORD = "setup", "invitation", "password"
LIFETIME = {SETUP: timedelta(days=3650), INVITATION: timedelta(days=7), PASSWORD: timedelta(days=1)}


class OneTimeLink(Base):
    """A link that is deleted by its use. The address holds the token, the table only its hash.

    ``role`` is the one an invitation gives; ``user`` is whose password a password link sets; ``made_by_id`` is who
    made it (nobody for links that a command or the server made).
    """

    __tablename__ = "one_time_link"
    __table_args__ = (TABLE,)

    token_hash: Mapped[TokenHash]
    purpose: Mapped[str] = mapped_column(String(16))
    role: Mapped[str | None] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]

    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="joined")

    @classmethod
    def for_setup(cls, session: AnySession, now: datetime) -> str | None:
        """Store a new link to the set-up, older ones withdrawn; None when the site has its owner."""
        return None if session.scalar(User.owners().limit(1)) else cls.replace(session, SETUP, now)

    @classmethod
    def replace(
        cls,
        session: AnySession,
        purpose: str,
        now: datetime,
        *,
        user: User | None = None,
        made_by: User | None = None,
    ) -> str:
        """Store a new link, older ones of that purpose (of that user) withdrawn, and return its token."""
        session.execute(cls.withdraw(purpose, user))
        return cls.issue(session, purpose, now, user=user, made_by=made_by)

    @classmethod
    def issue(cls, session: AnySession, purpose: str, now: datetime, **values: Any) -> str:
        """Store a new link, with what ``make`` takes, and return the token its address carries."""
        link, token = cls.make(purpose, now, **values)
        session.add(link)
        return token

    @classmethod
    def make(
        cls,
        purpose: str,
        now: datetime,
        *,
        role: str | None = None,
        user: User | None = None,
        made_by: User | None = None,
    ) -> tuple[OneTimeLink, str]:
        """Return a new link and the token its address carries."""
        token = tokens.new_token()
        link = cls(
            token_hash=tokens.token_hash(token),
            purpose=purpose,
            role=role,
            user=user,
            made_by_id=made_by.id if made_by else None,
            created_at=now,
            expires_at=now + LIFETIME[purpose],
        )
        return link, token

    @classmethod
    def valid(cls, purpose: str, token: str, now: datetime) -> Select[OneTimeLink]:
        """The unused, unexpired link of that purpose."""
        return select(cls).where(
            cls.token_hash == tokens.token_hash(token), cls.purpose == purpose, cls.expires_at > now
        )

    @classmethod
    def open_invitations(cls, now: datetime) -> Select[OneTimeLink]:
        """Invitations that nobody has used yet, newest first."""
        open_ = select(cls).where(cls.purpose == INVITATION, cls.expires_at > now)
        return open_.order_by(cls.created_at.desc())

    @classmethod
    def withdraw(cls, purpose: str, user: User | None = None) -> Delete:
        """Make all unused links of that purpose (of that user) worthless."""
        return delete(cls).where(
            cls.purpose == purpose, cls.user_id == user.id if user else cls.user_id.is_(None)
        )

    @classmethod
    def withdraw_made_by(cls, user: User) -> Delete:
        """Make the unused links that ``user`` made worthless: they would open what ``user`` no longer may."""
        return delete(cls).where(cls.made_by_id == user.id)

    def used(self) -> Delete:
        """Use the link up: of two uses at once, the one that deletes no row came too late."""
        return delete(OneTimeLink).where(OneTimeLink.token_hash == self.token_hash)
