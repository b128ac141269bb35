"""How MariaDB finds what public pages show of 100,000 articles: by indexes that hold the order of lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import Connection, event

from bench.large_blog.data import ALL, LARGEST, LEFT, MIDDLE, OLD, RIGHT
from blog.extensions import db
from blog.models import Article

MIDST = "before=20200101T000000Z-1"
PAGES = [
    "/",
    f"/?{MIDST}",
    "/?after=20200101T000000Z-1",
    "/feed.atom",
    "/authors/ada",
    f"/authors/ada?{MIDST}",
    "/tags/",
    "/tags/?by=name",
    "/tags/?by=new",
    f"/tags/{LARGEST}",
    f"/tags/{LARGEST}?{MIDST}",
    f"/tags/{MIDDLE}/feed.json",
    f"/tags/{LARGEST}+{MIDDLE}",
    f"/tags/{LEFT},{RIGHT}",
    f"/tags/{OLD}+!{LARGEST}",
    f"/tags/!{ALL}",
]
# Tables of one row, and what a statement makes up itself.
SMALL = {"alembic_version", "site", None}
# What MariaDB may not do for readers: sort, write down, read a table or an index from end to end.
FORBIDDEN = ("Using filesort", "Using temporary")
SCANS = {"ALL", "index"}
# Rows and entries of indexes that a page may look at, whatever the blog holds: twice what narrows an expression.
MOST = 22_000


def test_no_public_page_sorts_writes_down_or_scans(large_blog: Flask) -> None:
    """Every statement of every page is explained. One test, so that one process alone makes the blog."""
    wrong: list[tuple[str, object]] = []
    for path in [*PAGES, _article_amid(large_blog)]:
        statements = _asked_for(large_blog, path)
        with large_blog.app_context(), db.engine.connect() as connection:
            wrong += [(path, found) for found in _wrong_plans(connection, statements)]
            looked_at = sum(_rows_read(connection, *pair) for pair in statements)
        wrong += [(path, looked_at)] if looked_at > MOST else []
    assert not wrong, "\n\n".join(map(str, wrong))


def _article_amid(app: Flask) -> str:
    with app.app_context():
        return f"/articles/{quote(db.session.get_one(Article, 50_000).slug)}"


def _asked_for(app: Flask, path: str) -> list[tuple[str, Any]]:
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with app.app_context():
            assert app.test_client().get(path).status_code == 200, path
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return [pair for pair in asked if pair[0].startswith(("SELECT", "WITH", "("))]


def _wrong_plans(connection: Connection, statements: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for statement, parameters in statements:
        for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).mappings():
            extra = row["Extra"] or ""
            # What a statement picked first, by an index and with a limit, is read whole.
            picked = (row["table"] or "<").startswith("<")
            scans = row["type"] in SCANS and row["table"] not in SMALL and not picked
            if scans or any(word in extra for word in FORBIDDEN):
                yield statement, dict(row)


def _rows_read(connection: Connection, statement: str, parameters: Any) -> int:
    connection.exec_driver_sql("FLUSH STATUS")
    connection.exec_driver_sql(statement, parameters).all()
    counters = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_read%%'")
    return sum(int(value) for name, value in counters if name != "Handler_read_key")
