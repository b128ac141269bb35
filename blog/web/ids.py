"""Ids in addresses: no larger than a database's."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class IntegerId(IntegerConverter):
    """A whole number that a row could have; any other is no address of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST} | kwargs)


def id_in(text: str) -> int | None:
    """The id that a text of an address says; None where it says none that a row could have."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    return int(text) if is_number and 0 < int(text) <= LARGEST else None


def init_app(app: Flask) -> None:
    """Have every ``<int:…>`` be such an id."""
    app.url_map.converters["int"] = IntegerId
