"""What feeds promise, whatever their format and the list they are of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import render_template_string, url_for

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site
from blog.models.shown import Syndicated
from blog.web.feed import ENTRIES, FORMATS, NAMES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.site import absolute_url
from blog.web.templating import QueryInTemplate
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.feeds import read

ODD = "猫 & <b>\"'x'</b> ]]> 👨\u200d👩\u200d👧"

every_format = pytest.mark.parametrize("name", NAMES)


def set_site(**values):
    """Change the site's settings."""
    site = db.session.scalars(Site.row()).one()
    for name, value in values.items():
        setattr(site, name, value)
    db.session.commit()


@every_format
def test_a_feed_says_of_itself_what_it_is(client, name):
    set_site(title=ODD, tagline=f"T {ODD}", url="https://blog.example.org", language="zh-Hans")
    response = client.get(f"/{name}", headers={"Host": "evil.example", "Accept-Language": "en"})
    feed = read(response)
    assert response.mimetype == FORMATS[name.removeprefix("feed.")].media_type
    assert (feed["title"], feed["description"]) == (ODD, f"T {ODD}")
    assert feed["home_page_url"] == "https://blog.example.org/"
    assert feed["feed_url"] == f"https://blog.example.org/{name}"
    assert feed["language"] == "zh-Hans"
    assert read(client.get(f"/{name}?lang=en"))["language"] == "en"
    assert b"evil" not in response.data


@every_format
def test_an_entry_is_whole(client, name):
    author = make_user(name=f"何青 {ODD}")
    moment = datetime(2026, 7, 9, 23, 5, 7, tzinfo=UTC)
    article = make_article(
        ODD, slug="one", excerpt="Short & plain", body=f"`{ODD}`", tags=["C & <C++>", "数据库"], author=author,
        published_at=moment,
    )  # fmt: skip
    site = "http://127.0.0.1:8000"
    (entry,) = read(client.get(f"/{name}"))["items"]
    assert entry["title"] == ODD
    assert UUID(entry["id"]).version == 5
    assert entry["url"] == f"{site}/articles/one"
    assert entry["author"] == f"何青 {ODD}"
    assert sorted(entry["tags"]) == ["C & <C++>", "数据库"]
    assert entry["published"] == moment
    assert entry["language"] == article.language
    assert entry["html"] == article.body_html
    assert "]]&gt;" in entry["html"]


@every_format
def test_an_entry_calls_its_tags_as_the_feed_is_written(client, name):
    make_tag("数据库", translations={"en": "Databases"})
    make_article(tags=["数据库"])
    tags = {path: read(client.get(path))["items"][0]["tags"] for path in (f"/{name}", f"/{name}?lang=zh")}
    assert tags == {f"/{name}": ["Databases"], f"/{name}?lang=zh": ["数据库"]}
    set_site(language="zh-Hans")
    assert read(client.get(f"/{name}", headers={"Accept-Language": "en"}))["items"][0]["tags"] == ["数据库"]


def test_a_summary_is_text_but_in_rss_where_it_is_html(client):
    make_article(excerpt="a < b & ]]>")
    summaries = {name: read(client.get(f"/{name}"))["items"][0]["summary"] for name in NAMES}
    assert summaries == {
        "feed.atom": "a < b & ]]>",
        "feed.rss": "a &lt; b &amp; ]]&gt;",
        "feed.json": "a < b & ]]>",
    }


@every_format
def test_an_articles_own_addresses_are_whole(client, name):
    set_site(url="https://blog.example.org")
    make_article(
        slug="here",
        body="# End\n\n[y](/articles/y) [end](#end) [out](https://x.org/?a=1&b=2)\n\n![p](/media/p.png)",
    )
    (entry,) = read(client.get(f"/{name}"))["items"]
    for address in (
        'href="https://blog.example.org/articles/y"',
        'href="https://blog.example.org/articles/here#h-end"',
        'href="https://x.org/?a=1&amp;b=2"',
        'src="https://blog.example.org/media/p.png"',
    ):
        assert address in entry["html"]


@every_format
def test_an_article_with_a_new_address_stays_the_same_entry(client, name):
    article = make_article(slug="one")
    before = read(client.get(f"/{name}"))["items"][0]
    article.slug, article.title = "two", "Another"
    db.session.commit()
    after = read(client.get(f"/{name}"))["items"][0]
    assert (before["id"], before["url"]) != (after["id"], after["url"])
    assert before["id"] == after["id"]


@every_format
def test_an_empty_feed_is_a_feed(client, name):
    feed = read(client.get(f"/{name}"))
    assert feed["items"] == []
    assert feed["title"] == "Sheaf"
    assert feed["description"] == {"feed.atom": None, "feed.rss": "Sheaf", "feed.json": None}[name]


@every_format
def test_nobody_is_written_as_the_site(client, name):
    make_article()
    assert read(client.get(f"/{name}"))["items"][0]["author"] == "Sheaf"


@every_format
def test_a_feed_holds_the_newest_twenty_that_are_public(client, name):
    for number in range(ENTRIES + 2):
        make_article(f"No {number}", published_at=EARLY + timedelta(hours=number))
    make_article("Hidden", published_at=None)
    make_article("Later", state="scheduled", published_at=clock.now() + timedelta(days=1))
    titles = [entry["title"] for entry in read(client.get(f"/{name}"))["items"]]
    assert titles == [f"No {number}" for number in range(ENTRIES + 1, 1, -1)]


@every_format
def test_a_feed_can_be_read_whatever_is_stored(client, name):
    author = make_user(name="n\x0cn")
    make_article("a\x0cb\uffff", body="c&#12;d\ufffe `e\x1bf`", tags=["t\ufffet"], author=author)
    set_site(title="s\x02s", tagline="u\x1bu")
    feed = read(client.get(f"/{name}"))
    (entry,) = feed["items"]
    assert (feed["title"], feed["description"]) == ("s\ufffds", "u\ufffdu")
    assert (entry["title"], entry["author"]) == ("a\ufffdb\ufffd", "n\ufffdn")
    assert entry["tags"] == ["t\ufffdt"]
    assert "c\ufffdd\ufffd" in entry["html"]


@every_format
def test_an_unchanged_feed_is_not_sent_again(client, name):
    make_article()
    first = client.get(f"/{name}")
    assert first.headers["Cache-Control"] == "public, no-cache"
    unchanged = client.get(f"/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    make_article()
    assert client.get(f"/{name}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@every_format
def test_head_tells_what_get_would(client, name):
    make_article()
    head, get = client.head(f"/{name}"), client.get(f"/{name}")
    assert (head.status_code, head.data) == (200, b"")
    for header in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[header] == get.headers[header]


@every_format
@pytest.mark.parametrize("count", [5, 20])
def test_many_articles_ask_the_database_as_often_as_few(client, queries, name, count):
    for number in range(count):
        make_article(tags=[f"tag {number}", "all"], author=make_user())
    client.get("/")
    with queries(at_most=3):
        assert len(read(client.get(f"/{name}"))["items"]) == count


def test_a_page_names_the_feeds_of_every_format(client, page):
    links = page("/").soup.select("link[rel=alternate][type]")
    assert [str(link["href"]) for link in links] == [f"/{name}" for name in NAMES]
    assert [str(link["title"]) for link in links] == ["Sheaf (Atom)", "Sheaf (RSS)", "Sheaf (JSON Feed)"]
    for link in links:
        assert client.get(str(link["href"])).mimetype == link["type"]


def test_the_address_of_a_feed_is_that_of_atom_unless_said(app):
    with app.test_request_context():
        assert url_for("feeds.site") == "/feed.atom"
        assert [url_for("feeds.site", format=each) for each in FORMATS] == [f"/{name}" for name in NAMES]


def test_there_is_no_other_format(client):
    assert client.get("/feed.txt").status_code == 404


# -- lists other than the site's


@pytest.fixture
def other(app):
    """Feeds of another list, at addresses with a name in them."""

    @feeds_at(app, "/lists/<name>")
    def listed(name, format):
        use_site_language()
        listed = app.config.get("LISTED")
        models = db.session.scalars(listed).all() if listed is not None else None
        feed = Feed(
            title=f"List {name}",
            subtitle="",
            page_url=absolute_url("authors.show", username=name),
            self_url=absolute_url("listed", name=name, format=format),
            articles=Syndicated.newest(db.session(), 2) if models is None else models,
        )
        return render_feed(feed, format)

    return app


@every_format
def test_another_list_has_the_same_feeds(other, client, name):
    for number in range(3):
        make_article(f"No {number}", published_at=EARLY + timedelta(hours=number))
    feed = read(client.get(f"/lists/a+!b/{name}"))
    assert feed["title"] == "List a+!b"
    assert feed["home_page_url"] == "http://127.0.0.1:8000/authors/a+!b"
    assert feed["feed_url"] == f"http://127.0.0.1:8000/lists/a+!b/{name}"
    assert [entry["title"] for entry in feed["items"]] == ["No 2", "No 1"]


@every_format
def test_a_feed_of_articles_that_were_not_loaded_whole_fails(other, client, name):
    make_article(tags=["a"])
    other.config["LISTED"] = Article.published()
    with pytest.raises(QueryInTemplate, match="SELECT"):
        client.get(f"/lists/a/{name}")


def test_a_page_can_name_the_feeds_of_its_own_list(other, client):
    source = (
        '{% extends "layouts/base.html" %}{% from "feeds/_links.html" import feed_links %}'
        '{% block feeds %}{{ feed_links("List a", "listed", name="a") }}{{ super() }}{% endblock %}'
    )
    other.add_url_rule("/throwaway", "throwaway", lambda: render_template_string(source))
    html = client.get("/throwaway").text
    assert 'type="application/rss+xml" title="List a (RSS)" href="/lists/a/feed.rss"' in html
    assert html.count('rel="alternate"') == 6
