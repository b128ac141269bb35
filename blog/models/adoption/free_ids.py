"""Ids that lists have room for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from blog.lib.places import LARGEST_ID


class FreeIds:
    """Keeps ids from 1 to the largest that a list has room for, and gives a free one in place of any other."""

    def __init__(self, known: Iterable[int]) -> None:
        kept = {own for own in known if self.is_kept(own)}
        self._free = (free for free in count(1) if free not in kept)
        self._given: dict[int, int] = {}

    @staticmethod
    def is_kept(id: int) -> bool:
        """Whether a row may keep that id."""
        return 0 < id <= LARGEST_ID

    def of(self, id: int) -> int:
        """Return that id, or the one in its place, which is the same each time."""
        if self.is_kept(id):
            return id
        if id not in self._given:
            self._given[id] = next(self._free)
        return self._given[id]
