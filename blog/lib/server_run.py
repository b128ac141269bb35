"""One run of the server: what its workers have in common, and processes of before or beside it have not."""

from __future__ import annotations

import os
import secrets

_VARIABLE = "SHEAF_RUN"  # which workers inherit


def begin() -> None:
    """In the server's first process: the workers to come are of a new run."""
    os.environ[_VARIABLE] = secrets.token_hex(8)


def name() -> str:
    """The run's name, 16 hexadecimal digits; empty in a process that no server has begun."""
    return os.environ.get(_VARIABLE, "")
