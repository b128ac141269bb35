"""The picture that other sites show with a link: a title in ink on paper, a seal, and whose words they are.

Drawn in a process of its own, so that neither Pillow nor typefaces are in the memory of a server:
``python -I blog/lib/social_card.py FILE`` reads what to show as JSON and writes a PNG.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from blog.lib import social_faces, social_lines
    from blog.lib.social_faces import Faces
    from blog.lib.social_lines import Line, Size
else:
    # As a program it has this folder alone, and last: no module here may stand for one of Python's own.
    sys.path.append(str(Path(__file__).parent))
    import social_faces
    import social_lines
    from social_faces import Faces
    from social_lines import Line, Size

WIDTH, HEIGHT = 1200, 630
# As in static/css/tokens.css.
PAPER, INK, QUIET, LINE, SEAL = "#fbf8f3", "#241f1b", "#635b53", "#e3dacd", "#a8321f"
COLOURS = 32
MEMORY = 768 * 1024 * 1024
SECONDS = 20  # of the processor
NICENESS = 10

MARGIN = 88
FOOT = 486  # where the rule above the seal is
TITLE_TOP, TITLE_BOTTOM = 72, 446
SIZES = (92, 84, 76, 68, 60, 54, 48, 44, 40, 36)
LEADING = {True: 1.36, False: 1.2}  # for Chinese, for others
STROKE = 0.011  # ems by which the title is darker than the face
NAME_SIZE, AUTHOR_SIZE = 30, 24
SEAL_SIZE, LARGE_SEAL = 72, 168
FINER = 8  # times, at which the seal is drawn

# static/img/seal.svg, in its units of a thirty-second of the side: the square, the letter cut out, and its two holes.
SQUARE, CORNER, SIDE = (1, 1, 31, 31), 3, 32
LETTER = (
    *((14.7, 4.4), (17.3, 4.4), (17.3, 7.6), (26, 7.6), (26, 10), (17.3, 10), (17.3, 12), (24.4, 12)),
    *((24.4, 19.4), (19.3, 19.4), (26.6, 25.2), (25, 27.1), (17.3, 20.9), (17.3, 27.8), (14.7, 27.8)),
    *((14.7, 20.9), (7, 27.1), (5.4, 25.2), (12.7, 19.4), (7.6, 19.4), (7.6, 12), (14.7, 12), (14.7, 10)),
    *((6, 10), (6, 7.6), (14.7, 7.6)),
)
HOLES = ((10, 14.3, 14.7, 17.1), (17.3, 14.3, 22, 17.1))


@dataclass(frozen=True)
class Card:
    """What a picture shows. ``by`` is the quiet line below the site's name."""

    title: str
    site: str
    by: str = ""
    is_east: bool = False


def picture(card: Card) -> Any:
    """The card as an image of few colours.

    A title that can't be set leaves the site's name in its place; of that, too, the seal alone remains.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    serif, sans = social_faces.serif(), social_faces.sans()
    title = serif.readable(card.title) if serif else ""
    site = sans.readable(card.site) if sans else ""
    by = sans.readable(card.by) if sans else ""
    if title or site:
        has_own = bool(title) and title != site
        _draw_title(draw, serif, title or site, is_east=card.is_east)
        _draw_foot(image, draw, sans, [name for name in (site if has_own else "", by) if name])
    else:
        _stamp(image, ((WIDTH - LARGE_SEAL) // 2, (HEIGHT - LARGE_SEAL) // 2), LARGE_SEAL)
    return image.quantize(COLOURS, dither=Image.Dither.NONE)


def _draw_title(draw: Any, faces: Faces, title: str, *, is_east: bool) -> None:
    faces, leading = faces.of_one_kind(title), LEADING[is_east]
    room = TITLE_BOTTOM - TITLE_TOP
    sizes = [Size((WIDTH - 2 * MARGIN) / size, int(room / (size * leading))) for size in SIZES]
    number, lines = social_lines.fitted(
        title, lambda word: faces.width(word, is_east=is_east), sizes, is_east=is_east
    )
    size = SIZES[number]
    step = size * leading
    # In the middle of its room: what rises above the first line and hangs below the last is about as much.
    top = TITLE_TOP + (room - step * len(lines)) / 2
    for place, line in enumerate(lines):
        baseline = top + step * (place + 0.5) + size * 0.36
        _draw_line(draw, faces, line, size, (MARGIN, baseline), is_east=is_east)


def _draw_line(
    draw: Any, faces: Faces, line: Line, size: int, start: tuple[float, float], *, is_east: bool
) -> None:
    x, baseline = start[0] - line[0].lead * size, start[1]
    for place, piece in enumerate(line):
        x += piece.gap * size if place else 0
        how = {"fill": INK, "stroke_width": STROKE * size, "stroke_fill": INK}
        faces.draw(draw, (x, baseline), piece.text, size, is_east=is_east, **how)
        x += piece.width * size


def _draw_foot(image: Any, draw: Any, faces: Faces, names: list[str]) -> None:
    """The seal, and beside it the site's name and the author's, or one of them."""
    draw.line((MARGIN, FOOT, WIDTH - MARGIN, FOOT), fill=LINE, width=2)
    top = FOOT + (HEIGHT - FOOT - SEAL_SIZE) // 2 - 2
    _stamp(image, (MARGIN, top), SEAL_SIZE)
    left, middle = MARGIN + SEAL_SIZE + 24, top + SEAL_SIZE / 2
    baselines = (middle - 5, middle + 31) if len(names) > 1 else (middle + 11,)
    for place, (name, baseline) in enumerate(zip(names, baselines, strict=False)):
        size, ink = (AUTHOR_SIZE, QUIET) if place else (NAME_SIZE, INK)
        _draw_name(draw, faces, name, size, (left, baseline), ink)


def _draw_name(draw: Any, faces: Faces, name: str, size: int, start: tuple[float, float], ink: str) -> None:
    """A name on one line, cut where it is too long."""
    faces = faces.of_one_kind(name)
    only = [Size((WIDTH - MARGIN - start[0]) / size, 1)]
    _number, lines = social_lines.fitted(
        name, lambda word: faces.width(word, is_east=False), only, is_east=False
    )
    x = start[0]
    for place, piece in enumerate(lines[0]):
        x += piece.gap * size if place else 0
        faces.draw(draw, (x, start[1]), piece.text, size, is_east=False, fill=ink)
        x += piece.width * size


def _stamp(image: Any, corner: tuple[int, int], size: int) -> None:
    """The seal: drawn larger and made small, for smooth edges."""
    from PIL import Image, ImageDraw

    scale = size * FINER / SIDE
    mask = Image.new("L", (size * FINER, size * FINER), 0)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle([unit * scale for unit in SQUARE], CORNER * scale, fill=255)
    draw.polygon([(x * scale, y * scale) for x, y in LETTER], fill=0)
    for hole in HOLES:
        draw.rectangle([unit * scale for unit in hole], fill=255)
    smooth = mask.resize((size, size), Image.Resampling.LANCZOS)
    image.paste(SEAL, corner, smooth)


def main(path: str) -> int:
    """Draw the card that standard input describes into a file."""
    _be_modest()
    card = Card(**json.load(sys.stdin))
    picture(card).save(path, "PNG", optimize=True)
    return 0


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
