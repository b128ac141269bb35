"""The steps of an adoption in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, select, text
from sqlalchemy.exc import OperationalError

from blog.lib import clock
from blog.models import schema
from blog.models.adoption import backup, passwords, record, tables
from blog.models.adoption.copying import copy
from blog.models.adoption.own_connection import own_connection
from blog.models.adoption.reading import Reading
from blog.models.adoption.record import Record
from blog.models.adoption.refusal import CannotAdopt
from blog.models.adoption.tutorial import Tutorial, tutorial_in
from blog.models.base import Base
from config import INSTANCE

BACKUPS = INSTANCE / "backups"
PATIENCE = 15  # seconds to wait for another program that is using a table
LOCK_WAIT_TIMEOUT = 1205

Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What the blog holds after an adoption, and where the backup of what was there before lies."""

    backup: Path
    users: int
    articles: int
    tags: int
    links: int

    @property
    def line(self) -> str:
        """The same in one line."""
        counts = {"user": self.users, "article": self.articles, "tag": self.tags, "link": self.links}
        told = (f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items())
        return f"Taken over: {', '.join(told)}. What was there before: {self.backup}"


class Adoption:
    """The take-over of the tutorial's database behind ``engine``.

    It runs inside the context of that database's application. The newest article is dated ``now`` (the present),
    and backups go into the folder ``backups`` (``instance/backups``).
    """

    def __init__(self, engine: Engine, now: datetime | None = None, backups: Path | None = None) -> None:
        self.engine = engine
        self.now = now or clock.now()
        self.backups = backups or BACKUPS

    def plan(self) -> list[str]:
        """Return what ``carry_out`` would do, in lines, and change nothing. Raises CannotAdopt."""
        with self.engine.connect() as connection:
            begun = record.find(connection)
            if begun and begun.copied:
                return ["The rows are copied; what is left is to remove the tutorial's own tables."]
            tutorial = begun.tutorial if begun else self._recognised(connection)
            reading = Reading(connection, tutorial, self.now)
            for _ in reading.objects():
                pass
            reading.links()
            counts = ", ".join(f"{name} (rows: {reading.count(name)})" for name in tutorial.shape)
            return [f"Found: {counts}.", *_steps(tutorial, begun, self.backups), *reading.notes.lines]

    def carry_out(self, say: Say) -> Report:
        """Take the database over, or go on where an earlier attempt stopped, saying each step. Raises CannotAdopt."""
        with self._alone() as connection:
            begun = record.find(connection) or self._begin(connection, say)
            tutorial = begun.tutorial
            if not begun.copied:
                self._hash_passwords(connection, tutorial, say)
                tables.make_room(connection, tutorial)
            say("Making the blog's tables.")
            tables.make_ours(connection, from_nothing=not begun.copied)
            if not begun.copied:
                say("Copying.")
                copy(self.engine, tutorial, self.now, say)
            tables.clear_away(connection, tutorial)
            tables.use_utf8mb4(connection, say)
            report = _report(connection, begun)
            record.end(connection)
        say(report.line)
        return report

    def _begin(self, connection: Connection, say: Say) -> Record:
        tutorial = self._recognised(connection)
        path = backup.write(connection, tutorial, self.backups, self.now)
        say(f"Backup, without passwords: {path}")
        return record.begin(connection, tutorial, path)

    def _recognised(self, connection: Connection) -> Tutorial:
        tutorial = tutorial_in(connection)
        if tutorial is None:
            raise CannotAdopt(f"There is nothing to adopt. {schema.state_of(self.engine).advice}")
        return tutorial

    def _hash_passwords(self, connection: Connection, tutorial: Tutorial, say: Say) -> None:
        if tutorial.users:
            say("Replacing plain-text passwords with argon2 hashes.")
            passwords.hash_all(connection, tutorial, say)

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A connection on which every statement stands by itself, while no other adoption runs."""
        if self.engine.dialect.name not in {"mysql", "mariadb"}:
            raise CannotAdopt("There is nothing to adopt: the tutorials' databases are on MySQL or MariaDB.")
        with own_connection(self.engine) as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(text("SELECT GET_LOCK(CONCAT('sheaf-', MD5(DATABASE())), 0)")):
                raise CannotAdopt("The database is being taken over by another process.")
            connection.execute(text(f"SET SESSION lock_wait_timeout={PATIENCE}"))
            with _clear_about_waiting():
                yield connection


@contextmanager
def _clear_about_waiting() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if error.orig and error.orig.args[0] == LOCK_WAIT_TIMEOUT:
            raise CannotAdopt("Another program is using the tables: stop it, then run this again.") from error
        raise


def _steps(tutorial: Tutorial, begun: Record | None, backups: Path) -> list[str]:
    listed = ", ".join(tutorial.shape)
    steps = [
        f"Begun before; its backup: {begun.backup}" if begun else f"Write a backup of them into {backups}"
    ]
    if tutorial.makes_room:
        steps.append(
            f"Put {listed} aside, make the blog's tables and copy the rows into them under their ids"
        )
        steps.append("Drop the tables that were put aside")
    else:
        steps.append("Replace the plain-text passwords in users with argon2 hashes")
        steps.append(f"Make the blog's tables beside {listed} and copy the rows into them under their ids")
    steps.append("Make utf8mb4 the database's own character set, if this user may")
    steps.append("All articles are published, the last one now, each one minute after the one before it")
    return [f"{number}. {step}." for number, step in enumerate(steps, start=1)]


def _report(connection: Connection, begun: Record) -> Report:
    def count(name: str) -> int:
        table: Table = Base.metadata.tables[name]
        return connection.scalar(select(func.count()).select_from(table)) or 0

    return Report(begun.backup, count("user"), count("article"), count("tag"), count("article_tag"))
