"""The ledger of operations that can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Select, String, Table, func, or_, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship

from blog.models.base import TABLE, Base, Id, Moment
from blog.models.user import User

TAGGING = "tagging"  # the kind of operation that authors carry out too

# The links that operations took from articles (added false) or gave them. No foreign keys to article and tag: what
# was done stays written down when they are gone.
operation_link = Table(
    "operation_link",
    Base.metadata,
    Column("operation_id", ForeignKey("operation.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("added", Boolean, nullable=False),
    **TABLE,
)


class Operation(Base):
    """One change that someone made. What undoes it exactly: other rows in ``record``, links in ``operation_link``."""

    __tablename__ = "operation"
    __table_args__ = (TABLE,)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(32))
    # What it was done to, and what came of it, by the names they had then.
    subject: Mapped[str] = mapped_column(String(255))
    target: Mapped[str] = mapped_column(String(255), default="")
    # How many articles it changed.
    affected: Mapped[int] = mapped_column(default=0)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment] = mapped_column(index=True)
    undone_at: Mapped[Moment | None]

    user: Mapped[User | None] = relationship(lazy="joined")

    @classmethod
    def newest(cls) -> Select[Operation]:
        """The ledger, newest first, without the records, which may be long."""
        entries = select(cls).options(defer(cls.record, raiseload=True))
        return entries.order_by(cls.created_at.desc(), cls.id.desc())

    @classmethod
    def older_than(cls, at: datetime, id: int) -> Select[Operation]:
        """The same from there on: what was done before ``at``, or then under a smaller id."""
        return cls.newest().where(cls.created_at <= at, or_(cls.created_at < at, cls.id < id))

    def changes_more_than(self, session: Session, limit: int) -> bool:
        """Whether it changed more articles or links than that."""
        links = select(operation_link.c.tag_id).where(operation_link.c.operation_id == self.id)
        found = select(func.count()).select_from(links.limit(limit + 1).subquery())
        return self.affected > limit or (session.scalar(found) or 0) > limit

    def undoable_by(self, user: User) -> bool:
        """Whether ``user`` may undo it now: an editor anything, an author the tags that they gave or took."""
        own = self.kind == TAGGING and self.user_id == user.id and user.active
        return self.undone_at is None and (user.is_editor or own)

    def mark_undone(self, now: datetime) -> None:
        """Write down when it was undone."""
        self.undone_at = now
