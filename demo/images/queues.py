"""Pictures of waiting: how long at which load, and who stands in line."""

import random
from collections.abc import Iterator
from itertools import pairwise

from demo.images.canvas import CINNABAR, GREY, INK, RULE, WASH, Canvas, Point, tint
from demo.images.charts import Plot, title

MARKED = (50, 80, 90, 95)  # percent


def draw_wait_by_load(canvas: Canvas) -> None:
    title(
        canvas,
        "The mean wait, by how busy the server is",
        "in lengths of one job; percent of the time across",
    )
    plot = Plot(canvas, (130, 180, 1330, 600), (0, 100), (0, 25))
    plot.scale_up((0, 5, 10, 15, 20, 25))
    plot.scale_across((0, 20, 40, 60, 80, 100))
    canvas.dashes(plot.at(100, 0), plot.at(100, 25), GREY)
    points = [(load / 4, _mean_wait(load / 4)) for load in range(385)]
    plot.curve(points, CINNABAR, 6)
    for load in MARKED:
        wait = _mean_wait(load)
        canvas.dot(plot.at(load, wait), 9, CINNABAR)
        x, y = plot.at(load, wait)
        canvas.text((x - 18, y - 10), f"{load}%: {wait:.0f}", 30, INK, "rb")


def _mean_wait(load: float) -> float:
    """Return the mean wait in lengths of a job at a load in percent; jobs come and last at random."""
    return load / (100 - load)


def draw_line_at_half(canvas: Canvas) -> None:
    _draw_line(canvas, 50)


def draw_line_at_four_fifths(canvas: Canvas) -> None:
    _draw_line(canvas, 80)


def draw_line_at_nineteen_twentieths(canvas: Canvas) -> None:
    _draw_line(canvas, 95)


def _draw_line(canvas: Canvas, load: int) -> None:
    """Draw how many wait, over the time of 500 jobs, at a load in percent; the axes are those of the other loads.

    These pictures stand beside each other, so what is written on them is large.
    """
    canvas.text((40, 30), f"{load}% busy", 72)
    plot = Plot(canvas, (110, 150, 880, 560), (0, 500), (0, 50))
    steps = [*_steps(load / 100, 500)]
    plot.fill_under(steps, tint(CINNABAR, 0.16))
    for waiting in (0, 20, 40):
        (left, y), (right, _) = plot.at(0, waiting), plot.at(500, waiting)
        canvas.line([(left, y), (right, y)], RULE if waiting else INK, 4)
        canvas.text((left - 18, y), str(waiting), 52, GREY, "rm")
    plot.curve(steps, CINNABAR, 6)


def _steps(load: float, end: float) -> Iterator[Point]:
    """Return the corners of a line that tells how many wait, from a time in which others came before."""
    chance = random.Random(11)
    changes: list[tuple[float, int]] = []
    now = free_at = -2_000.0
    while now < end:
        now += chance.expovariate(load)
        start = max(now, free_at)
        free_at = start + chance.expovariate(1)
        changes += [(now, 1), (start, -1)] if start > now else []
    waiting, before = 0, 0
    for moment, change in sorted(changes):
        waiting, before = waiting + change, waiting
        if 0 <= moment <= end and waiting != before:
            yield from ((moment, before), (moment, waiting))


def draw_waiting_line(canvas: Canvas) -> None:
    """Draw those who wait before a window, whom one keeps waiting."""
    floor = 430.0
    canvas.line([(0, floor + 8), (canvas.width, floor + 8)], RULE, 3)
    canvas.box((1290, 100, 1480, floor + 6), WASH, INK, 4, radius=10)
    canvas.box((1290, 180, 1420, 290), CINNABAR, radius=6)
    canvas.line([(1250, 302), (1440, 302)], INK, 8)
    places = [1180.0 - 96 * number for number in range(12)]
    for number, x in enumerate(places):
        _draw_person(canvas, (x, floor), 1 - 0.055 * number, number == 0)
    for left, right in pairwise(reversed(places)):
        canvas.dot(((left + right) / 2, floor + 44), 3, tint(GREY, 0.6))


def _draw_person(canvas: Canvas, foot: Point, share: float, is_first: bool) -> None:
    colour = CINNABAR if is_first else tint(INK, max(share, 0.3))
    x, y = foot
    canvas.dot((x, y - 214), 29, colour)
    canvas.box((x - 31, y - 172, x + 31, y - 62), colour, radius=26)
    canvas.line([(x - 13, y - 80), (x - 13, y)], colour, 16)
    canvas.line([(x + 13, y - 80), (x + 13, y)], colour, 16)
