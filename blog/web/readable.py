"""Requests whose bytes are not text get a clear answer before anything reads them."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote_to_bytes

from flask import Flask, abort, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

URLENCODED = "application/x-www-form-urlencoded"
# What stands where bytes were not UTF-8.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def init_app(app: Flask) -> None:
    """Check each request's address and form."""
    app.before_request(refuse_unreadable_addresses)
    app.before_request(mark_unreadable_fields)


def refuse_unreadable_addresses() -> None:
    """Answer 400 to a path or query that is not UTF-8 or holds a NUL."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.query_string)
    if not _is_text(path) or not _is_text(query):
        abort(400, _("The address holds bytes that are not text."))


def mark_unreadable_fields() -> None:
    """Have a form's bytes that are not UTF-8 stand as U+FFFD in their field, where its check finds them.

    Multipart forms come so from the parser; in the others it would leave them looking like typed text.
    """
    size = request.content_length or 0
    if request.mimetype != URLENCODED or size > current_app.config["MAX_FORM_MEMORY_SIZE"]:
        return
    raw = request.get_data(parse_form_data=False)
    if not _is_text(unquote_to_bytes(raw)):
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
        request.form = ImmutableMultiDict(pairs)
        request.files = ImmutableMultiDict()


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
