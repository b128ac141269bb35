"""What is written in one colour on another can be read, in the light and in the dark."""

from __future__ import annotations

import re

import pytest

from blog.lib.tag_colours import COLOURS
from config import ROOT

TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
PAPERS = ("paper", "paper-raised", "paper-sunk")
INKS = ("ink", "ink-quiet", "accent", "accent-strong", "danger", "success", "warning")
CODE = ("code-name", "code-text", "code-number")
TAGS = tuple(f"tag-{colour}" for colour in COLOURS)
# What is written on what, besides every ink on every paper.
ALSO_WRITTEN = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "danger"),
    ("ink", "accent-tint"),
    ("accent-strong", "accent-tint"),
    ("ink", "selection"),
    ("ink-quiet", "selection"),
    ("accent", "selection"),
)
WRITTEN = [*((ink, paper) for ink in (*INKS, *CODE, *TAGS) for paper in PAPERS), *ALSO_WRITTEN]
# Borders of controls, and the mark.
DRAWN = [(line, paper) for line in ("line-control", "seal") for paper in PAPERS]


def colours_of(selector):
    """The colours that the first block of ``selector`` gives, by name."""
    block = TOKENS[TOKENS.index(f"{selector} {{") :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", block))


LIGHT = colours_of(":root")
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | colours_of(':root[data-scheme="dark"]'),
    "dark by the system": LIGHT | colours_of(':root:not([data-scheme="light"])'),
}


def luminance(colour):
    """The relative luminance of #rrggbb, 0 to 1, as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(colours, pairs, least):
    """The pairs whose contrast is less, with what it is."""
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read_on_its_ground(scheme):
    assert too_faint(SCHEMES[scheme], WRITTEN, 4.5) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_borders_of_controls_can_be_seen(scheme):
    assert too_faint(SCHEMES[scheme], DRAWN, 3) == {}


def test_the_chosen_dark_is_the_systems():
    assert SCHEMES["dark"] == SCHEMES["dark by the system"] != LIGHT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_tags_colour_is_its_own(scheme):
    given = {name: colour for name, colour in SCHEMES[scheme].items() if name.startswith("tag-")}
    assert given.keys() == set(TAGS)
    assert len(set(given.values())) == len(TAGS)


def test_a_faint_pair_is_found():
    colours = {"ink": "#777777", "paper": "#ffffff"}
    assert too_faint(colours, [("ink", "paper")], 4.5) == {("ink", "paper"): 4.48}
    assert contrast("#000000", "#ffffff") == 21
