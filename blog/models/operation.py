"""The ledger of operations that can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Exists,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, defer, lazyload, mapped_column, relationship

from blog.models.article import Article
from blog.models.base import TABLE, Base, Id, Moment
from blog.models.user import User

TAGGING = "tagging"  # the kind of operation that authors carry out too
RENAMING = "tag_rename"  # the kind that leaves articles and their lists as they are

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

    @classmethod
    def locked(cls, id: int) -> Select[Operation]:
        """One of them, as it is now; nobody else undoes it until the transaction ends."""
        wanted = select(cls).where(cls.id == id).options(lazyload(cls.user))
        return wanted.with_for_update().execution_options(populate_existing=True)

    @property
    def relisted(self) -> int:
        """How many articles it changed or listed otherwise. A renaming only counts those that show the name."""
        return 0 if self.kind == RENAMING else self.affected

    def changes_more_than(self, session: Session, limit: int) -> bool:
        """Whether undoing it changes more articles or links than that."""
        links = select(operation_link.c.tag_id).where(operation_link.c.operation_id == self.id)
        found = select(func.count()).select_from(links.limit(limit + 1).subquery())
        return self.relisted > limit or (session.scalar(found) or 0) > limit

    def undoable_by(self, session: Session, user: User) -> bool:
        """Whether ``user`` may undo it: an editor anything, an author the tags that they gave or took.

        An author may edit all of its articles that are still there, or it is an editor's work by now.
        """
        if user.is_editor:
            return True
        own = self.kind == TAGGING and self.user_id == user.id and user.active
        return own and not session.scalar(select(self._others_articles(user)))

    def _others_articles(self, user: User) -> Exists:
        links = exists().where(operation_link.c.operation_id == self.id)
        changed = links.where(operation_link.c.article_id == Article.id)
        return changed.where(Article.author_id.is_distinct_from(user.id))

    def mark_undone(self, now: datetime) -> None:
        """Write down when it was undone."""
        self.undone_at = now
