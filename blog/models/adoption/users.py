"""A tutorial's users as ours: authors who sign in with the password they had."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, select

from blog.lib import names, slugs
from blog.models.adoption.free_names import FreeNames
from blog.models.adoption.notes import Notes, cut
from blog.models.adoption.passwords import is_hash
from blog.models.adoption.tutorial import Tutorial
from blog.models.base import NAME_LIMIT
from blog.models.user import AUTHOR, User

_USERNAME = re.compile(r"[a-z0-9_-]+")
_NOT_IN_USERNAMES = re.compile(r"[^a-z0-9_-]+")


def read_users(connection: Connection, tutorial: Tutorial, now: datetime, notes: Notes) -> list[User]:
    """Return the users under their own ids."""
    if not tutorial.users:
        return []
    source = tutorial.table(connection, tutorial.users)
    free = FreeNames(NAME_LIMIT)
    users = []
    for row in connection.execute(select(source).order_by(source.c.id)):
        username = free.claim(_username(row.name or "") or f"user-{row.id}")
        shown = names.clean_name(row.fullname or "") or names.clean_name(row.name or "") or username
        user = User(id=row.id, username=username, name=cut(shown, NAME_LIMIT), bio="", role=AUTHOR)
        user.active, user.created_at = True, now
        user.password_hash = row.password if is_hash(row.password) else None
        _note(user, row.name, row.password, notes)
        users.append(user)
    return users


def _username(name: str) -> str:
    """Return ASCII letters, digits, - and _, in lower case: a Chinese name becomes pinyin."""
    folded = name.strip().casefold()
    plain = folded if _USERNAME.fullmatch(folded) else _NOT_IN_USERNAMES.sub("-", slugs.slugify(name))
    return plain.strip("-")


def _note(user: User, name: str | None, password: str | None, notes: Notes) -> None:
    if user.username != name:
        former = cut(names.clean_name(name or ""), NAME_LIMIT)
        notes.add("Users who sign in under another name", f"{user.id} “{former}” as {user.username}")
    if not password:
        notes.add("Users without a password, who need one before they can sign in", user.username)
