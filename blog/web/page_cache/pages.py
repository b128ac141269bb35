"""The pages that are ready in this process, and whether each still is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Hashable
from contextlib import suppress

from blog.web.page_cache.marks import Marks
from blog.web.page_cache.ready_page import ReadyPage
from blog.web.page_cache.settled import Settled

WAITING = 100  # large pages that wait to be compressed


class Pages(Settled[ReadyPage]):
    """The pages, and what packs them."""

    def __init__(self, room: int, marks: Marks) -> None:
        super().__init__(room, marks)
        self._to_encode: queue.Queue[tuple[str, str]] = queue.Queue(WAITING)
        self._encoder: threading.Thread | None = None
        self._starting = threading.Lock()

    def keep(self, key: Hashable, thing: ReadyPage) -> None:
        """Keep a page, unless something that it is made from has changed while it was made."""
        thing.weigh_with(str(key))
        super().keep(key, thing)

    def encode(self, key: str, page: ReadyPage, encoding: str) -> None:
        """Make a page ready in an encoding: at once, or, where that takes a while, for the readers to come."""
        if not encoding or not page.lacks(encoding):
            return
        if page.is_quick:
            self.store.resize(key, page, page.encode(encoding))
        elif self.store.peek(key) is page:
            # By its key: pages that wait here take no room besides the store's.
            with suppress(queue.Full):
                self._to_encode.put_nowait((key, encoding))
                self._start_encoder()

    @property
    def size(self) -> int:
        """The bytes that the pages take."""
        return self.store.size

    def __len__(self) -> int:
        return len(self.store)

    def _start_encoder(self) -> None:
        with self._starting:
            if self._encoder is None or not self._encoder.is_alive():
                self._encoder = threading.Thread(target=self._encode_all, name="sheaf-encoder", daemon=True)
                self._encoder.start()

    def _encode_all(self) -> None:
        while True:
            key, encoding = self._to_encode.get()
            page = self.store.peek(key)
            if page:
                self.store.resize(key, page, page.encode(encoding))
            # Nothing is held while this waits.
            del page
