"""Addresses within the site, remembered: a page writes a hundred, most of which the page before wrote too."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app, request

REMEMBERED = 5_000  # addresses of about 300 bytes


def address(endpoint: str, **values: Any) -> str:
    """What Flask's ``url_for`` gives for an endpoint's name and the values of its rule."""
    try:
        return _address(request.script_root, endpoint, **values)
    except TypeError:
        # A list, as of a field that is given several times, can't be looked up.
        return current_app.url_for(endpoint, **values)


@lru_cache(REMEMBERED)
def _address(root: str, endpoint: str, **values: Any) -> str:
    """The same below the path ``root``, where the request found the site."""
    return current_app.url_for(endpoint, **values)
