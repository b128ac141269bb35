"""The fields of addresses that pages look at. They ignore all others, and of equal ones all but the first."""

from __future__ import annotations

from flask import request

FIELDS = ("after", "before", "by", "lang", "page", "q", "state", "tag", "view")


def kept_fields(*without: str) -> list[tuple[str, str]]:
    """The fields of this request's address, for links that keep them but those ``without``, in one order."""
    fields = request.args
    return [(name, fields[name]) for name in FIELDS if name in fields and name not in without]
