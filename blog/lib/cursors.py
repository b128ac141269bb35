"""Cursors: a place in a list that is ordered by time and id, and where a page of the list begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_SHAPE = re.compile(r"(\d{8}T\d{6})Z-([1-9]\d{0,18})", re.ASCII)
LARGEST = 2**63 - 1  # the largest number that a database holds


@dataclass(frozen=True)
class Cursor:
    """The place of one row, written `20260314T082000Z-17`. Raises ValueError for a time without a zone."""

    at: datetime
    id: int

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a cursor's time has a zone")

    def __str__(self) -> str:
        moment = self.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return f"{moment.isoformat().replace('-', '').replace(':', '')}Z-{self.id}"

    @classmethod
    def parse(cls, text: object) -> Cursor | None:
        """Return the cursor that is written so, or None for anything else a visitor may send."""
        shape = _SHAPE.fullmatch(text) if isinstance(text, str) else None
        if shape is None or int(shape[2]) > LARGEST:
            return None
        try:
            at = datetime.strptime(f"{shape[1]}+0000", "%Y%m%dT%H%M%S%z")
        except ValueError:
            return None
        return cls(at.astimezone(UTC), int(shape[2]))


def beginning(before: Cursor | None, after: Cursor | None) -> tuple[Cursor | None, bool]:
    """Return where a page of what is older than ``before``, or newer than ``after``, begins, and whether it is older.

    None is the beginning of the list, from where all is older. Given both, ``before`` counts.
    """
    return before or after, before is not None or after is None
