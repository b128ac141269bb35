"""Typefaces for pictures made of words, and which words they can set: nothing is ever drawn as an empty box.

Imports nothing of the application and Pillow only when a face is opened: the process that draws loads it by itself.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

# A package that holds nothing but these two.
PACKAGE, SERIF, SANS = "pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
# Where systems have faces that know Han letters, and after them such as know more of other scripts.
OF_SYSTEMS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
MEASURED_AT = 200  # pixels
# No character, so what is drawn for it is what stands for all that a face does not know.
NOBODY = "\U0010ffff"
# What may be left out of a title and leave its words: emoji, marks and what joins them.
DECORATION = frozenset({"So", "Sk", "Sm", "Cf", "Cc", "Cn", "Co", "Cs", "Me"})
FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
# What joins, colours and chooses the look of emoji, and numbers in keys: nothing without them.
_JOINERS = frozenset({*range(0xFE00, 0xFE10), 0x20E3, 0x200D})


class Faces:
    """Typefaces, the first that knows a word sets it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = [str(path) for path in paths]

    def __bool__(self) -> bool:
        return bool(self._paths)

    def readable(self, text: str) -> str:
        """The text without decoration that no face knows; nothing at all if one of its letters can't be set.

        Scripts that run from the right, and letters whose shape depends on their neighbours, can't.
        """
        composed = unicodedata.normalize("NFC", text)
        kept = "".join(letter for letter in composed if not self._is_left_out(letter))
        if any(not letter.isspace() and not self._sets(letter) for letter in kept):
            return ""
        has_words = any(unicodedata.category(letter)[0] in "LNP" for letter in kept)
        return " ".join(kept.split()) if has_words else ""

    def of_one_kind(self, text: str) -> Faces:
        """The first face alone that knows the whole text; all of them if none does."""
        alone = [path for path in self._paths if all(_knows(path, letter) for letter in text)]
        return Faces([Path(path) for path in alone[:1] or self._paths])

    def width(self, text: str, *, is_east: bool) -> float:
        """How wide a word is, in ems."""
        face, settings = self._for(text, MEASURED_AT, is_east=is_east)
        return float(face.getlength(_spelled(text, is_east=is_east), **settings)) / MEASURED_AT

    def draw(
        self, on: Any, place: tuple[float, float], text: str, size: int, *, is_east: bool, **how: Any
    ) -> None:
        """Draw a word on an ``ImageDraw``, its baseline beginning at ``place``."""
        face, settings = self._for(text, size, is_east=is_east)
        on.text(place, _spelled(text, is_east=is_east), font=face, anchor="ls", **settings, **how)

    def _is_left_out(self, letter: str) -> bool:
        if ord(letter) in _JOINERS:
            return True
        is_decoration = unicodedata.category(letter) in DECORATION and not letter.isspace()
        # Of systems' faces each knows others of them.
        return is_decoration and not _knows(self._paths[0], letter)

    def _sets(self, letter: str) -> bool:
        is_simple = (
            unicodedata.bidirectional(letter) not in FROM_THE_RIGHT
            and unicodedata.category(letter)[0] not in "MC"
        )
        return is_simple and any(_knows(path, letter) for path in self._paths)

    def _for(self, text: str, size: int, *, is_east: bool) -> tuple[Any, dict[str, Any]]:
        knowing = (path for path in self._paths if all(_knows(path, letter) for letter in text))
        face = _opened(next(knowing, self._paths[0]), size)
        return face, _settings(is_east=is_east)


def serif() -> Faces:
    """What titles are set in."""
    return Faces(list(_found(SERIF, SANS)))


def sans() -> Faces:
    """What small words are set in."""
    return Faces(list(_found(SANS, SERIF)))


def _found(*names: str) -> Iterable[Path]:
    package = importlib.util.find_spec(PACKAGE)
    folder = Path(package.origin).parent if package and package.origin else None
    paths = [*(folder / name for name in names if folder), *map(Path, OF_SYSTEMS)]
    return (path for path in paths if path.is_file())


@cache
def _opened(path: str, size: int, *, is_plain: bool = False) -> Any:
    from PIL import ImageFont

    # TrueType collections of systems have Japanese first; the third is simplified Chinese in Noto's.
    index = 2 if "CJK" in path and path.endswith(".ttc") else 0
    engine = ImageFont.Layout.BASIC if is_plain else None
    return ImageFont.truetype(path, size, index=index, layout_engine=engine)


@cache
def _knows(path: str, letter: str) -> bool:
    if letter.isspace():
        return True
    # Letter by letter: else one that is not there may be put together of two that do not fit.
    face = _opened(path, MEASURED_AT, is_plain=True)
    drawn, unknown = face.getmask(letter), face.getmask(NOBODY)
    return drawn.size != unknown.size or bytes(drawn) != bytes(unknown)


@cache
def _shapes() -> bool:
    """Whether letters can be moved together, and marks be chosen, which takes a library that not every system has."""
    from PIL import features

    return bool(features.check("raqm"))


def _settings(*, is_east: bool) -> dict[str, Any]:
    if not _shapes():
        return {}
    return {"language": "zh-Hans"} if is_east else {"language": "en", "features": ["pwid"]}


# What these faces draw as wide as a Han letter where nothing can be asked of them.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def _spelled(text: str, *, is_east: bool) -> str:
    """A word as it is drawn."""
    if is_east and len(text) == 1:
        return text
    narrow = text.replace("…", "...")
    return narrow if _shapes() else narrow.translate(_PLAIN)
