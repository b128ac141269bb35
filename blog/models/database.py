"""What server a database runs on, how long its answers are waited for, and connections that only read."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, scoped_session

IDLE_SECONDS = 5  # after so long unused, a connection is tried before it is used
PING_SECONDS = 5  # how long a server may take to greet, or to say that it is alive
READING = "reading"
_RETURNED = "returned"

# How many seconds a server may take to answer whoever is asking now; None is for ever.
Patience = Callable[[], int | None]


class WriteWhileReading(RuntimeError):
    """Something that only reads began to write, or to lock; it needs a unit of work."""


def version_and_charset(engine: Engine) -> tuple[str, str]:
    """Return a MySQL or MariaDB server's version and the connected database's character set."""
    with engine.connect() as connection:
        version, charset = connection.execute(text("SELECT VERSION(), @@character_set_database")).one()
    return version, charset


def wait_for_locks(session: Session, seconds: int) -> None:
    """Have this session's connection wait that long for rows that others hold, where the database knows such waits."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET SESSION innodb_lock_wait_timeout = :seconds"), {"seconds": seconds})


def begin_reading(session: Session, engine: Engine) -> None:
    """Have the session ask ``engine``, and refuse to write, until a unit of work begins."""
    session.info[READING] = engine


def begin_writing(session: Session | scoped_session[Any]) -> None:
    """Have the session be as any other again. It has no transaction yet."""
    session.info.pop(READING, None)


def refuse_to_store(session: Session, *rest: object) -> None:
    """Stop a flush of a session that only reads."""
    if READING in session.info:
        raise WriteWhileReading(", ".join(sorted({type(one).__name__ for one in _changed(session)})))


def allow_reads_alone(engine: Engine) -> None:
    """Have a MySQL engine's connections refuse to write and to lock: the server does the first, we the second."""
    event.listen(engine, "connect", _set_read_only)
    event.listen(engine, "before_cursor_execute", _refuse_locks)


def keep_alive(engine: Engine, patience: Patience) -> None:
    """Have a MySQL engine hand out connections that are alive, whose server is waited for as long as ``patience`` says.

    Asking the server each time would cost a round trip. So one is asked that was idle, or has spoken unasked, as it
    does when it ends: what was restarted in between fails nobody.
    """

    def limit(dialect: object, record: object, arguments: object, options: dict[str, Any]) -> None:
        options["read_timeout"] = options["write_timeout"] = _at_most(PING_SECONDS, patience())

    def check(connection: Any, record: Any, proxy: object) -> None:
        returned = record.info.get(_RETURNED)
        if returned and (time.monotonic() - returned > IDLE_SECONDS or _has_spoken(connection)):
            _wait(connection, _at_most(PING_SECONDS, patience()))
            _ping(connection, engine)
        _wait(connection, patience())

    event.listen(engine, "do_connect", limit)
    event.listen(engine, "checkin", _note_return)
    event.listen(engine, "checkout", check)


def time_statements(engine: Engine, tell: Callable[[str, float], None]) -> None:
    """Call ``tell`` with each statement, without its parameters, and the seconds that it took, also when it failed."""

    def start(
        connection: object, cursor: object, statement: str, values: object, context: Any, *many: object
    ) -> None:
        context.started_at = time.perf_counter()

    def end(
        connection: object, cursor: object, statement: str, values: object, context: Any, *many: object
    ) -> None:
        tell(statement, time.perf_counter() - context.started_at)

    def fail(error: Any) -> None:
        if hasattr(error.execution_context, "started_at"):
            tell(error.statement, time.perf_counter() - error.execution_context.started_at)

    event.listen(engine, "before_cursor_execute", start)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)


def _changed(session: Session) -> list[object]:
    return [*session.new, *session.dirty, *session.deleted]


def _set_read_only(connection: Any, record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _refuse_locks(connection: object, cursor: object, statement: str, *rest: object) -> None:
    # At every statement, so without a loop.
    if "FOR UPDATE" in statement or "IN SHARE MODE" in statement or "FOR SHARE" in statement:
        raise WriteWhileReading(statement)


def _note_return(connection: object, record: Any) -> None:
    record.info[_RETURNED] = time.monotonic()


def _has_spoken(connection: Any) -> bool:
    """Whether the server sent something, or hung up, while nobody had asked it anything."""
    if not connection.open:
        return True
    waiting = select.poll()
    waiting.register(connection._sock, select.POLLIN)
    return bool(waiting.poll(0))


def _wait(connection: Any, seconds: int | None) -> None:
    # PyMySQL takes these when it connects alone; it looks at them before each packet. Equal, they cost no system call.
    connection._read_timeout = connection._write_timeout = seconds


def _ping(connection: Any, engine: Engine) -> None:
    try:
        connection.ping(reconnect=False)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _at_most(seconds: int, patience: int | None) -> int | None:
    return None if patience is None else min(seconds, patience)
