"""Why a database is not taken over."""

from __future__ import annotations


class CannotAdopt(Exception):
    """The database can't be taken over, or not now; nothing was lost. The text is one line for people."""
