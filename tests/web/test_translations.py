"""What readers see of an article in several languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.extensions import db
from blog.models import Article, Site, pins
from tests.factories import EARLY, make_article, make_user
from tests.series import make_series
from tests.translations import NOW, make_pair, make_translation

SITE = "http://127.0.0.1:8000"
WORDS = {"title": "中文标题", "body": "汉字。" * 400, "excerpt": "摘要", "slug": "zhong-wen"}


@pytest.fixture
def pair(app):
    """An original at /articles/english and its translation at /articles/zhong-wen."""
    (original,) = make_pair("zh-Hans", author=make_user(name="Mei"), body="Text", excerpt="Summary")[:1]
    chinese = db.session.get(Article, original.id + 1)
    for name, value in WORDS.items():
        setattr(chinese, name, value)
    db.session.commit()
    return original, chinese


def entry(page):
    """The only entry of a list: its title, language, address, summary and tags."""
    found = page.one(".entry")
    title, summary = found.select_one(".entry-title"), found.select_one(".entry-summary")
    tags = [tag.text for tag in found.select(".tag")]
    return title.text.strip(), title["lang"], title.a["href"], summary.text, tags


def alternates(page):
    """Which other versions the head names, by language."""
    return {link["hreflang"]: link["href"] for link in page.soup.select("head link[rel=alternate][hreflang]")}


def switch(page):
    """What the page says of other versions; empty if nothing."""
    found = page.soup.select_one(".version-switch")
    return " ".join(found.text.split()) if found else ""


@pytest.mark.parametrize("path", ["/", "/tags/a", "/authors/{author}", "/tags/a+b"])
def test_an_entry_is_in_the_language_of_its_reader(page, pair, path):
    path = path.format(author=pair[0].author.username)
    english = ("English", "en", "/articles/english", "Summary", ["b", "a"])
    chinese = ("中文标题", "zh-Hans", "/articles/zhong-wen", "摘要", ["b", "a"])
    assert entry(page(path)) == english
    assert entry(page(path, language="zh-CN")) == chinese
    assert "Mei" in page(path, language="zh-CN").one(".entry").text or "authors" in path
    pair[1].unpublish()
    db.session.commit()
    assert entry(page(path, language="zh-CN")) == english


def test_the_reading_time_is_that_of_what_is_read(page, pair):
    assert pair[1].reading_minutes > pair[0].reading_minutes == 1
    shown = page("/", language="zh-CN").one(".entry .quiet-line").text
    assert str(pair[1].reading_minutes) in shown


def test_counts_and_pages_hold_the_original_alone(page, pair):
    author = pair[0].author
    pair[1].author_id = author.id
    db.session.commit()
    assert "1 article" in page(f"/authors/{author.username}").main
    assert "1 article" in page("/tags/a").main
    assert page("/tags/").one(".tag-index").text.count("1") == 2


def test_titles_elsewhere_are_in_the_language_of_the_reader(page, pair):
    other = make_article("Other", tags=["b", "a"], published_at=NOW + timedelta(days=1))
    make_series("Series", [pair[0], other])
    pins.pin(db.session(), pair[0], NOW)
    db.session.commit()
    for selector in (".neighbour-older .neighbour-title", ".related-list a", ".series-parts li a"):
        for language, title in (("en", "English"), ("zh-CN", "中文标题")):
            assert page("/articles/other", language=language).soup.select_one(selector).text == title, (
                selector
            )
    assert page("/", language="zh-CN").one(".pinned-list a[lang]")["href"] == "/articles/zhong-wen"
    assert page("/series/series", language="zh-CN").soup.select_one(".entry-title").text.strip() == "中文标题"


def test_an_address_shows_its_own_version_whoever_reads(page, pair):
    for language in ("en", "zh-CN"):
        assert page("/articles/english", language=language).one("h1").text == "English"
        assert page("/articles/zhong-wen", language=language).one("h1").text == "中文标题"


def test_the_switch_of_languages_leads_to_the_version_in_that_language(page, pair):
    for path in ("/articles/english", "/articles/zhong-wen"):
        for language, other, leads_to in (("en", "zh-Hans", "zhong-wen"), ("zh-CN", "en", "english")):
            switch = page(path, language=language).one(f".site-nav a[hreflang={other}]")
            assert switch["href"] == f"/articles/{leads_to}?lang={other}"
    assert page("/").one(".site-nav a[hreflang=zh-Hans]")["href"] == "?lang=zh-Hans"


def test_a_translation_has_the_surroundings_of_its_original(page, pair):
    older, newer = (
        make_article("Older", tags=["a"]),
        make_article("Newer", published_at=NOW + timedelta(days=2)),
    )
    make_series("Series", [older, pair[0]])
    pair[0].body = "Text, saved again"
    db.session.commit()
    shown = page("/articles/zhong-wen")
    assert [tag.text for tag in shown.soup.select(".article-head .tag")] == ["b", "a"]
    assert [one.text for one in shown.soup.select(".related-list a")] == ["Older"]
    assert shown.one(".neighbours:not(.series-steps) .neighbour-newer .neighbour-title").text == newer.title
    assert shown.one(".series-box p").text.startswith("Part 2 of 2")


def test_each_version_names_all_and_the_way_to_the_others(page, pair):
    for path in ("/articles/english", "/articles/zhong-wen"):
        shown = page(path)
        assert alternates(shown) == {
            "en": f"{SITE}/articles/english",
            "zh-Hans": f"{SITE}/articles/zhong-wen",
            "x-default": f"{SITE}/articles/english",
        }
        assert shown.one("link[rel=canonical]")["href"] == SITE + path
    link = page("/articles/english").one(".version-switch a")
    assert (link.text, link["lang"], link["hreflang"]) == ("简体中文", "zh-Hans", "zh-Hans")
    assert switch(page("/articles/english")) == "Also in 简体中文"
    assert switch(page("/articles/zhong-wen")) == "Also in English"
    make_translation(pair[0], "ja")
    assert switch(page("/articles/english")) == "Also in 日本語, 简体中文"


@pytest.mark.parametrize("state", ["draft", "scheduled", "unlisted", "trashed"])
def test_nobody_is_led_to_what_lists_do_not_name(page, pair, state):
    pair[1].state, pair[1].published_at = state, datetime(2100, 1, 1, tzinfo=UTC)
    db.session.commit()
    shown = page("/articles/english")
    assert (alternates(shown), switch(shown)) == ({}, "")
    if state == "unlisted":
        hidden = page("/articles/zhong-wen")
        assert (alternates(hidden), switch(hidden)) == ({}, "Also in English")


def test_an_article_alone_says_nothing_of_languages(page):
    make_article("Alone")
    assert (alternates(page("/articles/alone")), switch(page("/articles/alone"))) == ({}, "")


def test_a_feed_is_in_its_language(client, pair):
    english, chinese = (client.get(f"/feed.json?lang={code}").json["items"] for code in ("en", "zh-Hans"))
    assert [item["title"] for item in english] == ["English"]
    assert [item["title"] for item in chinese] == ["中文标题"]
    assert (chinese[0]["url"], chinese[0]["language"]) == (f"{SITE}/articles/zhong-wen", "zh-Hans")
    assert "汉字" in chinese[0]["content_html"]
    assert (chinese[0]["tags"], chinese[0]["id"]) == (["b", "a"], english[0]["id"])
    assert chinese[0]["date_modified"] == pair[1].updated_at.isoformat()


def test_a_feed_without_translations_asks_for_no_text(client, queries):
    make_article("One")
    client.get("/")
    with queries(at_most=3):
        client.get("/feed.json?lang=zh-Hans")


@pytest.mark.parametrize("count", [1, 12])
def test_translations_cost_lists_one_query_however_many(client, queries, count):
    db.session.scalars(db.select(Site)).one().page_size = 20
    for number in range(count):
        original = make_article(f"No {number}", tags=["a"], published_at=EARLY + timedelta(days=number))
        for language in ("zh-Hans", "ja"):
            make_translation(original, language)
    client.get("/")
    with queries(at_most=6):
        text = client.get("/", headers={"Accept-Language": "zh-CN"}).text
    assert text.count('<h2 class="entry-title" lang="zh-Hans">') == count
    with queries(at_most=5):
        client.get("/feed.json?lang=zh-Hans")


def test_former_addresses_lead_to_their_own_version(client, pair):
    pair[1].slug = "xin"
    db.session.commit()
    assert client.get("/articles/zhong-wen").location == "/articles/xin"
