"""What is each feed format's own."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

from blog.extensions import db
from blog.lib import clock
from tests.factories import make_article, make_user

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def feed_of(response):
    """The parsed root of an XML feed."""
    assert response.status_code == 200
    return ElementTree.fromstring(response.data)


def test_atom_is_complete(client):
    make_article(
        "猫 & <Hund>", slug="cat", body="# Hi\n\n`a < b` & c", tags=["Flask"], author=make_user(name="何青")
    )
    feed = feed_of(client.get("/feed.atom"))
    entry = feed.find(f"{ATOM}entry")
    assert "<code>a &lt; b</code> &amp; c" in entry.findtext(f"{ATOM}content")
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}
    assert entry.find(f"{ATOM}category").attrib == {"term": "flask", "label": "Flask"}
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert entry.findtext(f"{ATOM}{name}")


def test_a_feed_is_as_new_as_the_last_change_in_it(client):
    article = make_article("One")
    make_article("Two")
    article.updated_at = later = clock.now() + timedelta(days=2)
    db.session.commit()
    feed = feed_of(client.get("/feed.atom"))
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == later
    assert client.get("/feed.json").json["items"][1]["date_modified"] == later.isoformat()
    built = feed_of(client.get("/feed.rss")).findtext("channel/lastBuildDate")
    assert built == f"{later:%a, %d %b %Y %H:%M:%S} GMT"


def test_an_empty_feed_is_as_old_as_ever(client):
    assert feed_of(client.get("/feed.atom")).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"
    built = feed_of(client.get("/feed.rss")).findtext("channel/lastBuildDate")
    assert built == "Sat, 01 Jan 2000 00:00:00 GMT"


def test_the_description_of_an_rss_item_stands_before_its_full_text(client):
    make_article(body="Text")
    item = feed_of(client.get("/feed.rss")).find("channel/item")
    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(CONTENT)


def test_json_has_an_icon_and_writes_letters_as_they_are(client):
    make_article("猫 😀")
    response = client.get("/feed.json")
    assert "猫 😀" in response.text
    icon = response.json["icon"]
    assert icon.startswith("http://127.0.0.1:8000/static/")
    shown = client.get(icon.removeprefix("http://127.0.0.1:8000"))
    assert shown.mimetype == "image/svg+xml"
    shown.close()


def test_json_leaves_out_what_is_empty(client):
    make_article()
    feed = client.get("/feed.json").json
    assert "description" not in feed
    assert not {"summary", "tags"} & feed["items"][0].keys()
