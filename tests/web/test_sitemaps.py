"""The sitemap and robots.txt: every address that readers find, once; none that is not for search engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest

from blog.extensions import db
from blog.models import Article, Series, Tag
from tests.factories import EARLY, make_article, make_user

SITE = "http://127.0.0.1:8000"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
# What the schema of sitemaps allows, in its order: first what is ours, then what is of other spaces.
ORDER = [f"{SPACE}loc", f"{SPACE}lastmod", LINK]


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of ten ids, as if there were thousands."""
    from blog.models import sitemap, sources
    from blog.sitemaps import views

    for module in (sitemap, sources, views):
        monkeypatch.setattr(module, "BLOCK", 10)
    for statement in (sitemap._blocks, sitemap._tag_blocks):
        statement.cache_clear()
    yield
    for statement in (sitemap._blocks, sitemap._tag_blocks):
        statement.cache_clear()


def read(client, path, root="urlset"):
    """What a part says: its addresses, each with its date and its links."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/xml"
    tree = Xml.fromstring(answer.data)
    assert tree.tag == SPACE + root
    found = {}
    for entry in tree:
        assert entry.tag == SPACE + {"urlset": "url", "sitemapindex": "sitemap"}[root]
        kinds = [child.tag for child in entry]
        assert kinds == sorted(kinds, key=ORDER.index)
        address, date = entry.find(f"{SPACE}loc").text, entry.find(f"{SPACE}lastmod")
        assert address.startswith(SITE + "/")
        assert address not in found
        links = [(link.get("hreflang"), link.get("href")) for link in entry.iter(LINK)]
        found[address] = (None if date is None else datetime.fromisoformat(date.text), links)
    assert 0 < len(found) <= 50_000
    return found


def parts(client):
    """The addresses of the parts."""
    return read(client, "/sitemap.xml", "sitemapindex")


def everything(client):
    """All entries of all parts; each part is as new as its newest entry at least."""
    found = {}
    for part, (changed, _links) in parts(client).items():
        entries = read(client, part.removeprefix(SITE))
        assert not entries.keys() & found.keys()
        assert all(date is None or date <= changed for date, _links in entries.values()), part
        found |= entries
    return found


def paths(entries):
    return {address.removeprefix(SITE) for address in entries}


def test_everything_that_readers_find_is_there_once(client, page):
    mei = make_user(username="mei")
    make_user(username="nobody")
    article = make_article(
        "One", author=mei, tags=["Flask", "机器学习"], updated_at=EARLY + timedelta(days=3)
    )
    db.session.add_all([series := Series(title="A way"), Series(title="Empty"), Tag(name="Unused")])
    db.session.flush()
    article.series_id = series.id
    db.session.commit()
    found = everything(client)
    assert paths(found) == {
        "/",
        "/tags/",
        "/archive/",
        "/archive/2026/",
        "/archive/2026/01/",
        "/articles/one",
        "/tags/flask",
        "/tags/%E6%9C%BA%E5%99%A8%E5%AD%A6%E4%B9%A0",
        "/authors/mei",
        "/series/a-way",
    }
    assert found[f"{SITE}/articles/one"] == (article.updated_at, [])
    assert found[f"{SITE}/authors/mei"][0] == found[f"{SITE}/tags/flask"][0] == EARLY
    for path in paths(found):
        assert page(path).one("link[rel=canonical]")["href"] == SITE + path
        assert "noindex" not in client.get(path).text


def test_what_is_not_for_search_engines_is_not_there(client):
    make_article("Shown")
    make_article("Draft", published_at=None)
    for state in ("unlisted", "review", "trashed"):
        make_article(state.title(), state=state)
    make_article("Scheduled", state="scheduled", published_at=EARLY + timedelta(days=100_000))
    make_article("Elsewhere", canonical_url="https://example.com/first")
    found = paths(everything(client))
    assert {path for path in found if path.startswith("/articles/")} == {"/articles/shown"}


def test_translations_name_each_other(client):
    original = make_article("A title", language="en", chosen_language="en")
    db.session.add(
        Article(title="题目", chosen_language="zh-Hans", translation_of_id=original.id, state="published")
    )
    db.session.add(Article(title="Entwurf", chosen_language="ja", translation_of_id=original.id))
    db.session.commit()
    found = everything(client)
    same = [
        ("en", f"{SITE}/articles/a-title"),
        ("zh-Hans", f"{SITE}/articles/ti-mu"),
        ("x-default", f"{SITE}/articles/a-title"),
    ]
    assert {path: links for path, (_, links) in found.items() if links} == {
        f"{SITE}/articles/a-title": same,
        f"{SITE}/articles/ti-mu": same,
    }


def test_a_translation_in_another_part_names_its_original(client, small_parts):
    original = make_article("A title", chosen_language="en")
    for number in range(12):
        make_article(f"Between {number}")
    db.session.add(
        Article(title="题目", chosen_language="zh-Hans", translation_of_id=original.id, state="published")
    )
    db.session.commit()
    assert [len(links) for _, links in read(client, "/sitemap-2.xml").values()][-1] == 3
    assert everything(client)[f"{SITE}/articles/a-title"][1][1] == ("zh-Hans", f"{SITE}/articles/ti-mu")


@pytest.mark.parametrize("articles", [1, 45])
def test_parts_are_cut_by_ids(client, small_parts, articles):
    for number in range(articles):
        make_article(f"Article {number}", tags=[f"tag{number}"])
    found = everything(client)
    for kind in ("articles", "tags"):
        assert (
            len([path for path in paths(found) if path.startswith(f"/{kind}/") and path != "/tags/"])
            == articles
        )
    numbered = [path for path in paths(parts(client)) if path.startswith("/sitemap-") and path[9].isdigit()]
    assert len(numbered) == articles // 10 + 1
    assert all(len(read(client, path)) <= 10 for path in numbered)


@pytest.mark.parametrize("articles", [3, 30])
def test_parts_ask_no_more_for_many_articles_than_for_few(client, queries, articles):
    for number in range(articles):
        make_article(f"Article {number}", tags=["Flask", f"tag{number}"])
    client.get("/sitemap.xml")
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-tags-1.xml", "/sitemap-pages.xml"):
        with queries(at_most=6):
            assert client.get(path).status_code == 200


def test_parts_that_are_none_are_not_found(client):
    make_article("One", tags=["Flask"])
    for path in ("/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-2147483647.xml", "/sitemap-99999999999.xml"):
        assert client.get(path).status_code == 404, path
    for path in ("/sitemap--1.xml", "/sitemap-x.xml", "/sitemap-series-1.xml", "/sitemap-tags-9.xml"):
        assert client.get(path).status_code == 404, path


def test_a_blog_without_articles_has_its_pages(client):
    assert paths(everything(client)) == {"/", "/tags/", "/archive/"}


def test_a_part_has_one_address(client):
    for path in ("/sitemap.xml", "/sitemap-pages.xml", "/robots.txt"):
        answer = client.get(f"{path}?q=x&lang=zh")
        assert (answer.status_code, answer.location) == (301, path)


def test_robots_txt_names_the_sitemap_and_what_is_not_for_crawlers(client):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin",
        "Disallow: /login",
        "Disallow: /search?",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]
    below = client.get("/robots.txt", environ_overrides={"SCRIPT_NAME": "/blog"}).text
    assert "Disallow: /blog/admin\n" in below
    assert f"Sitemap: {SITE}/blog/sitemap.xml" in below
