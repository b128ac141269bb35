"""Forms that create something carry a token: the same submission arriving twice creates one thing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from blog.models.base import TABLE, Base, Moment, TokenHash

KEPT = timedelta(days=2)


class Submission(Base):
    """A form that was carried out, and the address that its first sending was answered with."""

    __tablename__ = "submission"
    __table_args__ = (TABLE,)

    token_hash: Mapped[TokenHash]
    location: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[Moment] = mapped_column(index=True)

    @classmethod
    def forget_old(cls, now: datetime) -> Delete:
        """Sweep tokens that no open form can still hold."""
        return delete(cls).where(cls.created_at < now - KEPT)
