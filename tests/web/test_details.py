"""What an article says besides its text: cover, words for other sites, canonical address, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.uploads import make_upload

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
COVER = "harbour-1200x630.png"


@pytest.fixture
def save(client, author):
    """Sends the sheet of an article with other values."""
    article = make_article("Here", slug="here", body="Its **words**", author=author)

    def post(**typed):
        form = {"title": "Here", "slug": "here", "body": article.body, "opened": article.fingerprint()}
        return article, client.post(f"/admin/articles/{article.id}", data=form | typed)

    return post


@pytest.fixture
def cover(app):
    """The name of a picture in the media folder."""
    folder = Path(app.config["MEDIA_FOLDER"])
    folder.mkdir()
    (folder / COVER).write_bytes(PNG)
    return COVER


def told(page, property):
    """What the head of a page says to other sites."""
    return page.one(f"meta[property='{property}']")["content"]


def test_a_cover_stands_above_the_text_with_its_size(page, save, cover):
    save(cover=f"https://blog.example.org/media/{cover}", cover_alt="A harbour at dusk")
    shown = page("/articles/here")
    image = shown.one(".article-cover")
    assert (image["src"], image["alt"]) == (f"/media/{cover}", "A harbour at dusk")
    assert (image["width"], image["height"]) == ("1200", "630")
    assert told(shown, "og:image").endswith(f"/media/{cover}")
    assert (told(shown, "og:image:width"), told(shown, "og:image:alt")) == ("1200", "A harbour at dusk")
    assert shown.one("meta[name='twitter:card']")["content"] == "summary_large_image"


def test_the_desk_shows_the_cover_and_offers_the_writers_pictures(page, author, save, cover):
    offered = [
        make_upload(author, name=f"{word}-0123456789abcdef0123-1200x800.webp").name for word in ("a", "b")
    ]
    make_upload(author, kind="application/pdf")
    make_upload(author, deleted_at=EARLY)
    make_upload(make_user(), "Theirs")
    article, _ = save(cover=cover)
    desk = page(f"/admin/articles/{article.id}")
    assert desk.one(".picture-look")["src"] == f"/media/{cover}"
    assert desk.value_of("cover") == cover
    assert [option["value"] for option in desk.soup.select("#cover-pictures option")] == offered[::-1]


def test_a_smaller_copy_is_taken_for_the_picture_itself(app, author, save, cover):
    upload = make_upload(author)
    (Path(app.config["MEDIA_FOLDER"]) / upload.name).write_bytes(PNG)
    assert upload.thumbnail != upload.name
    article, _ = save(cover=f"/media/{upload.thumbnail}")
    assert article.cover == upload.name


@pytest.mark.parametrize("name", ["none.png", "../secret.png", "/etc/passwd", "harbour"])
def test_a_cover_is_a_picture_that_is_there(save, cover, name):
    article, answer = save(cover=name)
    assert "no picture of that name" in Page.of(answer, 422).error_of("cover")
    assert article.cover == ""


def test_a_cover_whose_file_went_keeps_nobody_from_saving(app, save, cover):
    save(cover=cover)
    (Path(app.config["MEDIA_FOLDER"]) / cover).unlink()
    article, answer = save(cover=cover, body="Other words")
    assert (answer.status_code, article.body) == (302, "Other words")


def test_other_sites_are_told_what_the_article_says_unless_it_says_otherwise(page, save):
    save(excerpt="In short")
    shown = page("/articles/here")
    assert (told(shown, "og:title"), told(shown, "og:description")) == ("Here", "In short")
    assert told(shown, "og:type") == "article"
    assert told(shown, "og:url") == shown.one("link[rel=canonical]")["href"]
    assert shown.one("meta[name='twitter:card']")["content"] == "summary_large_image"
    save(social_title="Read this", social_description="All\r\nabout it")
    shown = page("/articles/here")
    assert (told(shown, "og:title"), told(shown, "og:description")) == ("Read this", "All about it")
    assert shown.one("title").text.startswith("Here")


def test_a_canonical_address_is_named_to_search_engines(page, save):
    save(canonical_url="https://example.com/原文?a=1")
    shown = page("/articles/here")
    assert shown.one("link[rel=canonical]")["href"] == "https://example.com/原文?a=1"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "example.com/a",
        "//example.com/a",
        "ftp://example.com/",
        "https://",
        "https://a b.example/",
        "https://user:pass@example.com/",
        "https://example.com:port/",
        "http://[::1",
    ],
)
def test_a_canonical_address_is_a_whole_one_on_the_web(save, address):
    article, answer = save(canonical_url=address)
    assert "whole address" in Page.of(answer, 422).error_of("canonical_url")
    assert article.canonical_url == ""


@pytest.mark.parametrize(
    ("chosen", "language", "locale"),
    [("", "en", "en_US"), ("zh-Hans", "zh-Hans", "zh_CN"), ("ja", "ja", "ja_JP")],
)
def test_the_language_is_what_was_chosen_or_what_the_words_are(page, save, chosen, language, locale):
    save(chosen_language=chosen)
    shown = page("/articles/here")
    assert shown.one(".prose")["lang"] == language
    assert told(shown, "og:locale") == locale


def test_a_language_that_nobody_offers_is_refused(save):
    assert save(chosen_language="tlh")[1].status_code == 422


def test_errors_in_the_disclosure_open_it(save):
    answer = Page.of(save(canonical_url="nowhere")[1], 422)
    assert answer.soup.select("details[open] [name=canonical_url]")


def test_words_for_other_sites_are_escaped(page, save):
    save(social_title='"><script>alert(1)</script>')
    assert told(page("/articles/here"), "og:title") == '"><script>alert(1)</script>'
