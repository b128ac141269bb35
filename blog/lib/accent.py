"""An accent that somebody chose, as colours that can be read on paper and by night.

Lightness is changed and hue is kept, in OKLCH, where equal steps look equal. Every pair that pages write has a contrast
of 4.5 or more, whatever was chosen; the mark has 3 or more, since it is drawn and not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import atan2, cos, hypot, sin
from typing import NamedTuple

LEAST, LEAST_DRAWN = 4.5, 3.0
STEP = 0.005  # of lightness, which goes from 0 to 1
REMEMBERED = 64  # accents

_COLOUR = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

# Matrices of https://bottosson.github.io/posts/oklab/: from linear sRGB to cones, and from their cube roots to OKLab.
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_TO_ROOTS = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_TO_LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

Vector = Sequence[float]


class Shades(NamedTuple):
    """What one scheme needs of an accent, each as #rrggbb; the names are those of static/css/tokens.css."""

    accent: str
    accent_strong: str
    accent_tint: str
    on_accent: str
    seal: str
    selection: str


class Scheme(NamedTuple):
    """What the accent stands on and beside in one scheme, by the values of static/css/tokens.css."""

    papers: tuple[str, ...]
    ink: str
    ink_quiet: str


LIGHT = Scheme(("#fbf8f3", "#fffdf9", "#f4efe6"), "#241f1b", "#635b53")
DARK = Scheme(("#1a1714", "#221e1a", "#25211d"), "#e8e0d5", "#a89e92")


class _Colour(NamedTuple):
    """A colour by lightness, chroma and hue, in OKLCH."""

    lightness: float
    chroma: float
    hue: float


def colour_of(typed: str) -> str | None:
    """Return #rrggbb for a colour written with three or six hexadecimal digits, None for anything else."""
    if not _COLOUR.fullmatch(typed):
        return None
    digits = typed.removeprefix("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


@lru_cache(REMEMBERED)
def shades(colour: str) -> tuple[Shades, Shades]:
    """Return the shades of ``colour``, #rrggbb, for the light scheme and for the dark one."""
    chosen = _colour(colour)
    return _by_day(chosen), _by_night(chosen)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, #rrggbb, from 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _by_day(chosen: _Colour) -> Shades:
    """Ink of that hue: as light as was chosen, or as dark as it has to be."""
    tint = _ground(chosen, LIGHT, 0.935, 0.022, STEP)
    selection = _ground(chosen, LIGHT, 0.89, 0.04, STEP)
    on_accent = _hex(_Colour(0.985, min(chosen.chroma, 0.008), chosen.hue))
    grounds = (*LIGHT.papers, tint, selection, on_accent)
    accent = _until(chosen, -STEP, _reads_on(grounds))
    # An accent that is all but black gets lighter under the pointer, so that something is seen of it.
    stronger = _Colour(
        accent.lightness + (0.2 if accent.lightness < 0.25 else -0.075), chosen.chroma, chosen.hue
    )
    strong = _hex(_until(stronger, -STEP, _reads_on(grounds)))
    return Shades(_hex(accent), strong, tint, on_accent, _hex(accent), selection)


def _by_night(chosen: _Colour) -> Shades:
    """The same hue made lighter, and a little quieter, for bright colours glare on a dark ground."""
    calm = chosen._replace(chroma=min(chosen.chroma, 0.135))
    tint = _ground(chosen, DARK, 0.285, 0.035, -STEP)
    selection = _ground(chosen, DARK, 0.325, 0.055, -STEP)
    on_accent = _hex(_Colour(0.19, min(chosen.chroma, 0.018), chosen.hue))
    grounds = (*DARK.papers, tint, selection, on_accent)
    accent = _until(calm._replace(lightness=max(calm.lightness, 0.735)), STEP, _reads_on(grounds))
    stronger = accent._replace(lightness=accent.lightness + (0.065 if accent.lightness < 0.9 else -0.065))
    strong = _hex(_until(stronger, STEP, _reads_on(grounds)))
    seal = _until(
        calm._replace(lightness=max(calm.lightness, 0.615)), STEP, _reads_on(DARK.papers, LEAST_DRAWN)
    )
    return Shades(_hex(accent), strong, tint, on_accent, _hex(seal), selection)


def _ground(chosen: _Colour, scheme: Scheme, lightness: float, chroma: float, step: float) -> str:
    """A wash of the hue on which the scheme's inks can be read."""
    wash = _Colour(lightness, min(chosen.chroma, chroma), chosen.hue)
    return _hex(_until(wash, step, _reads_on((scheme.ink, scheme.ink_quiet))))


def _reads_on(others: Sequence[str], least: float = LEAST) -> Callable[[str], bool]:
    return lambda colour: all(contrast(colour, other) >= least for other in others)


def _until(colour: _Colour, step: float, is_fine: Callable[[str], bool]) -> _Colour:
    """The first of the colours that are ever lighter, or darker, that is fine; black or white if none is."""
    while not is_fine(_hex(colour)) and 0 < colour.lightness < 1:
        colour = colour._replace(lightness=min(1.0, max(0.0, colour.lightness + step)))
    return colour


def _colour(colour: str) -> _Colour:
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    roots = [value ** (1 / 3) for value in _times(_TO_CONES, linear)]
    lightness, a, b = _times(_TO_LAB, roots)
    return _Colour(min(1.0, max(0.0, lightness)), hypot(a, b), atan2(b, a))


def _hex(colour: _Colour) -> str:
    """It as #rrggbb, as colourful as a screen can show it."""
    parts = _parts(colour)
    if not _is_shown(parts):
        least, most = 0.0, colour.chroma
        for _halving in range(12):
            middle = (least + most) / 2
            least, most = (
                (middle, most) if _is_shown(_parts(colour._replace(chroma=middle))) else (least, middle)
            )
        parts = _parts(colour._replace(chroma=least))
    return "#" + "".join(f"{round(255 * _coded(min(1.0, max(0.0, part)))):02x}" for part in parts)


def _parts(colour: _Colour) -> list[float]:
    """Red, green and blue, linear; below 0 or above 1 where no screen shows it."""
    lab = (colour.lightness, colour.chroma * cos(colour.hue), colour.chroma * sin(colour.hue))
    return _times(_TO_LINEAR, [root**3 for root in _times(_TO_ROOTS, lab)])


def _is_shown(parts: Vector) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in parts)


def _times(matrix: Sequence[Vector], vector: Vector) -> list[float]:
    return [sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _coded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * float(part ** (1 / 2.4)) - 0.055
