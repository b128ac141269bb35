"""A bounded store of what was made from sources: it gives back only what would be made the same way now."""

from __future__ import annotations

import time
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

from blog.lib.s3_fifo import Item, S3Fifo
from blog.web.page_cache.marks import EPOCH, Marks


class Made(Item, Protocol):
    """What was made: the marks' clock before it was (``made``), and when it was last known to be right (``checked``).

    ``slots`` are those of its sources; ``ends`` is the second at which it becomes something else by itself, None for
    never.
    """

    made: int
    checked: int
    slots: tuple[int, ...]
    ends: float | None


V = TypeVar("V", bound=Made)


class Settled(Generic[V]):
    """At most ``room`` bytes of things, which ``marks`` tell when they are stale."""

    def __init__(self, room: int, marks: Marks) -> None:
        self.marks = marks
        self.store: S3Fifo[V] = S3Fifo(room)
        self._cells = marks.cells

    def ready(self, key: Hashable) -> V | None:
        """Return the thing, if it is as it would be made now."""
        thing = self.store.get(key)
        if thing is None:
            return None
        epoch = self._cells[EPOCH]
        if thing.checked != epoch:
            if not self.marks.are_settled(thing.slots, thing.made):
                return None
            thing.checked = epoch
        return None if thing.ends is not None and thing.ends <= time.time() else thing

    def keep(self, key: Hashable, thing: V) -> None:
        """Keep a thing, unless something that it is made from has changed while it was made."""
        if self.marks.are_settled(thing.slots, thing.made):
            self.store.put(key, thing)
