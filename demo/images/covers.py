"""Covers: what an article is about, without a word."""

import math
import random
from itertools import pairwise

from demo.images.canvas import CINNABAR, GREY, INK, PAPER, RULE, WASH, Canvas, Colour, Point, between, tint


def draw_doubled_hour(canvas: Canvas) -> None:
    """Draw a clock on which the hour from two to three is there twice."""
    centre, radius = (canvas.width / 2, canvas.height / 2), 300.0
    canvas.dot(centre, radius + 8, INK)
    canvas.dot(centre, radius, PAPER)
    for grown, share in ((118.0, 0.32), (0.0, 1.0)):
        _draw_slice(canvas, centre, radius - 16 + grown, tint(CINNABAR, share))
    for minute in range(60):
        is_hour = minute % 5 == 0
        near = radius - (46 if is_hour else 26)
        ends = [_on_clock(centre, reach, minute / 5) for reach in (near, radius - 10)]
        canvas.line(ends, INK if is_hour else GREY, 7 if is_hour else 3)
    canvas.line([centre, _on_clock(centre, radius * 0.55, 2.5)], INK, 14)
    canvas.line([centre, _on_clock(centre, radius * 0.82, 6)], INK, 9)
    canvas.dot(centre, 17, INK)


def _draw_slice(canvas: Canvas, centre: Point, radius: float, colour: Colour) -> None:
    rim = [_on_clock(centre, radius, 2 + step / 30) for step in range(31)]
    canvas.polygon([centre, *rim], colour)


def _on_clock(centre: Point, reach: float, hour: float) -> Point:
    angle = math.tau * (hour / 12 - 0.25)
    return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)


def draw_last_stop(canvas: Canvas) -> None:
    """Draw a tram's line to its last stop, and the way back on foot."""
    line = [(-20.0, 560.0), (250.0, 560.0), (420.0, 420.0), (760.0, 420.0), (930.0, 250.0), (1380.0, 250.0)]
    _draw_fields(canvas)
    canvas.line(line, tint(INK, 0.85), 16)
    for start, stops in ((0, 2), (2, 3), (4, 4)):
        for number in range(stops):
            _draw_stop(canvas, between(line[start], line[start + 1], (number + 0.4) / stops), INK)
    _draw_stop(canvas, line[-1], CINNABAR, 30)
    walk = [(1380.0, 290.0), (1310.0, 430.0), (1120.0, 480.0), (960.0, 590.0), (640.0, 610.0), (470.0, 660.0)]
    for near, far in pairwise(walk):
        canvas.dashes(near, far, CINNABAR, 6, dash=10)


def _draw_fields(canvas: Canvas) -> None:
    """Furrows on either side, which run more and more apart."""
    for number in range(26):
        y = 40.0 + number * 26
        canvas.line([(0, y + number * 3), (canvas.width, y - 60 + number * 7)], tint(GREY, 0.16), 3)


def _draw_stop(canvas: Canvas, at: Point, colour: Colour, radius: float = 17) -> None:
    canvas.dot(at, radius, colour)
    canvas.dot(at, radius * 0.55, PAPER)


def draw_detour(canvas: Canvas) -> None:
    """Draw a town's streets with the short way through them, and the one that was taken."""
    chance = random.Random(5)
    for row in range(5):
        for column in range(11):
            left, top = 30.0 + column * 142, -10.0 + row * 146
            width, height = 118 - chance.choice((0, 0, 10)), 120 - chance.choice((0, 0, 12))
            is_park = (row, column) in {(1, 6), (1, 7)}
            fill = tint(CINNABAR, 0.1) if is_park else WASH
            canvas.box((left, top, left + width, top + height), fill, RULE, 2, radius=8)
    _draw_way(canvas, [(19, 562), (1449, 562)], tint(INK, 0.5), 5)
    around = [
        (19, 562),
        (303, 562),
        (303, 270),
        (729, 270),
        (729, 124),
        (1155, 124),
        (1155, 416),
        (1449, 416),
    ]
    _draw_way(canvas, [*around, (1449, 562)], CINNABAR, 10)
    _draw_stop(canvas, (19, 562), INK, 22)
    _draw_stop(canvas, (1449, 562), INK, 22)


def _draw_way(canvas: Canvas, corners: list[Point], colour: Colour, width: float) -> None:
    canvas.line(corners, colour, width)
    for corner in corners:
        canvas.dot(corner, width / 2, colour)


def draw_deep_and_shallow(canvas: Canvas) -> None:
    """Draw modules: their width is what one has to know, their area what they do."""
    canvas.line([(60, 150), (1540, 150)], INK, 4)
    for left, width, depth in ((140, 150, 480), (360, 120, 400), (560, 170, 450), (1240, 130, 470)):
        _draw_module(canvas, left, width, depth, tint(INK, 0.7))
    _draw_module(canvas, 800, 370, 62, CINNABAR)
    _draw_module(canvas, 1420, 90, 330, tint(INK, 0.7))


def _draw_module(canvas: Canvas, left: float, width: float, depth: float, colour: Colour) -> None:
    canvas.box((left, 150, left + width, 150 + depth), tint(colour, 0.14), colour, 3, radius=3)
    canvas.line([(left, 150), (left + width, 150)], colour, 16)
    for number in range(1, int(depth // 40)):
        y = 150 + number * 40
        canvas.line([(left + 16, y), (left + width - 16, y)], tint(colour, 0.3), 2.5)


# Where the ink of a full-width sign is, in shares of its square: the left and right edge.
SIGNS = ((0.08, 0.34), (0.08, 0.30), (0.60, 0.92), (0.08, 0.40))


def draw_half_empty_squares(canvas: Canvas) -> None:
    """Draw full-width signs in their squares, above, and with what is empty between them taken out, below."""
    side, left = 190.0, 130.0
    for row, is_trimmed in enumerate((False, True)):
        x, y = left, 110.0 + row * 280
        for number in range(7):
            sign = SIGNS[number - 3] if 3 <= number < 3 + len(SIGNS) else None
            width = side / 2 if is_trimmed and sign and number < 6 else side
            _draw_square(canvas, x, y, width, sign)
            x += width


def _draw_square(canvas: Canvas, x: float, y: float, width: float, sign: tuple[float, float] | None) -> None:
    side = 190.0
    canvas.box((x + 4, y, x + width - 4, y + side), WASH if sign else tint(INK, 0.72), RULE, 2.5, radius=6)
    if sign is None:
        return
    shift = side / 2 if width < side and sign[0] > 0.5 else 0
    middle = x + side * (sign[0] + sign[1]) / 2 - shift
    canvas.box((middle - 24, y + side * 0.58, middle + 24, y + side * 0.84), CINNABAR, radius=22)
