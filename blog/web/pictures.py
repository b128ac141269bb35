"""Pictures as forms offer and check them: those of the library, and whatever else the media folder holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, g

from blog.extensions import db
from blog.lib.media_names import ADDRESS, original_of
from blog.models.upload_list import UploadList
from blog.web.access import signed_in_user
from blog.web.forms import OneLine

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


class PictureName(OneLine):
    """The name of a file of the media folder. Its address is taken for it, and a smaller copy for the picture."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, without the folder before it."""
        super().process_formdata(valuelist)
        self.data = name_in(self.data or "")


def name_in(typed: str) -> str:
    """The name of a file of the media folder that was typed, or its address, or that of a smaller copy."""
    return original_of(" ".join(typed.split()).rpartition(ADDRESS)[2])


def pictures() -> list[str]:
    """The names of the newest pictures that the signed-in user may choose from, read once per request."""
    found: list[str] | None = g.get("pictures")
    if found is None:
        found = g.pictures = UploadList(db.session(), signed_in_user(), everyones=True).newest_pictures()
    return found


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
