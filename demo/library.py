"""The demo's pictures on their way into the library: drawn, converted as uploads are, kept before any transaction."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from blog.lib.images import Encoded, convert
from blog.lib.media_names import DIGITS, WIDTHS, copy_name, picture_name
from blog.media.storage import FolderStorage
from demo.images import NAMES, draw

KIND = "image/webp"
MOST_AT_ONCE = 4  # pictures, each of some tens of megabytes while it is drawn


def keep_all(folder: Path) -> dict[str, dict[str, Any]]:
    """Draw every picture and keep it with its smaller copies in the media folder ``folder``.

    Return what the row of each upload says, by the name under which the demo's texts know the picture. Files that are
    there already are written once more: their names follow from what is drawn.
    """
    # Encoding is most of the work, and other threads draw meanwhile.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_AT_ONCE)) as pool:
        return dict(zip(NAMES, pool.map(partial(_keep, FolderStorage(folder)), NAMES), strict=True))


def _keep(kept: FolderStorage, name: str) -> dict[str, Any]:
    drawing = draw(name)
    largest, *copies = convert(BytesIO(drawing), WIDTHS)
    digest = sha256(drawing).hexdigest()
    stored = picture_name(_called(name), digest[:DIGITS], largest.width, largest.height)
    variants = [
        [copy.width, copy.height, KIND, copy_name(stored, copy.width), len(copy.data)] for copy in copies
    ]
    for copy in copies:
        _put(kept, copy_name(stored, copy.width), copy)
    _put(kept, stored, largest)
    size = {"width": largest.width, "height": largest.height, "size": len(largest.data)}
    return {"hash": digest, "name": stored, "kind": KIND, "variants": variants, **size}


def _called(name: str) -> str:
    """What the file was called, had somebody sent it: a name without the size, which the upload's own name tells."""
    return name.rpartition("-")[0] + ".png"


def _put(kept: FolderStorage, name: str, encoded: Encoded) -> None:
    with kept.workplace() as folder:
        made = folder / "made"
        made.write_bytes(encoded.data)
        kept.put(name, made)
