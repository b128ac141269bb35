"""Whatever accent is chosen, its shades can be read, in the light and in the dark."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.lib import accent
from blog.lib.accent import DARK, LEAST, LIGHT, Shades, colour_of, contrast, shades
from tests.test_contrast import ALSO_WRITTEN, INKS, PAPERS, SCHEMES
from tests.test_contrast import contrast as measured

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# Of both, what a text of pages stands on, and what the accent writes.
NAMES = {name.replace("_", "-") for name in Shades._fields}
PAIRS = [*((ink, paper) for ink in INKS for paper in PAPERS), *ALSO_WRITTEN, ("ink-quiet", "accent-tint")]


def with_accent(colour):
    """The tokens of each scheme, with the shades of that accent in their places."""
    for scheme, found in zip(("light", "dark"), shades(colour), strict=True):
        named = {name.replace("_", "-"): value for name, value in found._asdict().items()}
        yield SCHEMES[scheme] | named


@given(colours)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#0000ff")
@example("#808080")
def test_every_pair_with_an_accent_can_be_read(colour):
    for tokens in with_accent(colour):
        faint = {
            pair: measured(tokens[pair[0]], tokens[pair[1]])
            for pair in PAIRS
            if NAMES & set(pair) and measured(tokens[pair[0]], tokens[pair[1]]) < 4.5
        }
        assert faint == {}
        assert min(measured(tokens["seal"], tokens[paper]) for paper in PAPERS) >= 3


@given(colours)
def test_what_is_pressed_looks_other_than_what_is_not(colour):
    for found in shades(colour):
        assert found.accent != found.accent_strong


@given(colours)
def test_a_colour_that_can_be_read_as_it_is_stays_as_it_is(colour):
    day, _night = shades(colour)
    grounds = (*LIGHT.papers, day.accent_tint, day.selection, day.on_accent)
    is_readable = min(contrast(colour, ground) for ground in grounds) >= LEAST
    assert (day.accent == colour) is is_readable


@given(colours)
def test_hue_is_kept(colour):
    chosen = accent._colour(colour)
    for found in shades(colour):
        shown = accent._colour(found.accent)
        if min(chosen.chroma, shown.chroma) > 0.05:
            turned = abs(shown.hue - chosen.hue) % (2 * pi)
            assert min(turned, 2 * pi - turned) < 0.2


def test_the_designs_own_accent_comes_out_nearly_as_it_was_drawn():
    day, night = shades("#a8321f")
    assert day.accent == day.seal == "#a8321f"
    assert (day.accent_tint, night.accent) == ("#f8e5e0", "#f28772")


def test_grounds_are_those_of_the_style_sheet():
    for scheme, name in ((LIGHT, "light"), (DARK, "dark")):
        tokens = SCHEMES[name]
        assert scheme.papers == tuple(tokens[paper] for paper in PAPERS)
        assert (scheme.ink, scheme.ink_quiet) == (tokens["ink"], tokens["ink-quiet"])


@given(colours, colours)
def test_contrast_is_what_wcag_says(one, other):
    assert contrast(one, other) == pytest.approx(measured(one, other))


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#2a6f5b", "#2a6f5b"),
        ("2A6F5B", "#2a6f5b"),
        ("#F80", "#ff8800"),
        ("", None),
        ("#", None),
        ("#12345", None),
        ("#1234567", None),
        ("red", None),
        ("#12345g", None),
        ("#2a6f5b\n", None),
        ("#２a6f5b", None),
        ("#000;}*{display:none", None),
    ],
)
def test_a_colour_is_read_by_its_digits(typed, colour):
    assert colour_of(typed) == colour
