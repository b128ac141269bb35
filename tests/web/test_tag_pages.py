"""The page of a tag, the index of all tags with its orders, filter and map, and related articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import insert

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Tag, sources, tag_implication, tag_index
from blog.web.made_from import NOTE
from tests.factories import EARLY, make_article, make_tag
from tests.pages import Page, walk


def tags_on(found):
    """The tags that an index lists, in order, without their numbers."""
    return [link.find(string=True).strip() for link in found.soup.select(".tag-index .tag")]


def imply(tag, other):
    """Have a tag imply another."""
    db.session.execute(insert(tag_implication).values(tag_id=tag.id, implied_id=other.id))
    db.session.commit()


# -- a tag


def test_a_tag_tells_what_it_is(page):
    tag = make_tag("Python", description="A *language*.", colour="indigo", cover="snake.png")
    tag.translations = {"zh-Hans": "派森"}
    tag.aliases = ["Py", "CPython"]
    db.session.commit()
    for year in (2024, 2026):
        make_article(tags=["python"], published_at=datetime(year, 5, 6, tzinfo=UTC))
    found = page("/tags/python")
    assert found.one("h1").text == "Python"
    assert found.one(".tag-about-text em").text == "language"
    assert "tag-colour-indigo" in found.one(".page-head")["class"]
    assert found.one(".tag-about-cover")["src"] == "/media/snake.png"
    assert found.one(".page-head [lang=zh-Hans]").text == "派森"
    assert "2 articles" in found.main
    assert "May 6, 2024 – May 6, 2026" in found.main
    assert "Also spelled CPython and Py" in found.main
    assert (
        "from May 2024" in found.one(".sparkline summary").text
        or "per" in found.one(".sparkline summary").text
    )


def test_a_tag_is_called_by_its_name_in_the_readers_language(page):
    make_tag("数据库", slug="db", translations={"en": "Databases"})
    make_article("Here", slug="here", tags=["数据库", "x"])
    make_article(tags=["x"])
    for path in ("/", "/articles/here", "/tags/", "/tags/?by=name", "/tags/x", "/tags/db+x", "/tags/databas"):
        english = page(path, status=404 if path.endswith("databas") else 200)
        assert "Databases" in english.main
        assert "数据库" not in english.main
        assert "数据库" in page(path, status=english.response.status_code, language="zh-Hans").main
    found = page("/tags/db")
    assert found.one("h1").text == "Databases"
    assert found.one("head title").text.startswith("Databases ·")


def test_a_tag_shows_what_it_is_part_of_and_what_it_holds(page):
    web, python, flask = make_tag("Web"), make_tag("Python"), make_tag("Flask")
    imply(flask, python)
    imply(python, web)
    make_article("Uses Flask", tags=["Flask"])
    found = page("/tags/python")
    assert [" ".join(row.get_text(" ").split()) for row in found.soup.select(".tag-about-relatives")] == [
        "Part of Web",
        "Also holds Flask",
    ]
    assert "Uses Flask" in found.headings()
    assert "1 article" in page("/tags/web").main


def test_a_tags_page_is_made_from_its_relatives_and_ends_with_the_month(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 23, tzinfo=UTC))
    web, python, flask = make_tag("Web"), make_tag("Python"), make_tag("Flask")
    imply(flask, python)
    make_article(tags=["Flask", "z"])

    note: dict[str, Any] = {}
    client.get("/tags/python", environ_overrides={NOTE: note})
    assert note["ends"] == datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    assert {sources.list_of(flask.id), sources.tag(flask.id)} <= note["sources"]
    assert sources.TAGS not in note["sources"]
    # One that readers don't find comes as soon as an article has it.
    imply(web, python)
    client.get("/tags/python", environ_overrides={NOTE: note})
    assert sources.TAGS in note["sources"]


def test_periods_are_called_in_the_readers_language(page):
    make_article(tags=["a"], published_at=datetime(2026, 1, 3, tzinfo=UTC))
    assert "January 2026" in page("/tags/a").main
    assert "2026年1月" in page("/tags/a", language="zh-Hans").main
    assert "January 2026" in page("/tags/a").main


def test_a_tag_has_feeds_which_its_page_names_first(client, page):
    make_tag("Flask", description="Small **apps**.")
    make_article("Here", tags=["Flask"])
    found = page("/tags/flask")
    feeds = [str(link["href"]) for link in found.soup.select("link[rel=alternate]")]
    assert feeds[:3] == ["/tags/flask/feed.atom", "/tags/flask/feed.rss", "/tags/flask/feed.json"]
    answer = client.get("/tags/flask/feed.json").json
    assert [item["title"] for item in answer["items"]] == ["Here"]
    assert answer["title"].startswith("Flask · ")
    assert answer["description"] == "Small apps."


def test_a_tag_leads_to_its_feeds_from_the_end_of_its_list(page):
    make_article(tags=["Flask"])
    make_tag("Lonely")
    found = page("/tags/flask").soup.select(".archive-feeds a")
    assert [(link.text, str(link["href"])) for link in found] == [
        ("Atom", "/tags/flask/feed.atom"),
        ("RSS", "/tags/flask/feed.rss"),
        ("JSON Feed", "/tags/flask/feed.json"),
    ]
    assert not page("/tags/lonely").soup.select(".archive-feeds")


def test_months_with_equally_many_articles_are_all_marked_and_none_is_named(page):
    for month in (1, 1, 2, 4, 4):
        make_article(tags=["a"], published_at=datetime(2025, month, 3, tzinfo=UTC))
    found = page("/tags/a").one(".sparkline")
    assert len(found.select("rect.busiest")) == 2
    assert found.summary.text.endswith(": at most 2")
    make_article(tags=["a"], published_at=datetime(2025, 1, 4, tzinfo=UTC))
    found = page("/tags/a").one(".sparkline")
    assert len(found.select("rect.busiest")) == 1
    assert found.summary.text.endswith(": most in January 2025 (3)")


def test_names_with_long_words_have_the_whole_line_to_narrow_by(page):
    make_article(tags=["a", "short", "two shorts", "数据库数据库数据库"])
    make_article(tags=["a"])
    assert not page("/tags/a").soup.select(".narrowing-list-long")
    make_article(tags=["a", "a microframework"])
    assert page("/tags/a").soup.select(".narrowing-list-long")


def test_an_unused_tag_says_that_nothing_has_it(page):
    make_tag("Lonely")
    found = page("/tags/lonely")
    assert "0 articles" in found.main
    assert "Nothing here yet" in found.headings()
    assert not found.soup.select(".sparkline")


def test_readers_are_not_led_to_a_tag_that_no_published_article_has(page):
    secret, web, flask = make_tag("Layoffs 2027"), make_tag("Web"), make_tag("Flask")
    make_article("A draft", tags=["Layoffs 2027"], published_at=None)
    make_article("Public", tags=["Flask"])
    imply(secret, flask)
    imply(secret, make_tag("Plans"))
    imply(flask, web)
    for path, status in (("/tags/layoff-2027", 404), ("/tags/flask", 200), ("/tags/web", 200), ("/", 200)):
        assert "Layoffs" not in page(path, status=status).text
    unused = page("/tags/layoffs-2027")
    assert "Nothing here yet" in unused.headings()
    assert "Part of Flask" in unused.main
    assert "Plans" not in unused.main
    for found, led in ((unused, False), (page("/tags/flask"), True)):
        feeds = [str(link["href"]) for link in found.soup.select("link[rel=alternate]")]
        assert any(address.startswith("/tags/") for address in feeds) == led
        assert "/feed.atom" in feeds
        assert bool(found.soup.select("meta[name=robots][content=noindex]")) != led


def test_beyond_the_last_article_of_a_tag_the_page_says_so(page):
    make_article(tags=["a"])
    found = page("/tags/a?before=20000101T000000Z-1")
    assert "Nothing older than this" in found.headings()
    assert page("/tags/a?before=x&after=").soup.select(".entry")


# -- the index


@pytest.fixture
def used(app):
    """Tags: b on three articles, the newest of them c's; a on two; one on a draft."""
    for day, names in enumerate((["b", "a"], ["b", "a"], ["b"], ["c"])):
        make_article(tags=names, published_at=EARLY + timedelta(days=day))
    make_article(tags=["hidden"], published_at=None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["b", "a", "c"]),
        ("?by=count", ["b", "a", "c"]),
        ("?by=name", ["a", "b", "c"]),
        ("?by=new", ["c", "b", "a"]),
        ("?by=nonsense&after=x", ["b", "a", "c"]),
    ],
)
def test_the_index_lists_used_tags_in_the_order_asked_for(page, used, query, expected):
    found = page(f"/tags/{query}")
    assert tags_on(found) == expected
    assert "3 tags" in found.main


@pytest.mark.parametrize("order", tag_index.ORDERS)
def test_the_index_leads_through_all_tags_once(database, monkeypatch, order):
    monkeypatch.setattr(tag_index, "SIZE", 3)
    names = ["数据库", "b", "B2", "C++", "c#", "9", "ärger", "あ", "Ж", "a b", "a-c"]
    for number, name in enumerate(names):
        make_article(tags=[name], published_at=EARLY - timedelta(days=30_000 * (number % 3)))
    client, seen = database.test_client(), []
    for found in walk(lambda path: Page.of(client.get(f"{path}&lang=en")), f"/tags/?by={order}"):
        seen += tags_on(found)
        assert found.soup.select(".pager-newer") or len(seen) == 3
    assert sorted(seen) == sorted(names)


@pytest.mark.parametrize(
    "after", ["x", "-", "5-", "-5", "9" * 40 + "-1", "1-" + "9" * 40, "٣-١", "a-1", "\u200b"]
)
@pytest.mark.parametrize("order", tag_index.ORDERS)
def test_the_index_answers_whatever_its_page_is_called(client, used, order, after):
    assert client.get("/tags/", query_string={"by": order, "after": after}).status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("py", ["Python"]),
        ("PYTH", ["Python"]),
        ("shu", ["数据库"]),
        ("sjk", ["数据库"]),
        ("库", ["数据库"]),
        ("%", []),
        ("hidden", []),
        ("\u200b", ["Python", "数据库"]),
    ],
)
def test_the_index_finds_tags_by_the_beginning_of_a_part_of_their_name(page, text, expected):
    make_article(tags=["Python", "数据库"])
    make_article(tags=["hidden"], published_at=None)
    for order in tag_index.ORDERS:
        found = page("/tags/", query_string={"q": text, "by": order})
        assert sorted(tags_on(found)) == expected
        assert f"{len(expected)} tag" in found.main
        assert found.value_of("q") == text.strip()


def test_a_filter_keeps_the_order_and_an_order_the_filter(page, used):
    found = page("/tags/?by=new&q=b")
    assert found.value_of("by") == "new"
    choices = {
        link.get_text(strip=True): str(link["href"]) for link in found.soup.select(".filter-choices a")
    }
    assert choices["By name"] == "/tags/?by=name&q=b"
    assert choices["Map"] == "/tags/?view=map"


def test_the_map_ties_tags_that_articles_share(page, used):
    found = page("/tags/?view=map")
    rows = [" ".join(row.get_text(" ").split()) for row in found.soup.select("tbody tr")]
    assert rows == ["b 3 a 2", "a 2 b 2", "c 1"]
    assert found.soup.select(".tag-map-wide .tag-map-tag")
    assert tags_on(page("/tags/")) == ["b", "a", "c"]


def test_a_map_without_tags_says_so(page):
    assert "No tags yet" in page("/tags/?view=map").headings()


@pytest.mark.parametrize("count", [5, 500])
def test_pages_of_tags_ask_the_database_as_often_for_many_tags_as_for_few(client, queries, count):
    article = make_article(slug="here", tags=["x", "y"])
    tags = [Tag(name=f"T{number}") for number in range(count)]
    db.session.add_all(tags)
    articles = [Article(title="t", slug=f"s{n}", state="published", published_at=EARLY) for n in range(count)]
    for number, other in enumerate(articles):
        other.tags = [tags[number], *article.tags]
    db.session.add_all(articles)
    db.session.commit()
    article.title = "Saved again, so that it has related articles"
    for tag in tags:
        db.session.execute(insert(tag_implication).values(tag_id=tag.id, implied_id=article.tags[0].id))
    db.session.commit()
    budgets = {
        "/tags/": 3,
        "/tags/?by=name": 3,
        "/tags/?by=new&q=t": 3,
        "/tags/?view=map": 4,
        "/tags/x": 8,
        "/tags/x/feed.atom": 6,
        "/articles/here": 7,
    }
    client.get("/")
    for path, budget in budgets.items():
        with queries(at_most=budget):
            assert client.get(path).status_code == 200


# -- related articles


def test_an_article_names_related_ones_with_what_they_share(page):
    make_article("Other", slug="other", tags=["MySQL", "连接池", "x"])
    make_article("Stranger", tags=["z"])
    make_article("Hidden", tags=["MySQL"], published_at=None)
    make_article("Here", slug="here", tags=["MySQL", "连接池", "y"])
    found = page("/articles/here")
    related = found.one(".related")
    assert [unquote(str(link["href"])) for link in related.select("a")] == ["/articles/other"]
    assert "shares" in related.text
    assert "MySQL" in related.text
    assert "连接池" in related.text


def test_an_article_that_shares_nothing_has_no_such_section(page):
    make_article("Here", slug="here", tags=["a"])
    make_article(tags=["b"])
    found = page("/articles/here")
    assert not found.soup.select(".related")
    assert "Related articles" not in found.headings()
