"""Galleries, films and sounds in an article. Pictures alone are in test_markdown.py."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from blog.lib.absolute_addresses import with_absolute_addresses
from blog.lib.markdown import plain_text, render


def parsed(source: str) -> BeautifulSoup:
    return BeautifulSoup(render(source), "html5lib")


@pytest.mark.parametrize("between", [" ", "\n", "  \n", "\\\n", ""])
def test_pictures_in_one_paragraph_are_a_gallery(between: str) -> None:
    page = parsed(f'![a](/a.png "one"){between}[![b](/b.png)](/big){between}![c](/c.mp4 "three")')
    assert len(page.select("figure.gallery > figure")) == 3
    assert page.select("figure.gallery > figure > a[href='/big'] > img")
    assert [caption.text for caption in page.select("figcaption")] == ["one", "three"]
    assert not page.select("br, p, [title]")


def test_of_an_uploaded_picture_the_browser_chooses_the_copy_that_it_needs() -> None:
    name = "/media/harbour-0f3a5b6c7d8e-1200x800"
    (image,) = parsed(f"![a]({name}.webp)").select("img")
    assert image["srcset"] == f"{name}.480.webp 480w, {name}.960.webp 960w, {name}.webp 1200w"
    assert image["sizes"]
    assert not parsed("![a](/media/drawing-1200x800.png)").select("[srcset]")


def test_pictures_with_words_between_them_are_none() -> None:
    assert not parsed("![a](/a.png) and ![b](/b.png)").select("figure")


def test_pictures_in_paragraphs_of_their_own_are_figures() -> None:
    page = parsed("![a](/a.png)\n\n![b](/b.png)")
    assert len(page.select("body > figure")) == 2
    assert not page.select(".gallery")


@pytest.mark.parametrize("name", ["a.mp4", "a.WEBM", "a.mov?x=1#t=5", "https://x.org/a.m4v"])
def test_a_film_plays_when_asked(name: str) -> None:
    (film,) = parsed(f'![what](/media/{name} "caption")').select("figure > video")
    assert (film["preload"], film.has_attr("controls"), film["aria-label"]) == ("metadata", True, "what")
    assert not film.has_attr("autoplay")
    assert film.a
    assert (film.a["href"], film.a.text) == (film["src"], "what")


def test_an_uploaded_film_has_its_size() -> None:
    (film,) = parsed("![](/media/a-640x360.mp4)").select("video")
    assert (film["width"], film["height"]) == ("640", "360")
    assert not film.has_attr("aria-label")


@pytest.mark.parametrize("name", ["a.mp3", "a.M4A", "a.ogg", "a.opus", "a.flac", "a.wav"])
def test_a_sound_plays_when_asked(name: str) -> None:
    (sound,) = parsed(f"words ![](/{name})").select("p > audio[controls][preload=metadata]")
    assert sound.a
    assert sound.a.text == name


def test_a_film_in_a_link_and_other_names_are_pictures() -> None:
    assert len(parsed("[![a](/a.mp4)](/x)\n\n![b](/mp4)\n\n![c](//[x.mp4)").select("img")) == 3


def test_a_film_may_not_come_from_anywhere() -> None:
    assert not parsed("![a](javascript:x.mp4) ![b](data:video/mp4,x.mp4)").select("video, img")


def test_the_address_of_a_film_is_made_whole_for_feeds() -> None:
    whole = with_absolute_addresses(render("![a](/a.mp4)"), "https://x.org/y")
    assert whole.count('"https://x.org/a.mp4"') == 2


def test_captions_are_in_the_plain_text_and_what_is_shown_is_not() -> None:
    assert plain_text('![a](/a.png "one") ![b](/b.mp4 "two")\n\nc') == "onetwo c"
