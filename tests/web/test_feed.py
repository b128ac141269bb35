"""The Atom feed."""

from xml.etree import ElementTree

from blog.extensions import db
from blog.models import Site
from tests.factories import make_article, make_user

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(response):
    assert response.status_code == 200
    return ElementTree.fromstring(response.data)


def test_the_feed_is_well_formed_and_complete(client):
    make_article(
        "猫 & <Hund>", slug="cat", body="# Hi\n\n`a < b` & c", tags=["Flask"], author=make_user(name="何青")
    )
    response = client.get("/feed.atom")
    feed = feed_of(response)
    entry = feed.find(f"{ATOM}entry")
    assert response.mimetype == "application/atom+xml"
    assert entry.findtext(f"{ATOM}title") == "猫 & <Hund>"
    assert "<code>a &lt; b</code> &amp; c" in entry.findtext(f"{ATOM}content")
    assert entry.find(f"{ATOM}category").attrib == {"term": "flask", "label": "Flask"}
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "何青"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert entry.findtext(f"{ATOM}{name}")


def test_addresses_come_from_the_settings_and_never_from_the_request(client):
    site = db.session.scalars(Site.row()).one()
    site.url = "https://blog.example.org"
    make_article(slug="one")
    db.session.commit()
    feed = feed_of(client.get("/feed.atom", headers={"Host": "evil.example"}))
    assert feed.find(f"{ATOM}entry/{ATOM}link").attrib["href"] == "https://blog.example.org/articles/one"
    assert "evil" not in ElementTree.tostring(feed, "unicode")


def test_the_feed_is_in_the_sites_language_unless_asked(client):
    site = db.session.scalars(Site.row()).one()
    site.language = "zh-Hans"
    db.session.commit()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed_of(client.get("/feed.atom", headers={"Accept-Language": "en"})).attrib[lang] == "zh-Hans"
    assert feed_of(client.get("/feed.atom?lang=en")).attrib[lang] == "en"


def test_an_empty_feed_is_valid(client):
    assert feed_of(client.get("/feed.atom")).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_the_feed_answers_conditional_requests(client):
    etag = client.get("/feed.atom").headers["ETag"]
    assert client.get("/feed.atom", headers={"If-None-Match": etag}).status_code == 304


def test_an_article_with_a_new_address_is_the_same_entry(client):
    article = make_article(slug="one")
    before = feed_of(client.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}id")
    article.slug = "two"
    db.session.commit()
    assert feed_of(client.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}id") == before
    assert before.startswith("tag:127.0.0.1,")


def test_the_feed_stays_xml_whatever_is_stored(client):
    make_article("a\x0cb\uffff", slug="odd", body="c&#12;d\ufffe `e\x1bf`\n\n```\ng\x00h\n```")
    entry = feed_of(client.get("/feed.atom")).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "a\ufffdb\ufffd"
    assert "c\ufffdd\ufffd" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}summary").startswith("c\ufffdd")
