"""Pictures: decoded, turned upright, made safe and small, in a process of their own whose memory is limited.

Whatever a file carries besides its pixels is left behind: camera, place, colour profile, hidden text. This module
knows nothing of the application, so that the process starts fast: ``python -I blog/lib/images.py SOURCE FOLDER WIDTHS``
writes the pictures into the folder and prints what they are.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000  # a picture of 200 MB, decoded
MOST_MOVING_PIXELS = 150_000_000  # of all frames
MOST_FRAMES = 1_000
# Larger than this no page shows one. WebP can't be higher.
LARGEST = (2560, 16383)
QUALITY = 82
FEW_COLOURS = 4096  # a drawing or a picture of a screen, which would blur
MEMORY = 1536 * 1024 * 1024
SECONDS = 60  # of the processor
NICENESS = 5

# By what EXIF says of how the camera was held: what turns the picture upright.
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_ON_ITS_SIDE = {"TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"}

# What the process answers: that it went well, or that the picture is to blame. Anything else is our own fault.
FINE, REFUSED = 0, 3


class Refused(ValueError):
    """A picture that can't be taken: ``broken``, ``too_many_pixels``, ``too_long`` or ``too_much_work``."""


@dataclass(frozen=True)
class Encoded:
    """A picture as it is kept."""

    width: int
    height: int
    animated: bool
    data: bytes


def convert(source: Any, widths: Sequence[int]) -> Iterator[Encoded]:
    """Give the picture in ``source``, a path or an open file, as WebP, then each smaller copy.

    One that moves has no copies. Raises Refused. The number of pixels is read before any of them is decoded.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the limit is checked below, and answered in words
    try:
        with Image.open(source, formats=FORMATS) as picture:
            frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
            _check_size(picture, frames)
            yield from _moving(picture) if frames > 1 else _still(picture, widths)
    except MemoryError as error:
        raise Refused("too_many_pixels") from error
    except Refused:
        raise
    # Decoders answer to broken files with errors of every kind.
    except Exception as error:
        raise Refused("broken") from error


def _check_size(picture: Any, frames: int) -> None:
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if frames > 1 and (frames > MOST_FRAMES or pixels * frames > MOST_MOVING_PIXELS):
        raise Refused("too_long")


def _still(picture: Any, widths: Sequence[int]) -> Iterator[Encoded]:
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1), "")
    box = LARGEST[::-1] if turn in _ON_ITS_SIDE else LARGEST
    is_drawn, profile = picture.format in {"PNG", "GIF"}, picture.info.get("icc_profile")
    # The decoder of photographs can leave out what no page would show.
    picture.draft(None, box)
    plain = _plain(picture)
    lossless = is_drawn and (plain.mode == "RGBA" or bool(plain.getcolors(FEW_COLOURS)))
    largest = _stripped(_in_screen_colours(_turned(_fitted(plain, box), turn), profile))
    for width in (largest.width, *(width for width in widths if width < largest.width)):
        copy = _fitted(largest, (width, LARGEST[1]))
        yield Encoded(copy.width, copy.height, animated=False, data=_webp(copy, lossless=lossless))


def _moving(picture: Any) -> Iterator[Encoded]:
    """All frames as they come, with their times; smaller copies would be nearly as large.

    They are neither turned nor is a profile applied: a GIF has none, and that of other kinds is dropped.
    """
    if picture.width > LARGEST[0] or picture.height > LARGEST[1]:
        raise Refused("too_long")
    file = io.BytesIO()
    # A GIF that does not say how often it moves does so once, the others for ever.
    loop = picture.info.get("loop", 1 if picture.format == "GIF" else 0)
    picture.save(file, "WEBP", save_all=True, loop=loop, quality=QUALITY, method=2, **_NOTHING_ELSE)
    yield Encoded(picture.width, picture.height, animated=True, data=file.getvalue())


def _plain(picture: Any) -> Any:
    """Of palettes, deep greys and colours that count as transparent: RGB, or RGBA where something shows through."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        return clear if clear.getextrema()[3][0] < 255 else clear.convert("RGB")
    picture.load()
    return picture if picture.mode in {"RGB", "L", "CMYK"} else picture.convert("RGB")


def _turned(picture: Any, turn: str) -> Any:
    from PIL import Image

    return picture.transpose(Image.Transpose[turn]) if turn else picture


def _in_screen_colours(picture: Any, profile: bytes | None) -> Any:
    """The same colours as sRGB; a profile that makes no sense is passed over."""
    from PIL import ImageCms

    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            own, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, own, screen, outputMode=wanted)
    return picture.convert(wanted)


def _stripped(picture: Any) -> Any:
    """The pixels alone, in a picture that carries nothing along."""
    from PIL import Image

    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _fitted(picture: Any, box: tuple[int, int]) -> Any:
    """The picture, made smaller where it does not fit."""
    from PIL import Image

    factor = min(box[0] / picture.width, box[1] / picture.height, 1)
    if factor == 1:
        return picture
    size = max(round(picture.width * factor), 1), max(round(picture.height * factor), 1)
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _webp(picture: Any, *, lossless: bool) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", lossless=lossless, quality=QUALITY, method=4, **_NOTHING_ELSE)
    return file.getvalue()


# Else the encoder writes down what it finds beside the pixels.
_NOTHING_ELSE: dict[str, Any] = {"exif": b"", "icc_profile": b"", "xmp": b""}


def main(source: str, folder: str, widths: str) -> int:
    """Write the pictures as 0, 1, … into ``folder``, print their sizes, or why there are none."""
    _be_modest()
    made = []
    try:
        for number, encoded in enumerate(convert(source, [int(width) for width in widths.split(",")])):
            (Path(folder) / str(number)).write_bytes(encoded.data)
            made.append({name: value for name, value in asdict(encoded).items() if name != "data"})
    except Refused as refused:
        print(refused)
        return REFUSED
    print(json.dumps(made))
    return FINE


def _be_modest() -> None:
    """Take no more memory and time than a picture may cost, and let readers go first."""
    import resource

    os.nice(NICENESS)
    # Not every system can limit both.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
