"""What MariaDB says of the statements of a page: how it finds the rows, and how many it reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from blog.extensions import db

Statement = tuple[str, Any]  # with its parameters

# Tables of one row, and what a statement makes up itself.
SMALL = {"alembic_version", "site", None}
# What MariaDB may not do: sort, write down, read a table or an index from end to end.
FORBIDDEN = ("Using filesort", "Using temporary")
SCANS = {"ALL", "index"}


def asked_for(app: Flask, client: FlaskClient, path: str) -> list[Statement]:
    """Open a page, which has to be there, and return what it reads."""
    asked: list[Statement] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with app.app_context():
            assert client.get(path).status_code == 200, path
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return [pair for pair in asked if pair[0].startswith(("SELECT", "WITH", "("))]


def wrong_plans(
    connection: Connection, statements: Sequence[Statement], few: int = 0
) -> Iterator[tuple[str, Any]]:
    """Yield the statements that sort, write down or scan, each with the row of its plan that says so.

    What touches no more than ``few`` rows, as MariaDB estimates, may do that.
    """
    for statement, parameters in statements:
        for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).mappings():
            extra = row["Extra"] or ""
            # What a statement picked first, by an index and with a limit, is read whole.
            picked = (row["table"] or "<").startswith("<")
            scans = row["type"] in SCANS and row["table"] not in SMALL and not picked
            is_wrong = scans or any(word in extra for word in FORBIDDEN)
            if is_wrong and int(row["rows"] or 0) > few:
                yield statement, dict(row)


def rows_read(connection: Connection, statement: str, parameters: Any) -> int:
    """Return how many rows and entries of indexes a statement reads, besides those that it finds by a whole key."""
    connection.exec_driver_sql("FLUSH STATUS")
    connection.exec_driver_sql(statement, parameters).all()
    counters = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_read%%'")
    return sum(int(value) for name, value in counters if name != "Handler_read_key")
