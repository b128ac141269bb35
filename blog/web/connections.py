"""Connections to a MySQL server: two kinds, and a limit to how long a request waits for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, has_request_context
from sqlalchemy import Engine, event

from blog.extensions import db
from blog.models import database

# Seconds that whoever works here waits for an answer; None where the kind of work decides.
_patience: ContextVar[int | None] = ContextVar("patience", default=None)


def init_app(app: Flask) -> None:
    """Prepare both engines, where there are two."""
    limit: int = app.config["DATABASE_TIMEOUT"]
    with app.app_context():
        usual, reading = db.engine, db.engines.get(database.READING)
    if reading is None:
        return
    for engine in (usual, reading):
        # Commands and migrations may have long work to do, and somebody who watches.
        database.keep_alive(engine, lambda: _patience.get() or (limit if has_request_context() else None))
    database.allow_reads_alone(reading)
    _dispose_with(usual, reading)


@contextmanager
def patient_for(seconds: int) -> Iterator[None]:
    """Wait no longer than that for an answer of the database: for a server's thread that answers nobody."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def _dispose_with(usual: Engine, reading: Engine) -> None:
    """Whoever closes the connections of the one closes the other's."""
    event.listen(usual, "engine_disposed", lambda engine: reading.dispose())
