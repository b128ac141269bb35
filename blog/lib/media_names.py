"""Names of uploaded files: they tell what a page needs to know, so that whoever shows one need ask nobody.

``harbour-0f3a5b6c7d8e9f102132-2560x1707.webp`` is a picture of that size, ``…-2560x1707.480.webp`` the same, 480 pixels
wide. Digits of its hash tell an upload from any other file: twenty, twelve in older names, all where another file's
hash begins the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from blog.lib.slugs import slugify

ADDRESS = "/media/"
WIDTHS = (480, 960, 1600)  # pixels, of the smaller copies of a picture
# The column of an article is as wide as static/css/tokens.css says (--measure, --gutter).
SIZES = "(min-width: 42rem) 37rem, 100vw"
DIGITS = 20  # of the hash
WORDS_LIMIT = 60  # characters of what the file was called

_PLAIN = re.compile(r"[^a-z0-9]+")
_HASH = r"[a-z0-9-]+-(?:[0-9a-f]{12}|[0-9a-f]{20}|[0-9a-f]{64})"
_OWN = re.compile(_HASH + r"(?:-animated)?(?:-\d+x\d+)?(?:\.\d+)?\.[a-z0-9]{2,5}", re.ASCII)
_SCALED = re.compile(rf"({_HASH}-([1-9]\d{{0,4}})x[1-9]\d{{0,4}})\.webp", re.ASCII)
_ADDRESS = re.compile(re.escape(ADDRESS) + r"([a-z0-9.-]+)", re.ASCII)
_COPY = re.compile(r"(-\d+x\d+)\.\d+(?=\.webp$)", re.ASCII)


def file_name(called: str, digits: str, extension: str, mark: str = "") -> str:
    """Return the name under which a file is kept that was ``called`` so, with these hex digits of its hash.

    Letters other than Latin ones and Chinese are left out: a name is the same in a text and in an address.
    """
    words = _PLAIN.sub("-", slugify(PurePosixPath(called).stem, WORDS_LIMIT)).strip("-")
    return "-".join(filter(None, (words or "file", digits, mark))) + f".{extension}"


def picture_name(called: str, digits: str, width: int, height: int, *, animated: bool = False) -> str:
    """Return the same for a picture of that size. Of one that is ``animated`` there are no smaller copies."""
    size = f"{width}x{height}"
    return file_name(called, digits, "webp", f"animated-{size}" if animated else size)


def copy_name(name: str, width: int) -> str:
    """Return the name of a picture's copy of that width."""
    return f"{name.removesuffix('.webp')}.{width}.webp"


def widths_below(width: int) -> list[int]:
    """Return the widths in which there are copies of a picture that is ``width`` wide."""
    return [smaller for smaller in WIDTHS if smaller < width]


def sources_of(address: str) -> dict[str, str]:
    """Return the attributes of an image with which a browser chooses the copy that it needs.

    None for an address that is not an uploaded picture's, or has no copies.
    """
    shape = _SCALED.fullmatch(address.removeprefix(ADDRESS)) if address.startswith(ADDRESS) else None
    if shape is None or not (smaller := widths_below(int(shape[2]))):
        return {}
    copies = [f"{ADDRESS}{copy_name(shape[0], width)} {width}w" for width in smaller]
    return {"srcset": ", ".join([*copies, f"{address} {shape[2]}w"]), "sizes": SIZES}


def smallest_of(name: str) -> str:
    """Return the name of the smallest copy of a picture, or its own where it has none."""
    shape = _SCALED.fullmatch(name)
    smaller = widths_below(int(shape[2])) if shape else []
    return copy_name(name, smaller[0]) if smaller else name


def is_own(name: str) -> bool:
    """Tell whether a file of that name was made by an upload, whether it is still known or not."""
    return _OWN.fullmatch(name) is not None


def original_of(name: str) -> str:
    """Return the picture's own name for that of a smaller copy, and any other name as it is."""
    return _COPY.sub(r"\1", name) if is_own(name) else name


def named_in(text: str) -> Iterator[str]:
    """Give the names of uploads to which a text leads; a smaller copy counts as the picture itself."""
    for found in _ADDRESS.finditer(text):
        name = found[1].rstrip(".")
        if is_own(name):
            yield original_of(name)
