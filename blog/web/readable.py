"""Requests whose bytes are not text get a clear answer before anything reads them."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask_babel import gettext as _

# What the form parser puts where bytes were not UTF-8.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def init_app(app: Flask) -> None:
    """Check each request's address."""
    app.before_request(refuse_unreadable_addresses)


def refuse_unreadable_addresses() -> None:
    """Answer 400 to a path or query that is not UTF-8 or holds a NUL."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.query_string)
    if not _is_text(path) or not _is_text(query):
        abort(400, _("The address holds bytes that are not text."))


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
