"""What server a database runs on."""

from __future__ import annotations

from sqlalchemy import Engine, text


def version_and_charset(engine: Engine) -> tuple[str, str]:
    """Return a MySQL or MariaDB server's version and the connected database's character set."""
    with engine.connect() as connection:
        version, charset = connection.execute(text("SELECT VERSION(), @@character_set_database")).one()
    return version, charset
