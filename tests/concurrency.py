"""Work at once: threads with sessions of their own, and databases that others keep busy."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select, text

from blog.extensions import db

PATIENCE = 20  # seconds until a test that hangs gives up


def count(entity: Any) -> int:
    """How many rows there are, asked in a new transaction."""
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(entity)) or 0)


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """The results of these functions, each called in a thread and a session of its own."""

    def in_context(work: Callable[[], Any]) -> Any:
        with app.app_context():
            return work()

    db.session.commit()
    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(in_context, work) for work in works]]


def first_time(barrier: threading.Barrier) -> Callable[[], None]:
    """A function that meets the other threads on its first call in each thread, and never again."""
    met = threading.local()

    def meet() -> None:
        if not getattr(met, "done", False):
            met.done = True
            barrier.wait(PATIENCE)

    return meet


def wait_until_somebody_waits() -> None:
    """Return when a transaction waits for another's lock."""
    waiting = text("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with db.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        # Asked more often than every 0.1 s, the server repeats its first answer.
        time.sleep(0.2)
    raise AssertionError("nobody waits for a lock")


@contextmanager
def another_writer() -> Iterator[sqlite3.Connection]:
    """A connection to the SQLite file that has begun to write."""
    connection = sqlite3.connect(db.engine.url.database, timeout=0, check_same_thread=False)
    connection.isolation_level = None
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        connection.close()


def make_impatient() -> None:
    """Have the application's SQLite wait for nobody."""
    event.listen(db.engine, "connect", lambda connection, record: connection.execute("PRAGMA busy_timeout=0"))
    db.session.remove()
    db.engine.dispose()
