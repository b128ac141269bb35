"""The table that stands in the database from the first change of an adoption to the last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, String, Table, Text, select

from blog.models import schema
from blog.models.adoption.tutorial import BY_KIND, Tutorial
from blog.models.base import TABLE

# Apart from the models' tables: outside an adoption it does not exist, so no migration makes it.
_table = Table(
    schema.ADOPTION_TABLE,
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("backup", Text, nullable=False),
    Column("copied", Boolean, nullable=False),
    **TABLE,
)


@dataclass(frozen=True)
class Record:
    """How far an adoption is: what it takes over, where the backup lies, whether the rows are copied."""

    tutorial: Tutorial
    backup: Path
    copied: bool


def find(connection: Connection) -> Record | None:
    """The adoption that was begun here; None before anything but the empty table was made."""
    if schema.ADOPTION_TABLE not in schema.tables_of(connection):
        return None
    row = connection.execute(select(_table)).one_or_none()
    return Record(BY_KIND[row.kind], Path(row.backup), row.copied) if row else None


def begin(connection: Connection, tutorial: Tutorial, backup: Path) -> Record:
    """Make the table, and then its row."""
    _table.create(connection, checkfirst=True)
    connection.execute(_table.insert().values(id=1, kind=tutorial.kind, backup=str(backup), copied=False))
    return Record(tutorial, backup, copied=False)


def mark_copied(connection: Connection) -> None:
    """Say so in the transaction that copies."""
    connection.execute(_table.update().values(copied=True))


def end(connection: Connection) -> None:
    """Remove the table: the blog is served from here on."""
    _table.drop(connection, checkfirst=True)
