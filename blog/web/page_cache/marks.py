"""Marks in memory that a machine's processes share: when each source of pages last changed, and what is changing.

The file holds 64-bit numbers. Its clock, ``EPOCH``, goes one further with every beginning and end of a change. Each
source has a slot (others may share it) that holds the clock's time of its last change. Each process has a record
with the slots that it may be changing at the moment: begun, and not yet settled. A process holds a lock on its
record as long as it lives, so that others can tell a record whose process is dead.

Readers take no lock. What they read may be older than a change that is not settled yet; a page that is made from it
is stale by its slots once the change is settled.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from blog.models import sources

SLOTS = 1 << 17
RECORDS = 512
ROOM = 32  # numbers of a record: how many slots are changing, then these
SEEN = 256  # changes that this machine made itself and that need not be read from the database

# Numbers at the beginning.
EPOCH, DUE, USED = 0, 1, 2
_SEEN = 16
_RECORDS = _SEEN + SEEN
_SLOTS = _RECORDS + RECORDS * ROOM
SIZE = (_SLOTS + SLOTS) * 8  # bytes

# Bytes of the file that are locked: the first by whoever writes, the second by who follows the database.
_WRITING, _FOLLOWING, _LIVING = 0, 1, 2

NOT_KNOWN = 0  # of ``due``
NEVER = (1 << 63) - 1


def slot_of(source: str) -> int:
    """Return the slot of a source, the same in every process."""
    return _SLOTS + crc32(source.encode()) % SLOTS


_ALL = slot_of(sources.EVERYTHING)
# With these changes the next due moment, too.
_SCHEDULE = {_ALL, slot_of(sources.DUE)}


class Marks:
    """The marks in the file at ``path``, which is made if need be. Raises OSError where that can't be."""

    _open: dict[Path, Marks] = {}  # noqa: RUF012 (closing a second descriptor would free a process's locks)

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self._memory = mmap.mmap(self._file, SIZE)
        self.cells = memoryview(self._memory).cast("Q")
        self._mutex = threading.Lock()
        self._pending: Counter[int] = Counter()
        self._record: int | None = None
        os.register_at_fork(after_in_child=self._forget_parent)

    @classmethod
    def at(cls, path: Path) -> Marks:
        """Return this process's marks for that file."""
        if path not in cls._open:
            cls._open[path] = cls(path)
        return cls._open[path]

    # -- reading

    @property
    def epoch(self) -> int:
        """The clock."""
        return self.cells[EPOCH]

    def are_settled(self, slots: Iterable[int], since: int) -> bool:
        """Whether none of these slots has changed after ``since``, nor is changing."""
        cells = self.cells
        if any(cells[slot] > since for slot in slots):
            return False
        pending = self._changing()
        return not pending or pending.isdisjoint(slots)

    def _changing(self) -> set[int]:
        cells = self.cells
        found: set[int] = set()
        for record in range(cells[USED]):
            start = _RECORDS + record * ROOM
            if count := cells[start]:
                found.update(cells[start + 1 : start + 1 + min(count, ROOM - 1)])
        return found

    # -- changing

    def begin(self, slots: Iterable[int]) -> None:
        """Say that these slots may change at any moment from now on."""
        with self._writing():
            self._pending.update(slots)
            self._write_record()
            self.cells[EPOCH] += 1

    def settle(self, slots: Iterable[int], change_id: int | None = None) -> None:
        """Say that these slots, which ``begin`` named, have changed, or may have; the change has that id."""
        with self._writing():
            changed = list(slots)
            self._pass(changed, change_id)
            self._pending.subtract(changed)
            self._pending += Counter()  # drops those that are nought
            self._write_record()

    def change(self, slots: Iterable[int]) -> None:
        """Say that these slots have changed elsewhere."""
        with self._writing():
            self._pass(slots, None)

    def _pass(self, slots: Iterable[int], change_id: int | None) -> None:
        cells = self.cells
        now = cells[EPOCH] + 1
        for slot in slots:
            cells[slot] = now
            if slot in _SCHEDULE:
                cells[DUE] = NOT_KNOWN
        if change_id is not None:
            cells[_SEEN + change_id % SEEN] = change_id
        cells[EPOCH] = now

    def has_seen(self, change_id: int) -> bool:
        """Whether this machine settled that change itself, as far as it remembers."""
        return self.cells[_SEEN + change_id % SEEN] == change_id

    def forget_seen(self) -> None:
        """Begin anew: of another database, or of a backup that came back, ids are given again."""
        with self._writing():
            for number in range(SEEN):
                self.cells[_SEEN + number] = 0

    # -- the next due moment

    @property
    def due(self) -> int:
        """The second at which something comes due; ``NOT_KNOWN`` until somebody has looked, and after changes."""
        return self.cells[DUE]

    def know_due(self, second: int, since: int) -> None:
        """Keep what was read from the database after the clock said ``since``, if nothing has changed meanwhile."""
        with self._writing():
            if self.cells[EPOCH] == since:
                self.cells[DUE] = second

    # -- processes

    def become_follower(self) -> bool:
        """Take the part of the one process that follows the database; False while another has it."""
        return self._lock(_FOLLOWING)

    def bury(self) -> bool:
        """Make everything stale where a process died amid a change, and say whether one had."""
        with self._writing():
            own = self._own_record()
            dead = [record for record in range(self.cells[USED]) if record != own and self._is_dead(record)]
            if dead:
                self._pass([_ALL], None)
            for record in dead:
                self.cells[_RECORDS + record * ROOM] = 0
                self._unlock(_LIVING + record)
            return bool(dead)

    def _is_dead(self, record: int) -> bool:
        return self.cells[_RECORDS + record * ROOM] > 0 and self._lock(_LIVING + record)

    def _write_record(self) -> None:
        record = self._own_record()
        if record is None:
            # Nobody could see what is changing, so all that was ready is not.
            self._pass([_ALL], None)
            return
        start = _RECORDS + record * ROOM
        slots = sorted(self._pending)
        if len(slots) >= ROOM:
            slots = [_ALL]
        for number, slot in enumerate(slots, start + 1):
            self.cells[number] = slot
        self.cells[start] = len(slots)

    def _own_record(self) -> int | None:
        """This process's record; None where all are taken."""
        if self._record is None:
            free = (record for record in range(RECORDS) if self._lock(_LIVING + record))
            self._record = next(free, None)
            if self._record is None:
                return None
            # Whoever had it before may have died amid a change.
            if self.cells[_RECORDS + self._record * ROOM]:
                self._pass([_ALL], None)
                self.cells[_RECORDS + self._record * ROOM] = 0
            self.cells[USED] = max(self.cells[USED], self._record + 1)
        return self._record

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._mutex:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, _WRITING)
            try:
                yield
            finally:
                self._unlock(_WRITING)

    def _lock(self, byte: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, byte: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)

    def _forget_parent(self) -> None:
        """A child has neither its parent's locks nor its changes."""
        self._mutex = threading.Lock()
        self._pending = Counter()
        self._record = None


def _opened(path: Path) -> int:
    """Open the file, which is the folder's owner's alone, and give it its size; a new one is all noughts."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(file).st_size < SIZE:
            # Not a hole in the file: writing to one on a full disk would end the process.
            os.posix_fallocate(file, 0, SIZE)
        owner = path.parent.stat()
        # Commands that root runs are to mark what the server's own user reads.
        if os.geteuid() == 0 and os.fstat(file).st_uid != owner.st_uid:
            os.fchown(file, owner.st_uid, owner.st_gid)
    except OSError:
        os.close(file)
        raise
    return file
