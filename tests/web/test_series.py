"""The page of a series, and its feeds."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site, series_order
from tests.factories import EARLY, make_article, make_user
from tests.pages import walk
from tests.series import make_parts, make_series

ATOM = "{http://www.w3.org/2005/Atom}"
HIDDEN = ("draft", "review", "scheduled", "unlisted", "trashed")


@pytest.fixture
def three_on_a_page(app):
    """Pages hold three articles."""
    db.session.scalars(Site.row()).one().page_size = 3
    db.session.commit()


def entries(page):
    """The titles of a page's entries, as a reader of numbers sees them."""
    return [title.get_text(strip=True) for title in page.soup.select(".entry-title")]


def hidden(state):
    """An article that readers' lists don't hold."""
    at = clock.now() + timedelta(days=1) if state == "scheduled" else EARLY
    return make_article(f"not {state}", state=state, published_at=at)


def test_a_series_lists_its_parts_in_order(page):
    parts = make_parts(3, body="What it says")
    make_series("Title", reversed(parts), description="About it")
    found = page("/series/title")
    assert found.headings() == ["Title", "Part 3", "Part 2", "Part 1"]
    assert "A series in 3 parts" in found.main
    assert "About it" in found.main
    assert found.main.count("What it says") == 3
    assert found.one('link[rel="canonical"]')["href"].endswith("/series/title")
    assert "/series/title/feed.atom" in found.links()


def test_readers_see_published_parts_alone(page, client):
    make_series("Title", [make_article("Seen"), *map(hidden, HIDDEN)])
    found = page("/series/title")
    assert entries(found) == ["Seen"]
    assert "A series in 1 part" in found.main
    assert "not " not in client.get("/series/title/feed.atom").text


@pytest.mark.parametrize("state", [None, *HIDDEN])
def test_a_series_without_a_part_is_nothing_to_readers(page, client, state):
    make_series("Title", [hidden(state)] if state else [])
    page("/series/title", status=404)
    for name in ("atom", "rss", "json"):
        assert client.get(f"/series/title/feed.{name}").status_code == 404
    page("/series/nothing", status=404)


def test_pages_lead_through_all_parts_and_back(page, three_on_a_page):
    make_series("Title", make_parts(7))
    there = [*walk(page, "/series/title")]
    assert [entries(one) for one in there] == [
        ["Part 1", "Part 2", "Part 3"],
        ["Part 4", "Part 5", "Part 6"],
        ["Part 7"],
    ]
    assert [one.one(".pager-place").text.strip() for one in there] == [
        "1 – 3 of 7",
        "4 – 6 of 7",
        "7 – 7 of 7",
    ]
    assert [one.one(".series-list").get("start") for one in there] == [None, "4", "7"]
    back = str(there[-1].one(".pager-newer")["href"])
    assert entries(page(back)) == ["Part 4", "Part 5", "Part 6"]


def test_a_page_before_which_nothing_is_leads_to_the_first(client, three_on_a_page):
    parts = make_parts(5)
    make_series("Title", parts)
    for query in (f"before={parts[1].series_place}-{parts[1].id}", f"before=3-{parts[2].id}", "after=99-1"):
        response = client.get(f"/series/title?{query}")
        assert (response.status_code, response.location) == (302, "/series/title"), query
    for query in ("before=x", "after=1", "tag=x"):
        assert client.get(f"/series/title?{query}").status_code == 200


def test_a_former_address_leads_on(client, page):
    series = make_series("One", [make_article()])
    for slug in ("two", "three"):
        series.slug = slug
        db.session.commit()
    for former in ("one", "two"):
        response = client.get(f"/series/{former}")
        assert (response.status_code, response.location) == (301, "/series/three")
        assert client.get(f"/series/{former}/feed.json").location == "/series/three/feed.json"
    db.session.scalars(select(Article)).one().unpublish()
    db.session.commit()
    page("/series/one", status=404)


def test_a_deleted_series_is_gone(page, client):
    series = make_series("One", [make_article()])
    series_order.delete(db.session(), series)
    db.session.commit()
    page("/series/one", status=410)
    assert client.get("/series/one/feed.atom").status_code == 410


@pytest.mark.parametrize(("language", "words"), [("en", "A series in 1 part"), ("zh-Hans", "")])
def test_titles_carry_their_own_language(page, language, words):
    make_series("深入浅出", [make_article("An English part")])
    found = page("/series/shen-ru-qian-chu", language=language)
    assert (found.one("html")["lang"], found.one("h1")["lang"]) == (language, "zh-Hans")
    assert found.one(".entry-title")["lang"] == "en"
    assert words in found.main


def test_markup_in_a_title_is_shown_as_it_is(page):
    make_series("<b>Bold</b> & 'quoted'", [make_article()], description="<script>alert(1)</script>", slug="s")
    found = page("/series/s")
    assert found.one("h1").text == "<b>Bold</b> & 'quoted'"
    assert "<script>alert(1)</script>" in found.main


def test_a_feed_holds_the_newest_parts(client):
    late = make_article("Prelude, written last", published_at=clock.now())
    make_series("Title", [late, *make_parts(21)], description="About it")
    feed = ElementTree.fromstring(client.get("/series/title/feed.atom").data)
    titles = [title.text for title in feed.iter(f"{ATOM}title")]
    assert titles[:2] == ["Title · Sheaf", "Prelude, written last"]
    assert len(titles) == 1 + 20
    assert feed.findtext(f"{ATOM}subtitle") == "About it"
    found = client.get("/series/title/feed.json").json
    assert found["home_page_url"].endswith("/series/title")
    assert len(found["items"]) == 20
    rss = ElementTree.fromstring(client.get("/series/title/feed.rss").data)
    assert rss.findtext("channel/description") == "About it"


@pytest.mark.parametrize("count", [2, 20])
def test_pages_ask_as_much_of_many_parts_as_of_few(page, client, queries, three_on_a_page, count):
    author = make_user()
    make_series("Title", make_parts(count, author=author, tags=["One", "Two"]))
    client.get("/series/title")
    with queries(at_most=7):
        page("/series/title")
    with queries(at_most=6):
        client.get("/series/title/feed.atom")


def test_addresses_with_chinese_slugs_work(page, client):
    make_series("Title", [make_article()], slug="深入")
    assert page(f"/series/{quote('深入')}").one("h1").text == "Title"
    assert client.get(f"/series/{quote('深入')}/feed.json").status_code == 200
