"""The pages that are ready in this process, and whether each still is."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import suppress

from blog.lib.s3_fifo import S3Fifo
from blog.web.page_cache.marks import EPOCH, Marks
from blog.web.page_cache.ready_page import ReadyPage

WAITING = 100  # large pages that wait to be compressed


class Pages:
    """At most ``room`` bytes of pages, which ``marks`` tell when they are stale."""

    def __init__(self, room: int, marks: Marks) -> None:
        self.marks = marks
        self._store: S3Fifo[ReadyPage] = S3Fifo(room)
        self._cells = marks.cells
        self._to_encode: queue.Queue[tuple[str, str]] = queue.Queue(WAITING)
        self._encoder: threading.Thread | None = None

    def ready(self, key: str) -> ReadyPage | None:
        """Return the page, if it is as it would be made now."""
        page = self._store.get(key)
        if page is None:
            return None
        epoch = self._cells[EPOCH]
        if page.checked != epoch:
            if not self.marks.are_settled(page.slots, page.made):
                return None
            page.checked = epoch
        return None if page.ends is not None and page.ends <= time.time() else page

    def keep(self, key: str, page: ReadyPage) -> None:
        """Keep a page, unless something that it is made from has changed while it was made."""
        if self.marks.are_settled(page.slots, page.made):
            page.weigh_with(key)
            self._store.put(key, page)

    def encode(self, key: str, page: ReadyPage, encoding: str) -> None:
        """Make a page ready in an encoding: at once, or, where that takes a while, for the readers to come."""
        if not encoding or not page.lacks(encoding):
            return
        if page.is_quick:
            self._store.resize(key, page, page.encode(encoding))
        elif self._store.peek(key) is page:
            # By its key: pages that wait here take no room besides the store's.
            with suppress(queue.Full):
                self._to_encode.put_nowait((key, encoding))
                self._start_encoder()

    @property
    def size(self) -> int:
        """The bytes that the pages take."""
        return self._store.size

    def __len__(self) -> int:
        return len(self._store)

    def _start_encoder(self) -> None:
        if self._encoder is None or not self._encoder.is_alive():
            self._encoder = threading.Thread(target=self._encode_all, name="sheaf-encoder", daemon=True)
            self._encoder.start()

    def _encode_all(self) -> None:
        while True:
            key, encoding = self._to_encode.get()
            page = self._store.peek(key)
            if page:
                self._store.resize(key, page, page.encode(encoding))
            # Nothing is held while this waits.
            del page
