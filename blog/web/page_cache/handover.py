"""What workers of one server hand each other: the pages that they have just made. So a crowd has each made once.

A file has a few places, and each page belongs to one of them by its address. Who makes a page locks its place and says
so at its head; who wants the same page meanwhile waits, and takes it from there. The marks tell, as of any page,
whether it is right. Whatever goes wrong here costs no more than making a page once more.
"""

from __future__ import annotations

import fcntl
import json
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from blog.web.page_cache.ready_page import MadePage

PLACES = 64
LARGEST = 1024 * 1024  # bytes of a page that is handed over, with what is said of it
PATIENCE = 10.0  # seconds for which one worker waits for another
PAUSE = 0.002  # seconds until it looks again
# The run, which page, and of each making its number, the bytes and their sum.
_HEAD = struct.Struct("<16s16sQII")
_NO_PAGE = bytes(16)


class _Head(NamedTuple):
    """What a place says of its page."""

    run: bytes
    page: bytes
    number: int
    length: int
    checksum: int

    @property
    def is_under_way(self) -> bool:
        """Whether the page is not there yet."""
        return self.length == 0 and self.page != _NO_PAGE


class Turn:
    """What is known before a page is made. ``handed`` is the page as another worker made it, which may be stale."""

    def __init__(self, handed: MadePage | None = None) -> None:
        self.handed = handed

    def begin(self) -> None:
        """Say that the page is being made."""

    def hand(self, page: MadePage) -> None:
        """Leave it for the others."""


class _Claim(Turn):
    """The turn of the one worker that has locked the page's place."""

    def __init__(self, handover: Handover, place: int, key: bytes, handed: MadePage | None) -> None:
        super().__init__(handed)
        self._handover, self._place, self._key = handover, place, key
        self._is_under_way = False

    def begin(self) -> None:
        self._handover.write(self._place, self._key)
        self._is_under_way = True

    def hand(self, page: MadePage) -> None:
        self._is_under_way = False
        self._handover.write(self._place, self._key, _packed(page))

    def end(self) -> None:
        """Nobody waits any longer for a page that can't be had."""
        if self._is_under_way:
            self._handover.write(self._place, _NO_PAGE)


class Handover:
    """The places in the file at ``path``, for the workers of one ``run`` of a server. Raises OSError without a file."""

    def __init__(self, path: Path, run: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self._run = run.encode()
        self._own: set[int] = set()  # places that a thread of this process has: locks are the process's
        self._mutex = threading.Lock()

    @contextmanager
    def turn(self, key: str) -> Iterator[Turn]:
        """Wait while another worker makes this page; while the block does, others wait."""
        page = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        place = page[0] % PLACES
        if not self._claim_or_wait(place, page):
            yield Turn(self._read(place, page))
            return
        try:
            claim = _Claim(self, place, page, self._read(place, page))
            try:
                yield claim
            finally:
                claim.end()
        finally:
            self._free(place)

    def write(self, place: int, page: bytes, packed: bytes = b"") -> None:
        """Say at a place which page is being made there, or store it."""
        if _HEAD.size + len(packed) > LARGEST:
            page, packed = _NO_PAGE, b""
        head = _HEAD.pack(self._run, page, time.monotonic_ns(), len(packed), crc32(packed))
        # A full disk, for instance.
        with suppress(OSError):
            os.pwrite(self._file, head + packed, place * LARGEST)

    def _claim_or_wait(self, place: int, page: bytes) -> bool:
        """Whether the place is ours; False once the page was made, or where another one is being made there."""
        if self._claim(place):
            return True
        head = self._head(place)
        if head is None or not head.is_under_way:
            # Who has just taken the place has not said yet what for.
            time.sleep(PAUSE)
            head = self._head(place)
        deadline = time.monotonic() + PATIENCE
        while head and head.is_under_way and head.page == page and time.monotonic() < deadline:
            # Its maker may have died.
            if self._claim(place):
                return True
            time.sleep(PAUSE)
            before, head = head, self._head(place)
            if head != before:
                return False
        return False

    def _claim(self, place: int) -> bool:
        with self._mutex, suppress(OSError):
            if place not in self._own:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place * LARGEST)
                self._own.add(place)
                return True
        return False

    def _free(self, place: int) -> None:
        with self._mutex:
            self._own.discard(place)
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place * LARGEST)

    def _head(self, place: int) -> _Head | None:
        """What the place says; None where that is of another run, or nothing."""
        raw = self._bytes(place, 0, _HEAD.size)
        head = _Head(*_HEAD.unpack(raw)) if len(raw) == _HEAD.size else None
        return head if head and head.run == self._run else None

    def _read(self, place: int, page: bytes) -> MadePage | None:
        """The page, if it is there; the sum tells when another was written meanwhile."""
        head = self._head(place)
        if head is None or head.page != page or head.is_under_way:
            return None
        packed = self._bytes(place, _HEAD.size, head.length)
        return _unpacked(packed) if crc32(packed) == head.checksum else None

    def _bytes(self, place: int, start: int, length: int) -> bytes:
        try:
            return os.pread(self._file, length, place * LARGEST + start)
        except OSError:
            return b""


def _packed(page: MadePage) -> bytes:
    body, *rest = page
    return b"%s\n%s" % (json.dumps(rest).encode(), body)


def _unpacked(packed: bytes) -> MadePage:
    rest, _, body = packed.partition(b"\n")
    headers, made, slots, ends = json.loads(rest)
    return MadePage(body, [(name, value) for name, value in headers], made, tuple(slots), ends)
