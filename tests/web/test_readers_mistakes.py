"""Searches, cursors, dates and addresses as readers get them wrong, on both databases."""

from __future__ import annotations

from urllib.parse import quote_from_bytes, urlsplit

import pytest

from tests.hostile_addresses import BYTES, LANGUAGES, TEXTS, ask, check, fill


@pytest.fixture
def reader(database):
    """A browser on each database."""
    fill()
    return database.test_client()


SEARCHES = {
    "10 KB of a word": "word" * 2500,
    "10 KB of words": "two words " * 1000,
    "10 KB of Han": "汉字" * 1700,
    "punctuation": "!?.,;:()[]{}…—，。！？",
    "quotes": '"' * 500,
    "an open quote": '"words and more',
    "emoji": "🎉👩‍👩‍👧‍👦🇨🇳",
    "SQL": "'; DROP TABLE article; --",
    "more SQL": '" OR 1=1 UNION SELECT * FROM user /*',
    "signs of patterns": "%_\\*?~^$.*+",
    "signs of full-text searches": '+words -one* <two> ~"three" @4',
    "many filters": "tag:a " * 300,
    "a filter of nothing": "tag: author:",
    "a filter of a filter": "tag:author:tag:a",
    "letters beyond the first plane": "𠀀𠀁 𝒳𝒴",
    "invisible letters": "\u200b\u200d\ufeff\u2060",
    "right to left": "\u202eabc\u202c עברית العربية",
    "marks without letters": "\u0301" * 200,
    "numbers": "0 -1 1e999 99999999999999999999999999 ²",
    "white space": " \t\u3000\u00a0 ",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", SEARCHES.values(), ids=SEARCHES.keys())
def test_any_search_is_answered(reader, text, language):
    query = b"q=" + quote_from_bytes(text.encode()).encode()
    for fields in (b"", b"&page=99999999999999999999", b"&page=-1", b"&q=again&q="):
        answer = check(reader, ask(reader, b"/search", query + fields, language), language)
        assert answer.status_code == 200


LED = {
    "/ARTICLES/One": "/articles/one",
    "/articles/one/": "/articles/one",
    "//articles///one": "/articles/one",
    "/articles\\one": "/articles/one",
    "/articles/one%20": "/articles/one",
    "/articles/%6Fne": "/articles/one",
    "/articles/%256Fne": "/articles/one",
    "/articles/one.": "/articles/one",
    "/ａｒｔｉｃｌｅｓ/ｏｎｅ": "/articles/one",
    "/tags": "/tags/",
    "/tags/A": "/tags/a",
    "/tags/b+a": "/tags/a+b",
    "/authors/ANN": "/authors/ann",
    "/series/S/": "/series/s",
    "/archive/2026/1": "/archive/2026/01/",
    "/search/": "/search",
    "/Feed": "/feed.atom",
}


@pytest.mark.parametrize(("typed", "meant"), LED.items())
def test_an_address_that_was_got_wrong_leads_to_the_right_one_at_once(reader, typed, meant):
    answer = ask(reader, typed.replace("%", "%25").encode() if "%25" not in typed else typed.encode())
    # The router itself mends slashes, by its own kind of redirect.
    assert answer.status_code in {301, 308}
    assert urlsplit(answer.location).path == meant
    assert reader.get(meant).status_code == 200


def test_traditional_characters_lead_to_the_simplified_tag(reader):
    answer = ask(reader, "/tags/機器學習".encode())
    assert answer.status_code == 301
    assert answer.location.endswith("/tags/%E6%9C%BA%E5%99%A8%E5%AD%A6%E4%B9%A0")


STATUSES = {
    **{
        f"/archive/{date}": 404
        for date in ("2026/13/", "2026/00/", "0000/", "9999/", "-2026/01/", "2026/02/30/")
    },
    **{f"/archive/{date}": 404 for date in ("99999999999999999999/", "2026/99999999999999/", "²/", "x/y/")},
    **{f"/sitemap-{number}.xml": 404 for number in ("0", "99999999999999999999", "-1", "x")},
    "/tags/gone": 410,
    "/tags/a+": 400,
    "/tags/nothing-of-that-name": 404,
    "/articles/" + "x" * 8192: 404,
    "/" + "x" * 8192: 404,
    "/%zz": 404,
    "/articles/%": 404,
    "/articles/%2": 404,
    "/media/../config.py": 404,
    "/media/%2e%2e/config.py": 404,
    "/setup/x": 404,
    "/shared/x": 404,
    "/invitations/x": 404,
    "/passwords/x": 404,
}


@pytest.mark.parametrize(("path", "status"), STATUSES.items(), ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_nowhere_is_said_to_be(reader, path, status, language):
    assert check(reader, ask(reader, path.encode(), language=language), language).status_code == status


@pytest.mark.parametrize("raw", BYTES, ids=repr)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bytes_that_are_no_text_are_refused_in_the_readers_language(reader, raw, language):
    escaped = quote_from_bytes(raw).encode()
    asked = [
        (b"/articles/" + raw, b""),
        (b"/" + raw, b""),
        (b"/search", b"q=" + escaped),
        (b"/", b"before=" + escaped),
    ]
    for path, query in asked:
        answer = check(reader, ask(reader, path, query, language), language)
        assert answer.status_code == 400
        assert answer.mimetype == "text/html"


@pytest.mark.parametrize("cursor", [text for text in TEXTS if "Z-" in text])
@pytest.mark.parametrize("name", ["before", "after"])
def test_a_cursor_that_was_tampered_with_shows_a_list(reader, cursor, name):
    for path in ("/", "/tags/a", "/authors/ann", "/archive/2026/01/"):
        answer = check(reader, ask(reader, path.encode(), f"{name}={cursor}".encode()))
        assert answer.status_code == 200
