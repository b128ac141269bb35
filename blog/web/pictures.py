"""The pictures of the media folder, as forms offer and check them."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

OFFERED = 200
LONGEST = 255  # bytes of a file's name
KINDS = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
# Where a file of each kind says what it is: the offset and the bytes there.
_MARKS = (
    (0, b"\x89PNG\r\n"),
    (0, b"\xff\xd8\xff"),
    (0, b"GIF8"),
    (8, b"WEBP"),
    (4, b"ftypavif"),
)


def pictures() -> list[str]:
    """The names of the folder's pictures, the newest first, as many as a list can offer."""
    folder = _folder()
    found = [path for path in folder.iterdir() if _is_named_so(path.name)] if folder.is_dir() else []
    newest = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    return [path.name for path in newest[:OFFERED]]


def is_picture(name: str) -> bool:
    """Whether that file is there, and is a picture by its name and by its first bytes."""
    path = _folder() / name
    if not _is_named_so(name) or path.name != name or not path.is_file():
        return False
    with path.open("rb") as file:
        beginning = file.read(16)
    return any(beginning[at:].startswith(mark) for at, mark in _MARKS)


def _is_named_so(name: str) -> bool:
    return name.lower().endswith(KINDS) and not name.startswith(".") and len(name.encode()) <= LONGEST


def _folder() -> Path:
    return Path(current_app.config["MEDIA_FOLDER"])
