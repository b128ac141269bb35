"""Addresses within the site, remembered: a page writes a hundred, most of which the page before wrote too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import current_app, request

REMEMBERED = 3_000  # addresses of about 300 bytes
# Letters. An address with more in its values is not remembered, for what stands in some is said by visitors.
LONG = 300


def address(endpoint: str, **values: Any) -> str:
    """What Flask's ``url_for`` gives for an endpoint's name and the values of its rule."""
    if _are_small(values.values()):
        return _address(request.script_root, endpoint, **values)
    return current_app.url_for(endpoint, **values)


def _are_small(values: Iterable[Any]) -> bool:
    """Whether values may be remembered. A list, as of a field that is given several times, can't be looked up."""
    letters = 0
    for value in values:
        if isinstance(value, str):
            letters += len(value)
        elif value is not None and not isinstance(value, int):
            return False
    return letters <= LONG


@lru_cache(REMEMBERED)
def _address(root: str, endpoint: str, **values: Any) -> str:
    """The same below the path ``root``, where the request found the site."""
    return current_app.url_for(endpoint, **values)
