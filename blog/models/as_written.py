"""``as_written(…)``: a statement whose tables MySQL and MariaDB read in the order in which they stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select


def as_written(rows: Select[Any]) -> Select[Any]:
    """The statement with its order kept: where the server thinks a table small, it would begin by reading all of it."""
    return rows.prefix_with("STRAIGHT_JOIN", dialect="mysql").prefix_with("STRAIGHT_JOIN", dialect="mariadb")
