"""One unit of work: all of it is stored or none, tried again when the database says that trying helps."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.orm.exc import StaleDataError

from blog.models.database import begin_writing

ATTEMPTS = 5
FIRST_PAUSE = 0.02  # seconds, doubled for each further attempt
# Deadlock, lock wait time-out, record changed since last read (MariaDB's snapshot isolation, Galera's certification).
# And clashes of keys: duplicate entry, missing parent row.
PASSING_ERRORS = frozenset({1213, 1205, 1020, 1062, 1452})
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_CLASHES = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    }
)

T = TypeVar("T")
AnySession = Session | scoped_session[Any]


class Busy(Exception):
    """The database turned the work down in every attempt; nothing of it was stored."""


def run(session: AnySession, work: Callable[[], T], before_retry: Callable[[], object] = lambda: None) -> T:
    """Call ``work`` in a transaction of ``session`` and commit. Raises Busy, and whatever ``work`` raises.

    A broken unique key is tried again too: somebody else stored the same thing first, and ``work``, called again,
    finds it there and says so or uses it.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return _once(session, work)
        except (DBAPIError, StaleDataError) as error:
            if not _is_passing(error):
                raise
        session.expunge_all()
        before_retry()
        time.sleep(FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311
    try:
        return _once(session, work)
    except (DBAPIError, StaleDataError) as error:
        if _is_passing(error):
            raise Busy from error
        raise


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine the promises that MySQL makes: foreign keys, and writers that wait in line."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _once(session: AnySession, work: Callable[[], T]) -> T:
    # What was read before belongs to a snapshot of its own; a write starts from the present.
    session.commit()
    begin_writing(session)
    try:
        session.connection(execution_options={"writes": True})
        result = work()
        session.commit()
        return result
    except BaseException:
        session.rollback()
        raise


def _is_passing(error: DBAPIError | StaleDataError) -> bool:
    # Rows that were to change or go had been changed or gone: another look finds them as they are.
    if isinstance(error, StaleDataError):
        return True
    original = error.orig
    if isinstance(original, sqlite3.Error):
        code = original.sqlite_errorcode
        return code & 0xFF in SQLITE_BUSY or code in SQLITE_CLASHES
    return bool(original and original.args and original.args[0] in PASSING_ERRORS)


def _set_pragmas(connection: sqlite3.Connection, record: object) -> None:
    # Without this the driver would begin transactions by its own rules.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
