"""Feeds as browsers get them, which show plain text under their own names."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.factories import make_article, make_user

BROWSERS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
)
READERS = (
    "*/*",
    "",
    "application/atom+xml, application/rss+xml;q=0.9, text/html;q=0.5, */*;q=0.1",
    "application/rss+xml,application/rdf+xml,application/atom+xml,application/xml,text/xml",
)
OWN = {"feed.atom": "application/atom+xml; charset=utf-8", "feed.rss": "application/rss+xml; charset=utf-8"}
XHTML = "{http://www.w3.org/1999/xhtml}"

each = pytest.mark.parametrize("name", OWN)


@each
def test_browsers_get_the_same_bytes_by_another_name(client, name):
    make_article()
    plain = client.get(f"/{name}")
    assert plain.headers["Content-Type"] == OWN[name]
    for accepted in BROWSERS:
        shown = client.get(f"/{name}", headers={"Accept": accepted})
        assert shown.headers["Content-Type"] == "application/xml; charset=utf-8"
        assert (shown.data, shown.headers["ETag"]) == (plain.data, plain.headers["ETag"])
    for accepted in READERS:
        assert client.get(f"/{name}", headers={"Accept": accepted}).headers["Content-Type"] == OWN[name]


@each
def test_caches_are_told(client, name):
    make_article()
    answer = client.get(f"/{name}")
    assert "accept" in {value.lower() for value in answer.vary}
    assert len(answer.headers.getlist("Vary")) == 1
    unchanged = client.get(
        f"/{name}", headers={"If-None-Match": answer.headers["ETag"], "Accept": BROWSERS[0]}
    )
    assert unchanged.status_code == 304
    assert "accept" in {value.lower() for value in unchanged.vary}


def test_nothing_else_is_named_otherwise(client):
    html = {"Accept": BROWSERS[0]}
    assert client.get("/feed.json", headers=html).mimetype == "application/feed+json"
    assert client.get("/tags/nothing/feed.atom", headers=html).mimetype == "text/html"
    assert (
        client.get("/sitemap.xml", headers=html).headers["Content-Type"]
        == client.get("/sitemap.xml").headers["Content-Type"]
    )


@each
def test_a_feed_explains_itself_in_its_language(client, name):
    make_article("One", slug="one", author=make_user(name="Mei"))
    text = client.get(f"/{name}").text
    (shown,) = ElementTree.fromstring(text).iter(f"{XHTML}h1")
    assert shown.text == "Sheaf"
    root = ElementTree.fromstring(text)
    links = [link.get("href") for link in root.iter(f"{XHTML}a")]
    assert links == ["/", "http://127.0.0.1:8000/", "http://127.0.0.1:8000/articles/one"]
    assert [code.text for code in root.iter(f"{XHTML}code")] == [f"http://127.0.0.1:8000/{name}"]
    chinese = ElementTree.fromstring(client.get(f"/{name}?lang=zh-Hans").data)
    assert next(chinese.iter(f"{XHTML}div")).get("lang") == "zh-Hans"
    assert "最新文章" in [heading.text for heading in chinese.iter(f"{XHTML}h2")]


@each
def test_its_style_sheet_is_there(client, name):
    found = re.search(r'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', client.get(f"/{name}").text)
    sheet = client.get(found[1])
    assert sheet.mimetype == "text/css"
    assert "@import" not in sheet.text
    assert ".feed-page" in sheet.text


def test_json_explains_itself_too(client):
    comment = client.get("/feed.json").json["user_comment"]
    assert comment.endswith(" http://127.0.0.1:8000/feed.json")
