"""Parts of pages, and what many pages ask, kept as long as the marks say that it is right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from blog.web.page_cache.marks import Marks, slot_of
from blog.web.page_cache.settled import Settled

OVERHEAD = 3000  # bytes that a part takes besides its text, what lies idle between such included


@dataclass(slots=True)
class Part:
    """A value, and what it was made from; the rest is as in ``ReadyPage``."""

    value: Any
    sources: frozenset[str]
    ends: float | None
    made: int
    slots: tuple[int, ...]
    checked: int
    size: int
    hits: int = 0


def _weight(value: Any) -> int:
    """About the bytes that a value takes."""
    texts = value if isinstance(value, tuple) else (value,)
    return sum(sys.getsizeof(text if isinstance(text, str) else str(text)) for text in texts)


class Memory(Settled[Part]):
    """The parts; ``kept`` is told of new ones."""

    def __init__(self, room: int, marks: Marks, kept: Callable[[], object]) -> None:
        super().__init__(room, marks)
        self._kept = kept

    def remember(
        self, key: Hashable, value: Any, sources: Iterable[str], ends: float | None, made: int
    ) -> None:
        """Keep a value, unless something that it is made from has changed since ``made``."""
        names = frozenset(sources)
        slots = tuple(sorted(map(slot_of, names)))
        self._kept()
        size = _weight(value) + len(slots) * 100 + OVERHEAD
        self.keep(key, Part(value, names, ends, made, slots, made, size))
