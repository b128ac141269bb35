"""Pages of Chinese text, drawn as squares: how long a line is, and the eye's way back to the next one."""

import random
from collections.abc import Iterator

from demo.images.canvas import CINNABAR, INK, RULE, WASH, Box, Canvas, tint

LEADING = 1.8  # from line to line, in letters


def draw_measure_18(canvas: Canvas) -> None:
    _draw_page(canvas, 18)


def draw_measure_36(canvas: Canvas) -> None:
    _draw_page(canvas, 36)


def draw_measure_60(canvas: Canvas) -> None:
    _draw_page(canvas, 60)


def _draw_page(canvas: Canvas, letters: int) -> None:
    """Fill a sheet with lines of so many letters, all sheets with letters of one size."""
    size = 13.0
    width, line = letters * size, LEADING * size
    left, top = (canvas.width - width) / 2, 60.0
    canvas.box((left - 34, 22, left + width + 34, canvas.height - 22), None, RULE, 2.5, radius=4)
    lines = int((canvas.height - 2 * top) // line)
    _draw_letters(canvas, (left, top, left + width, top + lines * line), size, letters)
    for number in (6, 7, 8):
        y = top + number * line + size / 2
        end, start = (left + width + 2, y), (left - 2, y + line)
        canvas.line([end, start], CINNABAR, 5)
    last = top + 9 * line + size / 2
    canvas.dot((left - 4, last), 13, CINNABAR)


def _draw_letters(canvas: Canvas, box: Box, size: float, letters: int) -> None:
    left, top, _right, bottom = box
    y, chance = top, random.Random(letters)
    while y < bottom - size:
        for column, shade in enumerate(_line(chance, letters)):
            x = left + column * size
            canvas.box((x + 1, y + 1, x + size - 1, y + size - 1), tint(INK, shade), radius=2)
        y += LEADING * size


def _line(chance: random.Random, letters: int) -> Iterator[float]:
    """How dark each letter of a line is; the last lines of paragraphs are short."""
    for _ in range(chance.randint(2, letters - 1) if chance.random() < 0.18 else letters):
        yield chance.choice((0.14, 0.2, 0.26, 0.32)) if chance.random() < 0.93 else 0.06


def draw_measure(canvas: Canvas) -> None:
    """Draw lines of one text at a width that suits it, with a ruler above."""
    size, letters, left, top = 31.0, 36, 242.0, 168.0
    right = left + letters * size
    canvas.box((left, top - 64, right, top - 32), WASH, radius=4)
    for number in range(letters + 1):
        x = left + number * size
        is_ninth = number % 9 == 0
        canvas.line([(x, top - 32), (x, top - (64 if is_ninth else 46))], CINNABAR if is_ninth else INK, 3)
    chance = random.Random(36)
    for line in range(9):
        y = top + line * size * LEADING
        length = 21 if line == 4 else 30 if line == 8 else letters
        for column in range(2 if line in {0, 5} else 0, length):
            x = left + column * size
            shade = chance.choice((0.3, 0.45, 0.6, 0.8)) if chance.random() < 0.92 else 0.1
            canvas.box((x + 3, y + 3, x + size - 3, y + size - 3), tint(INK, shade), radius=4)
