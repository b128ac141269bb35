"""What an entry says of its article besides the text: files, authors, times, and who it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from blog.extensions import db
from blog.models import Site
from blog.web import feed_entries
from tests.factories import EARLY, make_article, make_tag, make_user

SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COVER = "harbour-0f3a5b6c7d8e9f102132-2560x1707.webp"
PLAYED = "![Waves](/media/waves.mp3)\n\n![Film](https://x.org/film.mp4)\n\n![Waves](/media/waves.mp3)"


def entry_of(client, path="/feed.atom"):
    """The first entry of an XML feed."""
    root = ElementTree.fromstring(client.get(path).data)
    return root.find(f"{ATOM}entry") if path.startswith("/feed.atom") else root.find("channel/item")


def item_of(client, path="/feed.json"):
    """The first item of a JSON feed."""
    return client.get(path).json["items"][0]


def files_of(entry):
    """The enclosures of an entry of Atom: address, type and length."""
    found = entry.findall(f"{ATOM}link[@rel='enclosure']")
    return [(file.get("href"), file.get("type"), file.get("length")) for file in found]


@pytest.fixture
def waves(app):
    """A sound of four bytes in the media folder."""
    folder = Path(app.config["MEDIA_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "waves.mp3").write_bytes(b"RIFF")


def test_what_an_article_plays_is_enclosed(client, waves):
    make_article(body=PLAYED)
    sound, film = f"{SITE}/media/waves.mp3", "https://x.org/film.mp4"
    assert files_of(entry_of(client)) == [(sound, "audio/mpeg", "4"), (film, "video/mp4", None)]
    (enclosed,) = entry_of(client, "/feed.rss").findall("enclosure")
    assert enclosed.attrib == {"url": sound, "type": "audio/mpeg", "length": "4"}
    assert item_of(client)["attachments"] == [
        {"url": sound, "mime_type": "audio/mpeg", "size_in_bytes": 4},
        {"url": film, "mime_type": "video/mp4"},
    ]


def test_a_cover_is_enclosed_and_named(client):
    make_article(cover=COVER)
    address = f"{SITE}/media/{COVER}"
    assert files_of(entry_of(client)) == [(address, "image/webp", None)]
    assert entry_of(client, "/feed.rss").find("enclosure").attrib["url"] == address
    assert item_of(client)["image"] == address


def test_an_article_without_files_encloses_none(client):
    make_article(body="![](/media/p.png)")
    assert files_of(entry_of(client)) == []
    assert entry_of(client, "/feed.rss").find("enclosure") is None
    assert not {"image", "attachments"} & item_of(client).keys()


def test_an_author_has_an_address(client):
    make_article(author=make_user(username="mei", name="Mei"))
    assert entry_of(client).findtext(f"{ATOM}author/{ATOM}uri") == f"{SITE}/authors/mei"
    assert item_of(client)["authors"] == [{"name": "Mei", "url": f"{SITE}/authors/mei"}]


def test_a_site_that_moves_keeps_its_entries(client):
    article = make_article("One")
    before = (
        item_of(client)["id"],
        entry_of(client).findtext(f"{ATOM}id"),
        entry_of(client, "/feed.rss").findtext("guid"),
    )
    site = db.session.scalars(Site.row()).one()
    site.url, article.slug = "https://elsewhere.example", "another"
    db.session.commit()
    assert item_of(client)["url"] == "https://elsewhere.example/articles/another"
    after = (
        item_of(client)["id"],
        entry_of(client).findtext(f"{ATOM}id"),
        entry_of(client, "/feed.rss").findtext("guid"),
    )
    assert before == after
    assert len(set(before)) == 1


def test_two_articles_and_two_sites_differ(client):
    for _number in range(2):
        make_article()
    first, second = (item["id"] for item in client.get("/feed.json").json["items"])
    db.session.scalars(Site.row()).one().set_up_at = EARLY
    db.session.commit()
    assert len({first, second, item_of(client)["id"]}) == 3


def test_an_article_is_no_older_than_its_publication(client):
    article = make_article(published_at=EARLY)
    article.updated_at = EARLY - timedelta(days=3)
    db.session.commit()
    assert item_of(client)["date_modified"] == EARLY.isoformat()
    assert entry_of(client).findtext(f"{ATOM}updated").startswith(EARLY.isoformat()[:19])


def test_articles_of_one_second_have_times_of_their_own(client):
    for _number in range(3):
        make_article().updated_at = EARLY
    db.session.commit()
    feed = ElementTree.fromstring(client.get("/feed.atom").data)
    times = [entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(times)) == 3


def test_names_of_tags_say_in_which_language_they_are(client):
    make_tag("数据库", translations={"en": "Databases"})
    make_article("中文标题", body="汉字。" * 50, tags=["数据库"])
    entry = entry_of(client)
    assert entry.get(LANG) == "zh-Hans"
    assert entry.find(f"{ATOM}category").get(LANG) == "en"
    assert entry_of(client, "/feed.atom?lang=zh-Hans").find(f"{ATOM}category").get(LANG) is None


def test_a_feed_has_room_for_so_much_text(client, monkeypatch):
    for number in range(3):
        text = f"{'long ' * 200} {number}"
        make_article(f"No {number}", body=text, excerpt="Short", published_at=EARLY + timedelta(hours=number))
    monkeypatch.setattr(feed_entries, "ROOM", 2_500)
    whole = ["content_html" in item for item in client.get("/feed.json").json["items"]]
    assert whole == [True, True, False]
    assert client.get("/feed.json").json["items"][2]["content_text"] == "Short"
    entries = ElementTree.fromstring(client.get("/feed.atom").data).findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}content") is not None for entry in entries] == whole
    assert entries[2].findtext(f"{ATOM}summary") == "Short"
    items = ElementTree.fromstring(client.get("/feed.rss").data).findall("channel/item")
    assert [item.find(CONTENT) is not None for item in items] == whole
    assert items[2].findtext("description") == "Short"


def test_a_text_that_looks_like_html_is_declared(client):
    make_article("Use </b> & co", excerpt="AT&T, a < b")
    entry = entry_of(client)
    assert entry.find(f"{ATOM}title").attrib == {"type": "html"}
    assert entry.findtext(f"{ATOM}title") == "Use &lt;/b&gt; &amp; co"
    assert entry.find(f"{ATOM}summary").attrib == {}
    assert entry.findtext(f"{ATOM}summary") == "AT&T, a < b"
    assert "<title>Use &#x3C;/b&gt; &#x26; co</title>" in client.get("/feed.rss").text
