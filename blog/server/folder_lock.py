"""One server for one folder: a lock that lives as long as any process which inherited it."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from blog.server import CannotStart
from blog.server.processes import is_alive


class FolderLock:
    """An exclusive lock on ``folder``, given to the database server as an open file.

    The kernel frees it when the last holder ends, so a killed application leaves nothing to clear away, and a database
    server that is still writing its last pages keeps the folder until it is done.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = -1

    def acquire(self, seconds: float) -> None:
        """Take the lock, waiting up to ``seconds`` for a server whose application has died. Raises CannotStart."""
        self.file = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + seconds
        while not self._try():
            owner = self._owner()
            if owner and is_alive(owner):
                self.release()
                raise CannotStart(f"{self.folder} is in use by process {owner}; stop that one first")
            if time.monotonic() > deadline:
                self.release()
                raise CannotStart(f"{self.folder} is still in use by a database server; wait for it to stop")
            time.sleep(0.1)
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let go of it; the lock stays until every process that inherited it does the same."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1

    def _try(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _owner(self) -> int | None:
        text = os.pread(self.file, 20, 0).decode("ascii", "replace")
        return int(text) if text.isdigit() else None
