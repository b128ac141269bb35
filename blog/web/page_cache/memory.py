"""Parts of pages, and what many pages ask, kept as long as the marks say that it is right."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from blog.lib.s3_fifo import S3Fifo
from blog.web.page_cache.marks import EPOCH, Marks, slot_of

OVERHEAD = 2000  # bytes that a part takes besides its text


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


class Memory:
    """At most ``room`` bytes of parts, which ``marks`` tell when they are stale; ``kept`` is told of new ones."""

    def __init__(self, room: int, marks: Marks, kept: Callable[[], object]) -> None:
        self._store: S3Fifo[Part] = S3Fifo(room)
        self._marks = marks
        self._kept = kept

    @property
    def epoch(self) -> int:
        """The marks' clock, to be read before something is made."""
        return self._marks.epoch

    def get(self, key: Hashable) -> Part | None:
        """Return the part, if it is as it would be made now."""
        part = self._store.get(key)
        if part is None:
            return None
        epoch = self._marks.cells[EPOCH]
        if part.checked != epoch:
            if not self._marks.are_settled(part.slots, part.made):
                return None
            part.checked = epoch
        return None if part.ends is not None and part.ends <= time.time() else part

    def keep(self, key: Hashable, value: Any, sources: Iterable[str], ends: float | None, made: int) -> None:
        """Keep a value, unless something that it is made from has changed since ``made``."""
        names = frozenset(sources)
        slots = tuple(sorted(map(slot_of, names)))
        self._kept()
        if self._marks.are_settled(slots, made):
            size = _weight(value) + len(slots) * 100 + OVERHEAD
            self._store.put(key, Part(value, names, ends, made, slots, made, size))
