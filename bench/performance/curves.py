"""Curves as SVG: how a figure grows with another that grows tenfold and tenfold again.

They are read on light pages and on dark ones.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 48, 190, 40, 48  # margins; names stand in the right one
LINE = 17  # between two names
LEAST_TOP = 2.0  # of the y axis, so that what is flat looks flat
STEPS = 4  # lines across, at least
# Hues of a middle lightness, which stand out from white and from black; and dashes for who can't tell them apart.
COLOURS = ("#2b7bd6", "#d9541e", "#22935b", "#a64dc4", "#b8860b", "#d63a72", "#0d98a5", "#7f7f2a", "#808080")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "14 4")
STYLE = (
    "svg{color:#222;font:13px sans-serif}@media(prefers-color-scheme:dark){svg{color:#ddd}}"
    "text{fill:currentColor}.axis{stroke:currentColor;stroke-width:1;opacity:.25}"
)


@dataclass(frozen=True)
class Curve:
    """What is drawn as one line: points of both figures, the first ones growing."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Scale:
    """Where figures stand in the picture."""

    first: float
    last: float
    top: float

    def x(self, number: float) -> float:
        """How far to the right, on a logarithmic scale."""
        share = math.log(number / self.first) / (math.log(self.last / self.first) or 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)

    def y(self, value: float) -> float:
        """How far down."""
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top, 1)


def drawn(title: str, of: str, curves: Sequence[Curve]) -> str:
    """Return the picture of some curves; ``of`` names what grows to the right."""
    numbers = [number for curve in curves for number, _ in curve.points]
    highest = max(value for curve in curves for _, value in curve.points)
    scale = Scale(min(numbers), max(numbers), _top(highest))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    parts = [head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>"]
    parts.append(f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>')
    parts += _axes(scale, of)
    heights = apart([scale.y(curve.points[-1][1]) for curve in curves])
    for place, (curve, height) in enumerate(zip(curves, heights, strict=True)):
        parts += _line(scale, curve, place, height)
    return "\n".join([*parts, "</svg>"]) + "\n"


def ticks(first: float, last: float) -> list[float]:
    """Return the powers of ten from first to last, and where these are few, their doubles and fives too."""
    digits = (1, 2, 5) if last / first < 100 else (1,)
    found = [digit * 10.0**power for power in range(math.floor(math.log10(last)) + 1) for digit in digits]
    return [number for number in found if first <= number <= last]


def apart(heights: Sequence[float]) -> list[float]:
    """Return the heights in their order, moved so that ``LINE`` lies between any two and all are in the picture."""
    found = [0.0] * len(heights)
    least = float(TOP)
    for place in sorted(range(len(heights)), key=lambda place: heights[place]):
        found[place] = max(heights[place], least)
        least = found[place] + LINE
    over = max(0.0, least - LINE - (HEIGHT - BOTTOM))
    if over:
        most = float(HEIGHT - BOTTOM)
        for place in sorted(range(len(heights)), key=lambda place: -found[place]):
            found[place] = min(found[place], most)
            most = found[place] - LINE
    return found


def _top(highest: float) -> float:
    step = _step(max(highest, LEAST_TOP))
    return math.ceil(max(highest, LEAST_TOP) / step) * step


def _step(top: float) -> float:
    """The largest of 0.5, 1, 2, 5, 10, 20 … that gives enough lines across."""
    fitting = [digit * 10.0**power for power in range(-1, 7) for digit in (1, 2, 5)]
    return max(step for step in fitting if top / step >= STEPS)


def _axes(scale: Scale, of: str) -> Iterator[str]:
    step, right = _step(scale.top), WIDTH - RIGHT
    for count in range(round(scale.top / step) + 1):
        value, y = count * step, scale.y(count * step)
        yield f'<line class="axis" x1="{LEFT}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:g}</text>'
    for number in ticks(scale.first, scale.last):
        x, bottom = scale.x(number), HEIGHT - BOTTOM
        yield f'<line class="axis" x1="{x}" y1="{TOP}" x2="{x}" y2="{bottom}"/>'
        yield f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{number:,.0f}</text>'
    yield f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(of)}</text>'


def _line(scale: Scale, curve: Curve, place: int, height: float) -> Iterator[str]:
    colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
    points = [(scale.x(number), scale.y(value)) for number, value in curve.points]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points)
    (x, y), beside = points[-1], WIDTH - RIGHT + 14
    yield f'<path d="M{x + 4} {y}L{beside - 3} {height}" stroke="{colour}" opacity=".5"/>'
    said = f"{curve.name} {curve.points[-1][1]:.2f}"
    yield f'<text x="{beside}" y="{round(height + 4, 1)}" style="fill:{colour}">{escape(said)}</text>'
