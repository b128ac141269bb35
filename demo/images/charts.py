"""Charts: numbers over an axis."""

import math
import random
from collections.abc import Sequence

from demo.images.canvas import CINNABAR, GREY, INK, RULE, Box, Canvas, Colour, Point, tint

Range = tuple[float, float]


class Plot:
    """The area of a chart, which turns values into points on the canvas."""

    def __init__(self, canvas: Canvas, area: Box, across: Range, up: Range) -> None:
        self.canvas = canvas
        self.left, self.top, self.right, self.bottom = area
        self.across = across
        self.up = up

    def at(self, x: float, y: float) -> Point:
        return (
            self.left + (x - self.across[0]) / (self.across[1] - self.across[0]) * (self.right - self.left),
            self.bottom - (y - self.up[0]) / (self.up[1] - self.up[0]) * (self.bottom - self.top),
        )

    def scale_up(self, values: Sequence[float]) -> None:
        """Rule a line across the chart at each value, the first being the axis itself."""
        for value in values:
            y = self.at(self.across[0], value)[1]
            axis = value == values[0]
            self.canvas.line([(self.left, y), (self.right, y)], INK if axis else RULE, 2.5 if axis else 2)
            self.canvas.text((self.left - 18, y), f"{value:,}", 28, GREY, "rm")

    def scale_across(self, values: Sequence[float]) -> None:
        for value in values:
            x = self.at(value, self.up[0])[0]
            self.canvas.line([(x, self.bottom), (x, self.bottom + 10)], INK, 2.5)
            self.canvas.text((x, self.bottom + 18), f"{value:,}", 28, GREY, "ma")

    def curve(self, points: Sequence[Point], colour: Colour, width: float = 5) -> None:
        self.canvas.line([self.at(x, y) for x, y in points], colour, width)

    def fill_under(self, points: Sequence[Point], colour: Colour) -> None:
        floor = self.up[0]
        outline = [(points[0][0], floor), *points, (points[-1][0], floor)]
        self.canvas.polygon([self.at(x, y) for x, y in outline], colour)


def title(canvas: Canvas, words: str, unit: str) -> None:
    """Write what a chart shows, and what its numbers are counted in, above it."""
    canvas.text((60, 44), words, 38)
    canvas.text((60, 96), unit, 28, GREY)


def draw_pool_wait(canvas: Canvas) -> None:
    title(canvas, "Waiting for a connection from the pool", "seconds, by minute of the incident")
    plot = Plot(canvas, (130, 180, 1330, 600), (0, 60), (0, 35))
    worst, typical = _pool_waits(0.0), _pool_waits(9.0)
    plot.fill_under(worst, tint(CINNABAR, 0.12))
    plot.scale_up((0, 10, 20, 30))
    plot.scale_across((0, 10, 20, 30, 40, 50, 60))
    canvas.dashes(plot.at(0, 30), plot.at(60, 30), INK)
    plot.curve(typical, GREY, 4)
    plot.curve(worst, CINNABAR, 6)
    canvas.text(plot.at(0.4, 30.6), "pool_timeout = 30", 28, INK, "lb")
    canvas.text(plot.at(17.2, 24), "slowest 1%", 30, CINNABAR, "rm")
    canvas.text(plot.at(27.5, 17), "median", 30, GREY, "lm")
    canvas.dashes(plot.at(44, 0), plot.at(44, 34), GREY)
    canvas.text(plot.at(44.8, 33), "fix deployed", 30, INK, "lm")


def _pool_waits(delay: float) -> list[Point]:
    """Return waits in seconds for each half minute; a larger ``delay`` in minutes is a later and milder queue."""
    chance = random.Random(7 + delay)
    waits: list[Point] = []
    for half in range(121):
        minute = half / 2
        filling = 1 / (1 + math.exp(-(minute - 16 - delay) / (1.7 + delay / 6)))
        draining = 1 / (1 + math.exp((minute - 45.5) / 0.7))
        wait = (30 - 1.6 * delay) * filling * draining
        unrest = chance.uniform(-0.9, 0.9) * filling * draining + chance.uniform(0.02, 0.16)
        waits.append((minute, min(30.0, max(0.0, wait + unrest))))
    return waits


# Milliseconds by page of 20, measured on MariaDB 10.11 with 200,000 articles in memory.
OFFSET_TIMES = ((1, 0.6), (1000, 53), (2000, 108), (3000, 164), (4000, 220), (5000, 269), (6000, 314),
                (7000, 375), (8000, 428), (9000, 445), (10000, 500))  # fmt: skip
KEYSET_TIMES = ((1, 0.3), (10000, 0.3))


def draw_offset_vs_keyset(canvas: Canvas) -> None:
    title(canvas, "The price of a page, by how deep it is", "milliseconds per page of 20; page number across")
    plot = Plot(canvas, (130, 180, 1330, 600), (0, 10_000), (0, 550))
    plot.scale_up((0, 100, 200, 300, 400, 500))
    plot.scale_across((0, 2000, 4000, 6000, 8000, 10_000))
    plot.curve(OFFSET_TIMES, GREY)
    for page, time in OFFSET_TIMES:
        canvas.dot(plot.at(page, time), 8, GREY)
    plot.curve(KEYSET_TIMES, CINNABAR, 7)
    canvas.text(plot.at(5700, 345), "LIMIT 20 OFFSET n", 32, GREY, "rb")
    canvas.text(plot.at(9900, 24), "WHERE published_at, id before the cursor", 32, CINNABAR, "rb")


PERCENTILES = ("p50", "p75", "p90", "p95", "p99", "p99.9")
BEFORE = (38, 52, 95, 160, 410, 980)
AFTER = (36, 47, 70, 92, 130, 210)


def draw_latency_percentiles(canvas: Canvas) -> None:
    title(canvas, "Response time by percentile", "milliseconds, one week before and one week after")
    plot = Plot(canvas, (150, 180, 1330, 600), (0, 6), (0, 1050))
    plot.scale_up((0, 250, 500, 750, 1000))
    for place, (name, before, after) in enumerate(zip(PERCENTILES, BEFORE, AFTER, strict=True)):
        _bar(plot, place + 0.31, before, tint(GREY, 0.45), GREY)
        _bar(plot, place + 0.69, after, CINNABAR, CINNABAR)
        canvas.text((plot.at(place + 0.5, 0)[0], plot.bottom + 20), name, 30, INK, "ma")
    _key(canvas, (180, 214), tint(GREY, 0.45), "before")
    _key(canvas, (380, 214), CINNABAR, "after")


def _bar(plot: Plot, x: float, value: float, fill: Colour, ink: Colour) -> None:
    left, top = plot.at(x - 0.17, value)
    right, bottom = plot.at(x + 0.17, 0)
    plot.canvas.box((left, top, right, bottom), fill, radius=2)
    plot.canvas.text(((left + right) / 2, top - 8), str(value), 26, ink, "mb")


def _key(canvas: Canvas, at: Point, fill: Colour, words: str) -> None:
    x, y = at
    canvas.box((x, y, x + 30, y + 30), fill, radius=3)
    canvas.text((x + 44, y + 15), words, 30, INK, "lm")


def draw_oncall_heatmap(canvas: Canvas) -> None:
    title(canvas, "Pages by hour and weekday", "one quarter on call; local time")
    left, top, cell = 130, 160, 50
    for row, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        y = top + row * (cell - 4)
        canvas.text((left - 20, y + cell / 2 - 2), day, 28, GREY, "rm")
        for hour, pages in enumerate(_pages_on(row)):
            x = left + hour * cell
            shade = tint(CINNABAR, 0.16 + 0.84 * pages / 9) if pages else tint(GREY, 0.1)
            canvas.box((x + 2, y + 2, x + cell - 2, y + cell - 6), shade, radius=4)
    for hour in range(0, 24, 3):
        canvas.text((left + hour * cell + cell / 2, top + 7 * (cell - 4) + 8), f"{hour:02}", 28, GREY, "ma")
    _shades(canvas, (1011, 66))


def _pages_on(day: int) -> list[int]:
    """Return pages per hour of a weekday: backups after two at night, deploys on afternoons, calm weekends."""
    chance = random.Random(40 + day)
    weekend = day >= 5
    pages = []
    for hour in range(24):
        deploys = 0 if weekend else 3.4 * math.exp(-((hour - 15.5) ** 2) / 5) * (1.5 if day == 4 else 1)
        backups = 7.5 * math.exp(-((hour - 2.6) ** 2) / 0.7)
        pages.append(max(0, min(9, round(deploys + backups + chance.uniform(-0.8, 0.9)))))
    return pages


def _shades(canvas: Canvas, at: Point) -> None:
    x, y = at
    canvas.text((x, y), "0", 28, GREY, "rm")
    for step in range(10):
        shade = tint(CINNABAR, 0.16 + 0.84 * step / 9) if step else tint(GREY, 0.1)
        canvas.box((x + 16 + step * 27, y - 13, x + 40 + step * 27, y + 13), shade, radius=3)
    canvas.text((x + 298, y), "9", 28, GREY, "lm")


# What one request did: lane, then start and length in milliseconds.
LANES: tuple[tuple[str, tuple[Point, ...]], ...] = (
    ("wait for connection", ((0, 14),)),
    ("SELECT articles", ((14, 11),)),
    ("SELECT tags, 20 times", tuple((30 + 8.1 * turn, 6.3) for turn in range(20))),
    ("render template", ((25, 5), *((36.3 + 8.1 * turn, 1.8) for turn in range(19)), (190.2, 20.8))),
    ("send response", ((211, 6),)),
)


def draw_request_timeline(canvas: Canvas) -> None:
    title(canvas, "One request, 217 ms", "milliseconds since the first byte arrived")
    plot = Plot(canvas, (370, 160, 1340, 510), (0, 220), (0, len(LANES)))
    for row in range(0, 221, 20):
        x = plot.at(row, 0)[0]
        canvas.line([(x, plot.top), (x, plot.bottom)], RULE, 2)
    canvas.line([(plot.left, plot.bottom), (plot.right, plot.bottom)], INK, 2.5)
    plot.scale_across((0, 40, 80, 120, 160, 200))
    for row, (name, spans) in enumerate(LANES):
        colour = CINNABAR if "tags" in name else tint(INK, 0.72)
        y = plot.at(0, len(LANES) - row - 0.5)[1]
        canvas.text((plot.left - 24, y), name, 29, colour, "rm")
        for start, length in spans:
            canvas.box(
                (plot.at(start, 0)[0], y - 20, plot.at(start + length, 0)[0], y + 20), colour, radius=3
            )
