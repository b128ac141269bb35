"""Signing in through the form, for tests."""

from __future__ import annotations

from urllib.parse import urlencode

PASSWORD = "three quiet words"


def post(client, path, data):
    """Send a form whose values may be bytes that are not UTF-8."""
    return client.post(path, data=urlencode(data), content_type="application/x-www-form-urlencoded")


def is_signed_in(client):
    """Whether the browser's own account opens."""
    return client.get("/account/").status_code == 200
