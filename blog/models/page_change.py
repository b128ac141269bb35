"""Which pages a transaction makes stale: told to whoever watches on this machine, and stored for other machines.

A write touches sources of pages (blog/models/sources.py). Just before its transaction commits, the watcher of its
engine is told that they are about to change; after it, that they have. The row of ``page_change`` commits with the
change itself, so that whoever can't be told finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, Engine, Integer, Select, Text, delete, event, insert, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from blog.lib import clock
from blog.models.base import TABLE, Base, Moment
from blog.models.sources import EVERYTHING

# A change of more sources than these is one of everything.
FEW = 500
KEPT = timedelta(hours=1)
# What a poll removes at most, so that no lock is held long.
REMOVED = 1000

_TOUCHED, _TOLD = "touched_sources", "told_change"


class PageChange(Base):
    """What a committed transaction changed: names of sources, apart by spaces."""

    __tablename__ = "page_change"
    __table_args__ = (TABLE,)

    id: Mapped[int] = mapped_column(
        Integer().with_variant(BigInteger(), "mysql", "mariadb"), primary_key=True
    )
    changed_at: Mapped[Moment] = mapped_column(index=True)
    sources: Mapped[str] = mapped_column(Text)

    @classmethod
    def after(cls, id: int) -> Select[int, str]:
        """Ids and sources of the changes beyond that one."""
        return select(cls.id, cls.sources).where(cls.id > id).order_by(cls.id)

    @classmethod
    def newest(cls) -> Select[int]:
        """The id of the last one."""
        return select(cls.id).order_by(cls.id.desc()).limit(1)


class Watcher(Protocol):
    """Is told of changes on this machine."""

    def begin(self, sources: frozenset[str]) -> None:
        """These sources may change at any moment from now on."""

    def settle(self, sources: frozenset[str], change_id: int | None) -> None:
        """They have changed; ``change_id`` is the row that says so, None where the transaction failed."""


_watchers: WeakKeyDictionary[Engine, Watcher] = WeakKeyDictionary()


def listen() -> None:
    """Attach the rules of this module to every session."""
    event.listen(Session, "before_commit", _before_commit)
    event.listen(Session, "after_commit", _after_commit)
    event.listen(Session, "after_transaction_end", _after_transaction)


def watch(engine: Engine, watcher: Watcher) -> None:
    """Have ``watcher`` told what sessions on ``engine`` change."""
    _watchers[engine] = watcher


def touch(session: Session, names: Iterable[str]) -> None:
    """Note that this transaction changes what these sources name."""
    touched: set[str] = session.info.setdefault(_TOUCHED, set())
    touched.update(names)
    if len(touched) > FEW:
        touched.clear()
        touched.add(EVERYTHING)


def forget_old(session: Session, now: datetime) -> None:
    """Remove some of the changes that everybody has seen by now."""
    old = select(PageChange.id).where(PageChange.changed_at < now - KEPT).limit(REMOVED)
    ids = session.scalars(old).all()
    if ids:
        session.execute(delete(PageChange).where(PageChange.id.in_(ids)))


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    touched = session.info.pop(_TOUCHED, None)
    if not touched:
        return
    sources = frozenset(touched)
    row = {"changed_at": clock.now(), "sources": " ".join(sorted(sources))}
    connection = session.connection()
    # Through the table: the mapper would have the row's object live in the session.
    key: Any = connection.execute(insert(PageChange.__table__), row).inserted_primary_key  # type: ignore[arg-type]
    watcher = _watchers.get(connection.engine)
    if watcher:
        watcher.begin(sources)
        session.info[_TOLD] = watcher, sources, key[0]


def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        _settle(session, committed=True)


def _after_transaction(session: Session, transaction: SessionTransaction) -> None:
    """What was not committed is settled too: nobody knows of a commit that failed whether the database did it."""
    if transaction.parent is None:
        session.info.pop(_TOUCHED, None)
        _settle(session, committed=False)


def _settle(session: Session, *, committed: bool) -> None:
    if told := session.info.pop(_TOLD, None):
        watcher, sources, change_id = told
        watcher.settle(sources, change_id if committed else None)
