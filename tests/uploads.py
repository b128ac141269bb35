"""Uploads as tests need them: rows with files, and files on their way."""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path
from typing import Any

from flask import current_app

from blog.extensions import db
from blog.lib.media_names import DIGITS, copy_name, file_name, picture_name, widths_below
from blog.models import Upload, User
from tests import pictures

_numbers = count(1)


def make_upload(user: User | None = None, title: str = "", **values: Any) -> Upload:
    """A stored picture of 1200 × 800 with its smaller copies, whose bytes are not looked at."""
    number = next(_numbers)
    digest = f"{number:012x}".ljust(64, "0")
    name = picture_name(title or "file", digest[:DIGITS], 1200, 800)
    variants = [
        [width, width * 2 // 3, "image/webp", copy_name(name, width), 5] for width in widths_below(1200)
    ]
    plain = {
        "name": name,
        "kind": "image/webp",
        "size": 9,
        "width": 1200,
        "height": 800,
        "variants": variants,
    }
    if "kind" in values:
        end = values["kind"].rpartition("/")[2]
        plain = {"name": file_name(title or "file", digest[:DIGITS], end), "size": 9, "variants": []}
    upload = Upload(hash=digest, title=title or f"File {number}", user=user, **{**plain, **values})
    db.session.add(upload)
    db.session.commit()
    return upload


def write_files(upload: Upload) -> None:
    """Put files of the right sizes into the media folder."""
    folder = media_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in upload.files:
        (folder / name).write_bytes(b"x" * size)


def media_folder() -> Path:
    """Where this test's application keeps files."""
    return Path(current_app.config["MEDIA_FOLDER"])


def sent(data: bytes | None = None, called: str = "Harbour at night.JPG") -> tuple[io.BytesIO, str]:
    """A file as a form sends it; a photograph unless told otherwise."""
    return io.BytesIO(pictures.jpeg() if data is None else data), called
