"""Feeds of a language: what they say of themselves, and which pages lead to them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from blog.extensions import db
from blog.models import Site
from blog.web.feed import FORMATS, NAMES
from tests.factories import make_article, make_user
from tests.series import make_series
from tests.translations import make_pair

SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LISTS = {
    "/": "",
    "/tags/flask": "/tags/flask",
    "/authors/mei": "/authors/mei",
    "/series/deep": "/series/deep",
}


@pytest.fixture
def lists(app):
    """An article on every kind of list."""
    make_series(
        "Deep", [make_article(tags=["flask"], author=make_user(username="mei", name="Mei"))], slug="deep"
    )


def discovered(page):
    """The addresses of the feeds that a page names, in their order."""
    return [str(link["href"]) for link in page.soup.select("head link[rel=alternate][type]")]


def followed(page):
    """The addresses of the feeds that a page leads to below its list."""
    return [str(link["href"]) for link in page.soup.select(".archive-feeds a")]


@pytest.mark.parametrize("folder", LISTS.values())
def test_a_feed_of_a_language_says_that_it_is_itself(client, lists, folder):
    page = f"{SITE}{folder or '/'}?lang=zh-Hans"
    atom = ElementTree.fromstring(client.get(f"{folder}/feed.atom?lang=zh").data)
    own, alternate = (link.get("href") for link in atom.findall(f"{ATOM}link"))
    assert (own, alternate) == (f"{SITE}{folder}/feed.atom?lang=zh-Hans", page)
    assert (atom.findtext(f"{ATOM}id"), atom.get(LANG)) == (page, "zh-Hans")
    rss = ElementTree.fromstring(client.get(f"{folder}/feed.rss?lang=zh-Hans").data)
    assert rss.find(f"channel/{ATOM}link").get("href") == f"{SITE}{folder}/feed.rss?lang=zh-Hans"
    assert (rss.findtext("channel/link"), rss.findtext("channel/language")) == (page, "zh-Hans")
    feed = client.get(f"{folder}/feed.json?lang=zh-Hans").json
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{SITE}{folder}/feed.json?lang=zh-Hans", page)


@pytest.mark.parametrize("field", ["", "?lang=", "?lang=tlh", "?lang=zh%22%3E"])
def test_without_a_language_there_is_a_feed_is_the_sites(client, field):
    feed = client.get(f"/feed.json{field}", headers={"Accept-Language": "zh-CN"}).json
    assert (feed["language"], feed["feed_url"]) == ("en", f"{SITE}/feed.json")


def test_a_feed_of_a_language_holds_every_article_in_its_best_words(client):
    make_article("Alone")
    make_pair("zh-Hans")
    titles = {
        code: {
            item["title"]: item["language"] for item in client.get(f"/feed.json?lang={code}").json["items"]
        }
        for code in ("en", "zh-Hans")
    }
    assert titles == {
        "en": {"Alone": "en", "English": "en"},
        "zh-Hans": {"Alone": "en", "zh-Hans": "zh-Hans"},
    }


@pytest.mark.parametrize("name", NAMES)
def test_who_asks_for_a_feed_has_chosen_no_language(client, name):
    for address in (f"/{name}", f"/{name}?lang=zh-Hans"):
        answer = client.get(address, headers={"Accept-Language": "zh-CN"})
        assert "Set-Cookie" not in answer.headers
        assert "Accept-Language" not in answer.vary
    assert "Set-Cookie" in client.get("/?lang=zh-Hans").headers


@pytest.mark.parametrize(("path", "folder"), LISTS.items())
def test_pages_name_the_feeds_of_their_language(page, lists, path, folder):
    own = [f"{folder}/{name}" for name in NAMES]
    # What is not the site's own list leads to that besides.
    every = own if path == "/" else [*own, *(f"/{name}" for name in NAMES)]
    assert discovered(page(path)) == every
    assert discovered(page(path, language="zh-CN")) == [f"{address}?lang=zh-Hans" for address in every]
    set_language("zh-Hans")
    assert discovered(page(path, language="zh-CN")) == every
    assert discovered(page(path)) == [f"{address}?lang=en" for address in every]


@pytest.mark.parametrize(("path", "folder"), [pair for pair in LISTS.items() if pair[1]])
def test_lists_lead_to_their_feeds_in_their_language(page, client, lists, path, folder):
    assert followed(page(path)) == [f"{folder}/{name}" for name in NAMES]
    asked = [f"{folder}/{name}?lang=zh-Hans" for name in NAMES]
    assert followed(page(path, language="zh-CN")) == asked
    for address, kind in zip(asked, FORMATS.values(), strict=True):
        assert client.get(address).mimetype == kind.media_type


def test_a_feed_that_moved_keeps_its_language(client):
    make_article(author=make_user(username="mei"))
    assert client.get("/authors/MEI/feed.rss?lang=en").location == "/authors/mei/feed.rss?lang=en"


def set_language(code):
    """Make that the site's language."""
    db.session.scalars(Site.row()).one().language = code
    db.session.commit()
