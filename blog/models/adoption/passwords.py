"""The plain-text passwords of a tutorial's users, replaced by argon2 hashes where they stand."""

from __future__ import annotations

from collections.abc import Callable

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from sqlalchemy import Connection, String, inspect, select, text

from blog.models.adoption.tutorial import Tutorial
from blog.models.user import User

HASH_LENGTH = 255
PROGRESS = 50  # passwords from one line to the next; each takes a good part of a second


def is_hash(password: str | None) -> bool:
    """Whether the text is an argon2 hash already."""
    try:
        extract_parameters(password or "")
    except InvalidHashError:
        return False
    return True


def hash_all(connection: Connection, tutorial: Tutorial, say: Callable[[str], None]) -> None:
    """Hash what is plain text, each row for itself; what is a hash already stays."""
    _widen(connection, tutorial)
    users = tutorial.table(connection, tutorial.users)
    rows = connection.execute(select(users.c.id, users.c.password)).all()
    plain = [row for row in rows if row.password and not is_hash(row.password)]
    for done, row in enumerate(plain, start=1):
        connection.execute(users.update().where(users.c.id == row.id).values(password=_hash_of(row.password)))
        if done % PROGRESS == 0:
            say(f"Hashed {done:,} of {len(plain):,} passwords.")


def _widen(connection: Connection, tutorial: Tutorial) -> None:
    columns = {column["name"]: column for column in inspect(connection).get_columns(tutorial.users)}
    kind = columns["password"]["type"]
    if isinstance(kind, String) and (kind.length or HASH_LENGTH) < HASH_LENGTH:
        null = "NULL" if columns["password"]["nullable"] else "NOT NULL"
        connection.execute(
            text(f"ALTER TABLE {tutorial.users} MODIFY COLUMN password VARCHAR({HASH_LENGTH}) {null}")
        )


def _hash_of(password: str) -> str:
    user = User()
    user.set_password(password)
    return str(user.password_hash)
