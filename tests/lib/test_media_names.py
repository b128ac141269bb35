"""Names of uploads, and what follows from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.media_names import (
    SIZES,
    copy_name,
    file_name,
    is_own,
    named_in,
    original_of,
    picture_name,
    sources_of,
)

DIGITS = "0f3a5b6c7d8e9f102132"
LENGTHS = [DIGITS[:12], DIGITS, DIGITS.ljust(64, "0")]


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Harbour at night.JPG", "harbour-at-night-0f3a5b6c7d8e9f102132.pdf"),
        ("重庆.png", "chong-qing-0f3a5b6c7d8e9f102132.pdf"),
        ("東京タワー.jpg", "file-0f3a5b6c7d8e9f102132.pdf"),
        ("../../etc/passwd", "passwd-0f3a5b6c7d8e9f102132.pdf"),
        ("...", "file-0f3a5b6c7d8e9f102132.pdf"),
        ("", "file-0f3a5b6c7d8e9f102132.pdf"),
    ],
)
def test_a_file_keeps_the_words_of_its_name(called, name):
    assert file_name(called, DIGITS, "pdf") == name


@given(st.text(max_size=300), st.sampled_from(LENGTHS))
def test_whatever_a_file_is_called_its_name_fits_and_is_known_again(called, digits):
    name = picture_name(called, digits, 16383, 16383, animated=True)
    assert len(copy_name(name, 1600)) <= 160
    assert is_own(name)
    assert list(named_in(f"![x](/media/{name})")) == [name]
    assert is_own(copy_name(picture_name(called, digits, 2000, 1000), 480))


@pytest.mark.parametrize("digits", LENGTHS)
def test_a_page_chooses_among_the_copies(digits):
    name = picture_name("a.jpg", digits, 1200, 800)
    base = f"/media/a-{digits}-1200x800"
    assert sources_of(f"/media/{name}") == {
        "srcset": f"{base}.480.webp 480w, {base}.960.webp 960w, {base}.webp 1200w",
        "sizes": SIZES,
    }


@pytest.mark.parametrize(
    "address",
    [
        "/media/" + picture_name("a", DIGITS, 480, 300),
        "/media/" + picture_name("a", DIGITS, 1200, 800, animated=True),
        "/media/pool-wait-1400x700.webp",
        "/media/a-0f3a5b6c7d8e-1200x800.480.webp",
        "/media/a-0f3a5b6c7d8e-1200x800.webp?x",
        "/media/a-0f3a5b6c7d8e-0x800.webp",
        "/media/a-0f3a5b6c7d8e9-1200x800.webp",
        "https://example.org/media/a-0f3a5b6c7d8e-1200x800.webp",
        '/media/a"-0f3a5b6c7d8e-1200x800.webp',
    ],
)
def test_what_has_no_copies_has_one_source(address):
    assert sources_of(address) == {}


def test_a_copy_is_known_for_the_picture_that_it_is_of():
    name = picture_name("a", DIGITS, 1200, 800)
    assert original_of(copy_name(name, 480)) == original_of(name) == name
    for other in ("hand-1200x800.480.webp", file_name("a", DIGITS, "mp4"), ""):
        assert original_of(other) == other


def test_a_text_names_what_it_shows():
    one, other = picture_name("one", DIGITS, 1200, 800), file_name("other", DIGITS, "mp4")
    text = (
        f"![a](/media/{one}) [b](https://example.org/media/{other}). ![c](/media/{copy_name(one, 480)})"
        " ![d](/media/pool-wait-1400x700.webp) /media/ /media/x /articles/media"
    )
    assert list(named_in(text)) == [one, other, one]
    assert list(named_in(f"See /media/{other}.")) == [other]
