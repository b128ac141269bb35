"""Names that may be given once."""

from __future__ import annotations

from collections.abc import Iterable

_ROOM_FOR_NUMBER = 8


class FreeNames:
    """Gives each name once: to the second who asks as name-2, and so on, never longer than ``limit``.

    It counts on from the last number, so that thousands of equal names take no quadratic time.
    """

    def __init__(self, limit: int, taken: Iterable[str] = ()) -> None:
        self._limit = limit
        self._taken = set(taken)
        self._last_numbers: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """Return ``wanted``, or the first free name made of it and a number."""
        name = wanted[: self._limit]
        number = self._last_numbers.get(wanted, 1)
        while name in self._taken:
            number += 1
            name = f"{wanted[: self._limit - _ROOM_FOR_NUMBER].rstrip('-')}-{number}"
        self._last_numbers[wanted] = number
        self._taken.add(name)
        return name
