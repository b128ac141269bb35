"""Folders that the application writes into, looked at before anything is started."""

from __future__ import annotations

import tempfile
from pathlib import Path

from blog.server import CannotStart


def make_private(folder: Path) -> None:
    """Make the folder, which nobody but its owner may enter, unless it is there. Raises CannotStart."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"can't make {folder} ({error.strerror}); let this user write there") from error


def require_writable_media(folder: Path) -> None:
    """Make the media folder if it is not there, and try to write into it. Raises CannotStart."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"can't write into {folder} ({error.strerror}); let this user write there, or set MEDIA_FOLDER to another"
        ) from error
