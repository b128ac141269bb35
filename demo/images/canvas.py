"""A sheet of paper to draw on, measured in the pixels of the finished picture."""

import math
from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]

PAPER: Colour = (0xFB, 0xF8, 0xF3)
INK: Colour = (0x23, 0x20, 0x1C)
CINNABAR: Colour = (0xB8, 0x40, 0x2A)
GREY: Colour = (0x6B, 0x64, 0x5A)

# Everything is drawn this many times larger and then reduced, which smooths edges and letters alike.
OVERSAMPLING = 2


def tint(colour: Colour, share: float) -> Colour:
    """Return the colour thinned with paper; ``share`` 1.0 is the colour itself, 0.0 is bare paper."""
    red, green, blue = (
        round(paper + (full - paper) * share) for paper, full in zip(PAPER, colour, strict=True)
    )
    return red, green, blue


RULE: Colour = tint(GREY, 0.28)
WASH: Colour = tint(GREY, 0.13)


class Canvas:
    """Paper of ``width`` by ``height`` pixels. Widths of strokes and sizes of letters are in pixels too."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._image = Image.new("RGB", (width * OVERSAMPLING, height * OVERSAMPLING), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def line(self, points: Sequence[Point], colour: Colour = INK, width: float = 3) -> None:
        scaled = [_up(point) for point in points]
        self._pen.line(scaled, fill=colour, width=round(width * OVERSAMPLING), joint="curve")

    def dashes(
        self, start: Point, end: Point, colour: Colour = GREY, width: float = 2.5, dash: float = 11
    ) -> None:
        """Draw a dashed line whose gaps are as long as its dashes."""
        length = math.dist(start, end)
        for piece in range(math.ceil(length / (2 * dash))):
            near, far = (min(1.0, (2 * piece + step) * dash / length) for step in (0, 1))
            self.line([between(start, end, near), between(start, end, far)], colour, width)

    def arrow(
        self, start: Point, end: Point, colour: Colour = INK, width: float = 3, head: float = 16
    ) -> None:
        """Draw a line that ends in a filled point ``head`` pixels long."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - head * math.cos(angle), end[1] - head * math.sin(angle))
        side = (0.42 * head * math.sin(angle), -0.42 * head * math.cos(angle))
        self.line([start, neck], colour, width)
        self.polygon(
            [end, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1])], colour
        )

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self._pen.polygon([_up(point) for point in points], fill=fill)

    def box(
        self,
        box: Box,
        fill: Colour | None = None,
        outline: Colour | None = None,
        width: float = 2.5,
        radius: float = 6,
    ) -> None:
        """Draw a rounded rectangle given by its left, top, right and bottom."""
        left, top, right, bottom = box
        self._pen.rounded_rectangle(
            (*_up((left, top)), *_up((right, bottom))),
            radius=radius * OVERSAMPLING, fill=fill, outline=outline, width=round(width * OVERSAMPLING),
        )  # fmt: skip

    def dot(self, centre: Point, radius: float = 7, fill: Colour = INK) -> None:
        (x, y) = centre
        self._pen.ellipse((*_up((x - radius, y - radius)), *_up((x + radius, y + radius))), fill=fill)

    def text(self, at: Point, words: str, size: float = 30, colour: Colour = INK, anchor: str = "la") -> None:
        """Write ``words``; ``anchor`` says, as Pillow does, which of their corners stands at ``at``."""
        self._pen.text(_up(at), words, fill=colour, font=_face(size), anchor=anchor)

    def text_width(self, words: str, size: float = 30) -> float:
        return _face(size).getlength(words) / OVERSAMPLING

    def png(self) -> bytes:
        """Return the picture in its final size. Hardly compressed, for it is encoded once more."""
        file = BytesIO()
        # The mean of each square of pixels: few colours come of it, so that the picture is small and soon encoded.
        self._image.reduce(OVERSAMPLING).save(file, "PNG", compress_level=1)
        return file.getvalue()


def between(start: Point, end: Point, share: float) -> Point:
    """Return the point that lies ``share`` (0 to 1) of the way from ``start`` to ``end``."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _up(point: Point) -> Point:
    return point[0] * OVERSAMPLING, point[1] * OVERSAMPLING


@cache
def _face(size: float) -> ImageFont.FreeTypeFont:
    face = ImageFont.load_default(size=size * OVERSAMPLING)
    # Without FreeType, Pillow would return a bitmap face that has one size only.
    if not isinstance(face, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType, which the demo's pictures are lettered with.")
    return face
