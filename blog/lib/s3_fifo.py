"""A bounded store that a walk over a million keys can't empty of what is asked for often: S3-FIFO.

After "FIFO queues are all you need for cache eviction" (Yang and others, SOSP 2023): newcomers pass through a small
queue; what is asked for again while there moves to the main one, the rest falls out and is remembered by name alone
for a while.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

SMALL = 0.1  # the newcomers' share of the room
OFTEN = 3  # hits that count
NAMES = 5_000  # of what fell out lately


class Item(Protocol):
    """What is stored: its size in bytes, and how often it was asked for lately."""

    size: int
    hits: int


V = TypeVar("V", bound=Item)


class S3Fifo(Generic[V]):
    """Items of at most ``room`` bytes in all, by key. Getting takes no lock."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._items: dict[Hashable, V] = {}
        self._small: OrderedDict[Hashable, None] = OrderedDict()
        self._main: OrderedDict[Hashable, None] = OrderedDict()
        self._gone: OrderedDict[int, None] = OrderedDict()
        self._small_size = self._size = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._items)

    @property
    def size(self) -> int:
        """The size of all items in bytes."""
        return self._size

    def get(self, key: Hashable) -> V | None:
        """Return the item and count the hit; None when there is none."""
        item = self._items.get(key)
        if item is not None and item.hits < OFTEN:
            item.hits += 1
        return item

    def peek(self, key: Hashable) -> V | None:
        """Return the item without counting a hit."""
        return self._items.get(key)

    def put(self, key: Hashable, item: V) -> None:
        """Store an item in place of any with that key; one that is larger than a newcomer may be is not stored."""
        with self._lock:
            before = self._items.get(key)
            if item.size > self.room * SMALL:
                self._remove(key)
                return
            if before is not None:
                item.hits = before.hits
                self._grow(key, item.size - before.size)
            else:
                self._enter(key, item.size)
            self._items[key] = item
            while self._size > self.room:
                self._evict()

    def resize(self, key: Hashable, item: V, size: int) -> None:
        """Note that the item, if it is still here, has grown to ``size`` bytes."""
        with self._lock:
            # Of two that let it grow at once, the one with less may tell last.
            if self._items.get(key) is item and size > item.size:
                self._grow(key, size - item.size)
                item.size = size
                while self._size > self.room:
                    self._evict()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            for queue in (self._items, self._small, self._main, self._gone):
                queue.clear()
            self._small_size = self._size = 0

    def _enter(self, key: Hashable, size: int) -> None:
        known = self._gone.pop(hash(key), self) is None
        (self._main if known else self._small)[key] = None
        self._grow(key, size)

    def _grow(self, key: Hashable, by: int) -> None:
        self._size += by
        if key in self._small:
            self._small_size += by

    def _remove(self, key: Hashable) -> None:
        item = self._items.pop(key, None)
        if item is not None:
            self._grow(key, -item.size)
            self._small.pop(key, None)
            self._main.pop(key, None)

    def _evict(self) -> None:
        if self._small and (self._small_size > self.room * SMALL or not self._main):
            self._evict_newcomer()
        else:
            self._evict_known()

    def _evict_newcomer(self) -> None:
        key = next(iter(self._small))
        item = self._items[key]
        if item.hits:
            item.hits = 0
            self._grow(key, -item.size)
            del self._small[key]
            self._main[key] = None
            self._grow(key, item.size)
            return
        self._remove(key)
        self._gone[hash(key)] = None
        if len(self._gone) > NAMES:
            self._gone.popitem(last=False)

    def _evict_known(self) -> None:
        key = next(iter(self._main))
        item = self._items[key]
        if item.hits:
            item.hits -= 1
            self._main.move_to_end(key)
        else:
            self._remove(key)
