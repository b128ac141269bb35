"""The SQL text of a tutorial's tables, written before anything changes."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from pymysql.converters import escape_item
from sqlalchemy import Connection, inspect, select, text

from blog.models.adoption.tutorial import Tutorial

ROWS_A_STATEMENT = 200
SECRET = "password"  # noqa: S105 - the name of a column

_HEAD = """\
-- Sheaf wrote this on {now:%Y-%m-%d at %H:%M:%S} UTC, before it took the tables over.
-- It can be loaded into an empty database. Passwords are left out.
SET NAMES utf8mb4;
SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO';
SET SESSION foreign_key_checks=0;
"""
_FOOT = "SET SESSION foreign_key_checks=1;\n"


def write(connection: Connection, tutorial: Tutorial, folder: Path, now: datetime) -> Path:
    """Write the tutorial's tables into a new file of ``folder`` that only its owner can read; return its path."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _free_name(folder, now)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(_HEAD.format(now=now))
        for name in tutorial.shape:
            _write_table(connection, tutorial, name, file)
        file.write(_FOOT)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return path


def _free_name(folder: Path, now: datetime) -> Path:
    stamp = f"adoption-{now:%Y%m%dT%H%M%SZ}"
    names = (f"{stamp}{f'-{number}' if number > 1 else ''}.sql" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


def _write_table(connection: Connection, tutorial: Tutorial, name: str, file: TextIO) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier
    file.write(connection.execute(text(f"SHOW CREATE TABLE {quoted(name)}")).one()[1] + ";\n")
    columns = [column["name"] for column in inspect(connection).get_columns(name)]
    blank = _blank(connection, name)
    source = tutorial.table(connection, name)
    rows = connection.execute(
        select(*(source.c[column] for column in columns)), execution_options={"stream_results": True}
    )
    into = f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES\n"
    for part in rows.partitions(ROWS_A_STATEMENT):
        values = ([blank if item == SECRET else row._mapping[item] for item in columns] for row in part)
        file.write(into + ",\n".join(_tuple(row) for row in values) + ";\n")


def _blank(connection: Connection, name: str) -> str | None:
    """What stands for a password."""
    columns = inspect(connection).get_columns(name)
    return None if all(column["nullable"] for column in columns if column["name"] == SECRET) else ""


def _tuple(values: list[Any]) -> str:
    return f"({', '.join(escape_item(value, 'utf8mb4') for value in values)})"
