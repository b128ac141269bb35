"""The feeds of an author."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.web.feed import ENTRIES, NAMES
from tests.factories import EARLY, make_article, make_user

SITE = "http://127.0.0.1:8000"


def test_a_feed_holds_the_authors_newest_articles(client):
    mei, tom = make_user(username="mei", name="Mei", bio="About me"), make_user()
    for number in range(ENTRIES + 2):
        make_article(f"No {number}", author=mei, published_at=EARLY + timedelta(hours=number))
    make_article("Another's", author=tom, published_at=EARLY + timedelta(days=9))
    make_article("Draft", author=mei, published_at=None)
    feed = client.get("/authors/mei/feed.json").json
    assert [item["title"] for item in feed["items"]] == [
        f"No {number}" for number in range(ENTRIES + 1, 1, -1)
    ]
    assert (feed["title"], feed["description"]) == ("Mei · Sheaf", "About me")
    assert (feed["home_page_url"], feed["feed_url"]) == (
        f"{SITE}/authors/mei",
        f"{SITE}/authors/mei/feed.json",
    )


@pytest.mark.parametrize("name", NAMES)
def test_who_has_published_nothing_has_no_feed(client, name):
    make_article(author=make_user(username="mei"), published_at=None)
    for username in ("mei", "nobody"):
        assert client.get(f"/authors/{username}/{name}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_another_spelling_leads_on(client, name):
    make_article(author=make_user(username="mei"))
    answer = client.get(f"/authors/Mei/{name}")
    assert (answer.status_code, answer.location) == (301, f"/authors/mei/{name}")


@pytest.mark.parametrize("count", [1, 20])
def test_a_feed_asks_as_often_for_many_articles_as_for_few(client, queries, count):
    author = make_user(username="mei")
    for number in range(count):
        make_article(author=author, tags=[f"t{number}"])
    client.get("/")
    with queries(at_most=4):
        client.get("/authors/mei/feed.atom")


def test_an_unchanged_feed_is_not_sent_again(client):
    make_article(author=make_user(username="mei"))
    first = client.get("/authors/mei/feed.rss")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/authors/mei/feed.rss", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_feed_that_leads_elsewhere_chooses_no_language(client, app):
    make_article("First", author=make_user(username="ada"))
    answer = client.get("/authors/ADA/feed.atom?lang=zh-Hans")
    assert answer.status_code == 301
    assert "Set-Cookie" not in answer.headers
