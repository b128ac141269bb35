"""Pictures of words, drawn in a process of their own, one at a time on a machine, and kept until there are too many.

The folder is a cache: whatever is not in it is drawn again when it is asked for.
"""

from __future__ import annotations

import fcntl
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore

from blog.lib import social_card
from blog.lib.social_card import Card
from blog.media.storage import FolderStorage

WAITING = (
    3  # requests of one server process that wait for a picture; it goes on answering with its other threads
)
TURN = 5.0  # seconds that one waits for its turn
TICK = 0.05
PATIENCE = 30  # seconds on the clock; the process limits its own work
MOST = 5_000  # pictures, of some 20 KB
KEPT = MOST * 9 // 10  # of which so many stay when there are more
LOCK = ".lock"

_places = BoundedSemaphore(WAITING)
_log = logging.getLogger(__name__)


class NotNow(Exception):
    """Too many want a picture at once, or drawing failed; the log has the details of that."""


def kept_or_drawn(kept: FolderStorage, name: str, card: Card) -> None:
    """See that the folder has the picture under that name. Raises NotNow."""
    if kept.size_of(name) is not None:
        return
    if not _places.acquire(blocking=False):
        raise NotNow
    try:
        with _turn(kept.folder):
            # Whoever was before may have drawn it.
            if kept.size_of(name) is None:
                _draw(kept, name, card)
                _make_room(kept)
    finally:
        _places.release()


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Be the only one who draws on this machine. The kernel ends the turn of a process that dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        deadline = time.monotonic() + TURN
        while not _taken(lock.fileno()):
            if time.monotonic() > deadline:
                raise NotNow
            time.sleep(TICK)
        yield


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _draw(kept: FolderStorage, name: str, card: Card) -> None:
    with kept.workplace() as workplace:
        made = workplace / name
        command = [sys.executable, "-I", social_card.__file__, str(made)]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(asdict(card)),
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
                env={"LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as error:
            _log.error("drawing %s took too long", name)
            raise NotNow from error
        if done.returncode:
            _log.error("drawing %s ended with %s: %s", name, done.returncode, done.stderr[-2000:])
            raise NotNow
        kept.put(name, made)


def _make_room(kept: FolderStorage) -> None:
    """Remove the oldest, and what a process that died has left. Only this one, whose turn it is, writes here."""
    there = list(kept.files())
    for remnant in (file for file in there if file.is_remnant):
        kept.remove(remnant.name)
    pictures = sorted(
        (file for file in there if file.name.endswith(".png")), key=lambda file: file.at, reverse=True
    )
    for old in pictures[KEPT:] if len(pictures) > MOST else ():
        kept.remove(old.name)
