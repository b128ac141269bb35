"""Where files are kept: one small interface, and a folder of this machine behind it.

A file has one name and never other bytes: names hold a hash of what came. So it may be written before the transaction
that speaks of it is sure, and written twice.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from flask import current_app, send_from_directory
from werkzeug.wrappers import Response

ARRIVING = ".arriving-"


@dataclass(frozen=True)
class StoredFile:
    """A file that is kept, or what a sending that was cut off left behind (``is_remnant``)."""

    name: str
    size: int
    at: datetime
    is_remnant: bool = False


class Storage(Protocol):
    """What the rest asks of wherever files are kept."""

    def workplace(self) -> AbstractContextManager[Path]:
        """A folder to make files in, gone afterwards."""
        ...

    def put(self, name: str, made: Path) -> None:
        """Keep the file at ``made``, which is in a workplace, under that name: whole or not at all."""
        ...

    def size_of(self, name: str) -> int | None:
        """How many bytes are kept under that name; None when nothing is."""
        ...

    def files(self) -> Iterator[StoredFile]:
        """All that is kept, in no order."""
        ...

    def remove(self, name: str) -> None:
        """Keep it no longer, if it is kept."""
        ...

    def answer(self, name: str, mimetype: str, max_age: int, *, as_attachment: bool) -> Response:
        """The file as an answer, or a part of it if the request asks for one. Raises NotFound."""
        ...


class FolderStorage:
    """A folder. What is being written is in it under names with a dot, which nobody is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A folder within, so that a file needs but a new name to be kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=ARRIVING, dir=self.folder) as made:
            yield Path(made)

    def put(self, name: str, made: Path) -> None:
        """Write it to the disk before it gets its name."""
        _sync(made)
        made.replace(self.folder / name)
        _sync(self.folder)

    def size_of(self, name: str) -> int | None:
        """The size of the file of that name."""
        path = self.folder / name
        return path.stat().st_size if path.is_file() else None

    def files(self) -> Iterator[StoredFile]:
        """Every file, and every workplace that still stands."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            is_remnant = path.name.startswith(ARRIVING)
            if is_remnant or path.is_file():
                found = path.stat()
                at = datetime.fromtimestamp(found.st_mtime, UTC)
                yield StoredFile(path.name, found.st_size, at, is_remnant)

    def remove(self, name: str) -> None:
        """Remove a file, or a workplace with all in it."""
        path = self.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def answer(self, name: str, mimetype: str, max_age: int, *, as_attachment: bool) -> Response:
        """Send the file; werkzeug knows of parts and of what a browser has already."""
        return send_from_directory(
            self.folder, name, mimetype=mimetype, max_age=max_age, as_attachment=as_attachment
        )


def storage() -> Storage:
    """Where this application keeps files."""
    return FolderStorage(Path(current_app.config["MEDIA_FOLDER"]))


def _sync(path: Path) -> None:
    """Wait until the disk has it, so that a power cut leaves it whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
