"""The tables around an adoption: the tutorial's are put aside and dropped at the end, ours are made."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from blog.models import schema
from blog.models.adoption.refusal import CannotAdopt
from blog.models.adoption.tutorial import ASIDE, Tutorial
from blog.models.base import Base

FILLED = {"user", "article", "tag", "article_tag"}  # by the copy, and empty until then
NO_RIGHT = {1044, 1142, 1227}  # MySQL's ways to deny a statement for want of a right


def make_room(connection: Connection, tutorial: Tutorial) -> None:
    """Rename the tutorial's tables in one statement, those that are not renamed yet, if ours have their names."""
    if not tutorial.makes_room:
        return
    waiting = [name for name in tutorial.shape if tutorial.place(connection, name) == name]
    if waiting:
        pairs = ", ".join(f"`{name}` TO `{ASIDE}{name}`" for name in waiting)
        connection.execute(text(f"RENAME TABLE {pairs}"))


def make_ours(connection: Connection, *, from_nothing: bool) -> None:
    """Run the migrations. ``from_nothing`` drops first what an interrupted run of them left.

    Migrations find the database through the application, so this needs its context. Raises CannotAdopt.
    """
    if from_nothing:
        _refuse_rows(connection)
    if schema.is_newest(connection):
        return
    if from_nothing:
        ours = {schema.VERSION_TABLE, *Base.metadata.tables}
        _drop(connection, ours & schema.tables_of(connection))
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def clear_away(connection: Connection, tutorial: Tutorial) -> None:
    """Drop the tables that were put aside."""
    if tutorial.makes_room:
        _drop(connection, {ASIDE + name for name in tutorial.shape})


def use_utf8mb4(connection: Connection, say: Callable[[str], None]) -> None:
    """Have later tables take every letter too, also those of other programs; say so where we lack the right."""
    # What @@character_set_database says is as old as the connection.
    found = connection.execute(
        text(
            "SELECT schema_name, default_character_set_name FROM information_schema.schemata"
            " WHERE schema_name = DATABASE()"
        )
    )
    name, charset = found.one()
    if charset == "utf8mb4":
        return
    try:
        connection.execute(text("ALTER DATABASE CHARACTER SET utf8mb4"))
    except DBAPIError as error:
        if not error.orig or error.orig.args[0] not in NO_RIGHT:
            raise
        say(
            f"The database's own character set stays {charset}, for this user may not change it; "
            f"as one who may: ALTER DATABASE `{name}` CHARACTER SET utf8mb4;"
        )


def _refuse_rows(connection: Connection) -> None:
    """Stop where another program, such as the tutorial's own, filled our tables while the adoption was interrupted."""
    there = schema.tables_of(connection)
    for name in sorted(FILLED & there):
        if schema.has_rows(connection, Base.metadata.tables[name]):
            raise CannotAdopt(
                f"Another program wrote into the table {name}: move its rows away, then run this again."
            )


def _drop(connection: Connection, tables: set[str]) -> None:
    connection.execute(text("SET SESSION foreign_key_checks=0"))
    for name in sorted(tables):
        connection.execute(text(f"DROP TABLE IF EXISTS `{name}`"))
    connection.execute(text("SET SESSION foreign_key_checks=1"))
