"""The cover: stalks bound together, as tags bind articles."""

import math
import random

from demo.images.canvas import CINNABAR, INK, PAPER, Canvas, Point, tint

STALKS = 75
BAND: Point = (700.0, 405.0)


def draw_sheaf(canvas: Canvas) -> None:
    chance = random.Random(2026)
    order = list(range(STALKS))
    chance.shuffle(order)
    for number in order:
        _draw_stalk(canvas, (number + 0.5) / STALKS * 2 - 1, chance)
    _draw_band(canvas)


def _draw_stalk(canvas: Canvas, lean: float, chance: random.Random) -> None:
    """Draw one stalk; ``lean`` from -1 (far left) to 1 (far right) says where it stands in the fan."""
    foot = (BAND[0] + 210 * lean, 552 + 14 * lean * lean - chance.uniform(0, 26))
    tie = (BAND[0] + 62 * lean, BAND[1])
    reach = 520 * math.sin(lean * 1.25) / math.sin(1.25)
    head = (BAND[0] + reach, 66 + 250 * lean * lean + chance.uniform(-14, 22))
    shade = tint(INK, chance.choice((0.3, 0.42, 0.55, 0.75, 1.0)))
    bend = (BAND[0] + reach * 0.42, 190 + 60 * lean * lean)
    points = [*_curve(foot, (tie[0] + 30 * lean, 500), tie), *_curve(tie, bend, head)]
    canvas.line(points, shade, chance.uniform(1.8, 3.2))
    if chance.random() < 0.8:
        _draw_ear(canvas, points[-26:], shade)


def _draw_ear(canvas: Canvas, spine: list[Point], shade: tuple[int, int, int]) -> None:
    """Set grains in pairs along the last points of a stalk."""
    for place in range(3, len(spine), 4):
        (x, y), (before_x, before_y) = spine[place], spine[place - 1]
        angle = math.atan2(y - before_y, x - before_x)
        for side in (-0.55, 0.55):
            _draw_grain(canvas, (x, y), angle + side, 17 - 5 * place / len(spine), shade)


def _draw_grain(
    canvas: Canvas, root: Point, angle: float, length: float, shade: tuple[int, int, int]
) -> None:
    tip = (root[0] + length * math.cos(angle), root[1] + length * math.sin(angle))
    for share, width in ((0.0, 3.2), (0.18, 5.2), (0.36, 4.6)):
        start = (root[0] + (tip[0] - root[0]) * share, root[1] + (tip[1] - root[1]) * share)
        end = (tip[0] - (tip[0] - root[0]) * share * 0.6, tip[1] - (tip[1] - root[1]) * share * 0.6)
        canvas.line([start, end], shade, width)


def _draw_band(canvas: Canvas) -> None:
    x, y = BAND
    canvas.box((x - 78, y - 30, x + 78, y + 30), CINNABAR, radius=7)
    for rise in (-11, 0, 11):
        canvas.line([(x - 78, y + rise - 3), (x, y + rise + 3), (x + 78, y + rise - 3)], tint(PAPER, 1), 2.4)


def _curve(start: Point, control: Point, end: Point, steps: int = 60) -> list[Point]:
    """Return points along a quadratic curve, both ends included."""
    points = []
    for step in range(steps + 1):
        far = step / steps
        near = 1 - far
        points.append(
            (
                near * near * start[0] + 2 * near * far * control[0] + far * far * end[0],
                near * near * start[1] + 2 * near * far * control[1] + far * far * end[1],
            )
        )
    return points
