"""A connection that nobody else will use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def own_connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that is closed afterwards instead of used again, so that its settings and locks end."""
    with engine.connect() as connection:
        try:
            yield connection
        finally:
            connection.invalidate()
