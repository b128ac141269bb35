"""What server a database runs on."""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session


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
