"""Addresses as people get them wrong: one redirect to what was meant, or a clear 404; never an error."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from blog.extensions import db
from blog.models import Redirect, Series
from blog.models.redirect import ARTICLE
from tests.factories import make_article, make_user


@pytest.fixture
def shelf(app):
    """An article, its Chinese neighbour, their author, tags and series, and what was deleted."""
    mei = make_user(username="mei")
    series = Series(title="一段路")
    db.session.add(series)
    db.session.flush()
    make_article("Hello World", author=mei, tags=["Python"], series_id=series.id)
    make_article("重庆的夜", author=mei, tags=["数据库"], series_id=series.id)
    make_article("Draft", published_at=None)
    db.session.add(Redirect(kind=ARTICLE, slug="gone"))
    moved = make_article("Moved")
    moved.slug = "here"
    db.session.commit()


MEANT = {
    # case
    "/Articles/Hello-World": "/articles/hello-world",
    "/articles/Hello-World": "/articles/hello-world",
    "/AUTHORS/Mei": "/authors/mei",
    "/authors/MEI": "/authors/mei",
    "/Archive/2026": "/archive/2026/",
    "/TAGS": "/tags/",
    "/Sitemap.XML": "/sitemap.xml",
    "/Feed.Atom": "/feed.atom",
    # slashes
    "/articles/hello-world/": "/articles/hello-world",
    "/articles//hello-world/": "/articles/hello-world",
    "/authors/mei/": "/authors/mei",
    "/series/yi-duan-lu//": "/series/yi-duan-lu",
    "/archive//2026/01/": "/archive/2026/01/",
    "/feed.atom/": "/feed.atom",
    "/tags/python/feed.rss/": "/tags/python/feed.rss",
    "/tags/python/": "/tags/python",
    "\\articles\\hello-world": "/articles/hello-world",
    # width, traditional letters, words in place of their pinyin
    "/ａｒｔｉｃｌｅｓ/hello-world": "/articles/hello-world",
    "/articles/ｈｅｌｌｏ－ｗｏｒｌｄ": "/articles/hello-world",
    "/articles/重庆的夜": "/articles/chong-qing-de-ye",
    "/articles/重慶的夜": "/articles/chong-qing-de-ye",
    "/articles/Hello World": "/articles/hello-world",
    "/articles/hello_world": "/articles/hello-world",
    "/series/一段路": "/series/yi-duan-lu",
    "/series/Yi-Duan-Lu": "/series/yi-duan-lu",
    "/authors/ｍｅｉ": "/authors/mei",
    "/tags/資料庫": None,
    "/tags/數據庫": "/tags/数据库",
    "/tags/Ｐｙｔｈｏｎ": "/tags/python",
    "/archive/２０２６/０１/": "/archive/2026/01/",
    # written with percent signs twice
    "/articles/%2568ello-world": "/articles/hello-world",
    "/tags/%25E6%2595%25B0%25E6%258D%25AE%25E5%25BA%2593": "/tags/数据库",
    "/articles/%25E9%2587%258D%25E5%25BA%2586%25E7%259A%2584%25E5%25A4%259C": "/articles/chong-qing-de-ye",
    "/%61rticles%252Fhello-world": "/articles/hello-world",
    # what clung to a link
    "/articles/hello-world).": "/articles/hello-world",
    "/articles/重庆的夜。": "/articles/chong-qing-de-ye",
    "/articles/hello-world%E2%80%8B": "/articles/hello-world",
    "/archive/2026/01/)": "/archive/2026/01/",
    # other programs' names
    "/index.html": "/",
    "/index.php": "/",
    "/feed": "/feed.atom",
    "/feed/": "/feed.atom",
    "/rss.xml": "/feed.rss",
    "/sitemap_index.xml": "/sitemap.xml",
    "/tag/Python/": "/tags/python",
    "/post/hello-world": "/articles/hello-world",
    "/archives/2026/01": "/archive/2026/01/",
    "/articles": "/",
    "/articles/": "/",
    # former addresses, mistyped
    "/articles/MOVED": "/articles/here",
    "/articles/Moved/": "/articles/moved",
}


@pytest.mark.parametrize("path", MEANT)
def test_what_was_meant_is_led_to_at_once(client, shelf, path):
    answer = client.get(path, environ_overrides={"PATH_INFO": as_sent(path)}, query_string="lang=en&x=%2B")
    if MEANT[path] is None:
        assert answer.status_code == 404
        return
    if path.startswith("/index"):
        # With fields it names what another program has there.
        assert answer.status_code == 404
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, MEANT[path])
        return
    assert answer.status_code in {301, 308}
    assert unquote(answer.location).removeprefix("http://localhost") == f"{MEANT[path]}?lang=en&x=+"


@pytest.mark.parametrize("path", [path for path, meant in MEANT.items() if meant])
def test_it_is_there(client, shelf, path):
    meant = "/articles/here" if MEANT[path] == "/articles/moved" else MEANT[path]
    assert client.get(meant).status_code == 200


NOWHERE = [
    "/index.php?p=12",
    "/?p=12&page_id=3",
    "/wp-login.php",
    "/wp-content/plugins/x.php?a[]=b",
    "/.env",
    "/.git/config",
    "/articles/nothing",
    "/articles/Draft",
    "/articles/%25",
    "/articles/100%",
    "/articles/%",
    "/articles/...",
    "/articles/" + "a" * 5000,
    "/articles/" + "长" * 1000,
    "/articles/" + "%25" * 300,
    "/" + "a/" * 1000,
    "/authors/nobody",
    "/authors/",
    "/authors/ﷺ",
    "/series/Nothing",
    "/series/🎉",
    "/archive/2026/01/02/",
    "/archive/x/y/z",
    "/shared/ABC/",
    "/SHARED/abc",
    "/Media/a.png",
    "/Admin/articles",
    "//evil.example/",
    "/\\evil.example/%2e%2e",
    "/articles/..%2f..%2fetc%2fpasswd",
    "/%c3%a9%25c3%25a9",
    "/sitemap-1.xml.gz",
]


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_what_is_nowhere_is_said_to_be(client, shelf, path, language):
    where, _, query = path.partition("?")
    headers = {"Accept-Language": language}
    answer = client.get(
        "/", environ_overrides={"PATH_INFO": as_sent(where), "QUERY_STRING": query}, headers=headers
    )
    if where == "/":
        assert answer.status_code == 200
        return
    for _ in range(3):
        if answer.status_code not in {301, 308}:
            break
        location = answer.location.removeprefix("http://localhost")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
        answer = client.get(location, headers=headers)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_what_was_deleted_is_gone_however_it_is_typed(client, shelf):
    assert client.get("/articles/GONE").status_code == 410


@pytest.mark.parametrize(
    "path", ["/", "/tags/python", "/authors/mei", "/series/yi-duan-lu", "/archive/2026/01/"]
)
@pytest.mark.parametrize(
    "fields",
    [
        "before=x&after=x",
        "before=99999999T999999Z-1",
        "after=20260102T030405Z-99999999999999999999",
        "before=-1--1",
        "before=0-0",
        "lang=xx",
        "lang=" + "z" * 500,
        "before[]=1&tag[]=x",
        "p=1&page=2&utm_source=x",
        "after=%F0%9F%8E%89",
    ],
)
def test_fields_that_were_tampered_with_are_ignored(page, shelf, path, fields):
    assert page(f"{path}?{fields}").soup.select(".entry")


def test_only_readers_pages_are_led_to(client, shelf):
    for path in ("/LOGIN", "/Account/", "/admin//", "/Healthz"):
        assert client.get(path).status_code in {302, 308, 404}, path
    assert client.post("/Articles/Hello-World").status_code == 404


def as_sent(path):
    """The path as a server gives it: unescaped once, its bytes as letters."""
    return unquote(path).encode().decode("latin-1")


@pytest.mark.parametrize(("path", "leads_to"), [("/tags", "/tags/"), ("/tags//", "/tags/")])
def test_a_redirect_names_no_host_that_a_request_made_up(client, path, leads_to):
    answer = client.get(path, base_url="http://elsewhere.example")
    assert answer.status_code in {301, 308}
    assert answer.location == leads_to
