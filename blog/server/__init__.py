"""How the application is run: the private database, preparing, and the production server."""

from __future__ import annotations


class CannotStart(Exception):
    """The application can't run as asked; the message says in one line why, and what to do."""
