"""Rows written whether or not they are there, in each database's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table, case
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.orm import Session

# From the column as it is and the column as it was given to what it becomes.
Change = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]


def replaced(old: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """What was given."""
    return new


def added(old: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """The sum."""
    return old + new


def later(old: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """The greater of both; of one that is NULL the other."""
    return case((new.is_(None), old), (old > new, old), else_=new)


def upsert(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], changes: Mapping[str, Change]
) -> None:
    """Insert the rows; where the primary key is taken, each of ``changes`` says what its column becomes."""
    if rows:
        connection = session.connection()
        connection.execute(_statement(connection.dialect.name, table, tuple(changes.items())), rows)


@cache  # building it takes as long as executing it
def _statement(dialect: str, table: Table, changes: tuple[tuple[str, Change], ...]) -> Insert:
    if dialect == "sqlite":
        lite = sqlite.insert(table)
        keys = [key.name for key in table.primary_key]
        values = {name: change(table.c[name], lite.excluded[name]) for name, change in changes}
        return lite.on_conflict_do_update(index_elements=keys, set_=values)
    my = mysql.insert(table)
    values = {name: change(table.c[name], my.inserted[name]) for name, change in changes}
    return my.on_duplicate_key_update(values)
