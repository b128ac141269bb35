"""Addresses of tag expressions: what they show, and where other spellings lead."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import unquote

import pytest
from flask import url_for

from blog.extensions import db
from blog.lib.expressions import Expression, Term
from blog.models import Redirect, Tag, archive, sources
from blog.models.redirect import TAG, redirect_tag
from blog.web.made_from import NOTE
from tests.factories import EARLY, make_article, make_tag
from tests.pages import walk


@pytest.fixture
def shelf(app):
    """Articles whose titles say what tags they have."""
    for number, tags in enumerate(["a", "b", "a b", "a b c", "c", ""]):
        make_article(f"Has {tags}", tags=tags.split(), published_at=EARLY + timedelta(days=number))


def titles(found):
    """The titles of a page's entries."""
    return [title.get_text(strip=True) for title in found.soup.select(".entry-title")]


def links(found, selector):
    """The addresses of some links, as people read them."""
    return [unquote(str(link["href"])) for link in found.soup.select(selector)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", ["a b c", "a b", "a"]),
        ("a+b", ["a b c", "a b"]),
        ("a+!b", ["a"]),
        ("!a", ["", "c", "b"]),
        ("a,c", ["c", "a b c", "a b", "a"]),
        ("a+!b,c+!a", ["c", "a"]),
        ("a+!a", []),
    ],
)
def test_an_expression_shows_the_articles_that_are_meant(page, shelf, expression, expected):
    assert titles(page(f"/tags/{expression}")) == [f"Has {tags}".strip() for tags in expected]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("a+b", "a and b"),
        ("a+b+c", "a, b and c"),
        ("a+b+!c", "a and b, without c"),
        ("!a+!b", "Everything without a, without b"),
        ("a,b", "a or b"),
        ("a+b,c", "(a and b), or c"),
        ("!c,a+b", "Everything without c, or (a and b)"),
        ("a+b,!c", "Everything without c, or (a and b)"),
        ("c,a+!b", "(a, without b), or c"),
    ],
)
def test_an_expression_reads_as_a_sentence(client, page, shelf, expression, said):
    found = page(client.get(f"/tags/{expression}").location or f"/tags/{expression}")
    assert found.one("h1")["aria-label"] == said
    assert found.one("head title").text.strip().startswith(f"{said} ·")
    assert found.one("h1").get_text("").replace("×", "") == said


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("b+a", "a+b"),
        ("a+a", "a"),
        ("A + B", "a+b"),
        ("!b+a", "a+!b"),
        ("c,b+a", "a+b,c"),
        ("ａ", "a"),
        ("b，a", "a,b"),
        ("a、b", "a,b"),
        ("！a＋b", "b+!a"),
        ("C++", "c-plus-plus"),
    ],
)
def test_every_other_spelling_leads_to_the_canonical_one(client, shelf, typed, canonical):
    make_tag("C++")
    for ending in ("", "/feed.atom", "/feed.json"):
        response = client.get(f"/tags/{typed}{ending}?lang=en&x=%2B")
        assert response.status_code == 301
        assert response.location == f"/tags/{canonical}{ending}?lang=en&x=%2B"
        assert client.get(response.location).status_code == 200


def test_a_slash_at_the_end_leads_to_the_address_without_it(client, shelf):
    for typed in ("a", "a+b"):
        response = client.get(f"/tags/{typed}/?before=x")
        assert (response.status_code, response.location) == (301, f"/tags/{typed}?before=x")
    assert client.get("/tags/").status_code == 200


def test_percent_encoding_is_no_other_spelling(client):
    make_article(tags=["数据库", "a"])
    assert client.get("/tags/a%2B%E6%95%B0%E6%8D%AE%E5%BA%93").status_code == 200
    assert client.get("/tags/%61+数据库").status_code == 200


def test_a_split_tag_leads_to_its_parts_and_a_deleted_one_is_gone(client, shelf, page):
    redirects = [Redirect(kind=TAG, slug="both"), Redirect(kind=TAG, slug="gone")]
    db.session.add_all(redirects)
    db.session.flush()
    for tag in db.session.query(type(make_tag("d"))).where(type(make_tag("e")).slug.in_(["a", "b"])):
        db.session.execute(redirect_tag.insert().values(redirect_id=redirects[0].id, tag_id=tag.id))
    db.session.commit()
    assert client.get("/tags/both").location == "/tags/a,b"
    assert client.get("/tags/c+both").location == "/tags/a+c,b+c"
    for address in ("gone", "a+gone", "a,!gone"):
        assert page(f"/tags/{address}", status=410).one("h1").text == "Deleted tag"
    assert client.get("/tags/a+gone/feed.atom").status_code == 410
    page("/tags/gone+nothing", status=404)


def test_signs_stay_on_the_line_of_their_tag(page, shelf):
    found = page("/tags/!a,a+b+!c")
    kept = [piece.get_text("").replace("×", "") for piece in found.soup.select(".expression-kept")]
    assert kept == ["a,", "(a", "b,", "c)"]


def test_each_term_can_be_removed(page, shelf):
    found = page("/tags/a+b,c+!b")
    removals = {
        str(link["aria-label"]): unquote(str(link["href"]))
        for link in found.soup.select(".expression-remove")
    }
    assert [str(link["aria-label"]) for link in found.soup.select(".expression-remove")] == [
        "Remove a", "Remove b", "Remove c", "Remove b",
    ]  # fmt: skip
    assert removals["Remove a"] == "/tags/b,c+!b"
    assert removals["Remove c"] == "/tags/!b,a+b"
    assert links(page("/tags/!a"), ".expression-remove") == ["/"]


def test_pages_of_several_terms_are_kept_from_crawlers(page, shelf):
    for expression, terms in (("a", 1), ("!a", 1), ("a+b", 2), ("a,b", 2)):
        found = page(f"/tags/{expression}")
        assert len(found.soup.select("meta[name=robots][content=noindex]")) == (terms > 1)
        assert found.one("link[rel=canonical]")["href"].endswith(f"/tags/{expression}")
        for link in found.soup.select("main a, head link"):
            target = unquote(str(link["href"]).partition("?")[0])
            if link.name == "a" and target.startswith("/tags/") and set(target) & set("+,"):
                assert "nofollow" in link["rel"] or "pager" in str(link["class"]), link


def test_the_narrowing_list_leads_to_canonical_expressions_that_hold_what_it_says(page, client, shelf):
    found = page("/tags/a")
    rows = found.soup.select(".narrowing-list li")
    assert [" ".join(row.get_text(" ").split()) for row in rows] == ["b 2 without", "c 1 without"]
    for row in rows:
        with_it, without_it = (str(link["href"]) for link in row.select("a"))
        count = int(row.select_one(".tag-count").text)
        assert len(titles(page(with_it))) == count
        assert len(titles(page(without_it))) == 3 - count
    assert rows[0].select("a")[1]["aria-label"] == "Without b"


def test_nothing_narrows_where_one_more_term_would_be_too_many(page):
    names = list("abcdefgh")
    make_article(tags=[*names, "i"])
    make_article(tags=names)
    assert page("/tags/" + "+".join(names[:7])).soup.select(".narrowing-list")
    assert not page("/tags/" + "+".join(names)).soup.select(".narrowing")


def test_a_tag_of_all_the_articles_still_occurs(page):
    make_article(tags=["a", "b", "c"])
    make_article(tags=["a", "b"])
    assert links(page("/tags/a"), ".narrowing-with") == ["/tags/a+b", "/tags/a+c"]


def test_at_most_forty_tags_narrow_and_the_rest_is_counted(page):
    make_article(tags=["a", *(f"t{n}" for n in range(45))])
    make_article(tags=["a"])
    found = page("/tags/a")
    assert len(found.soup.select(".narrowing-list li")) == 40
    assert "and 5 more" in found.main


def test_a_page_that_met_its_limit_continues_where_it_stopped(page, monkeypatch):
    monkeypatch.setattr(archive, "LOOKED_AT", 4)
    for number in range(20):
        tags = ["a", "b"] if number in {0, 9, 19} else ["a"] if number % 2 else ["b"]
        make_article(f"No {number}", tags=tags, published_at=EARLY + timedelta(days=number))
    seen, sentences = [], 0
    for found in walk(page, "/tags/a+b"):
        seen += titles(found)
        sentences += "There may be older ones." in found.main
        older = found.soup.select_one(".pager-older")
        assert older is None or (older.text == "Continue") == ("There may be older ones." in found.main)
    assert seen == ["No 19", "No 9", "No 0"]
    assert sentences == 2
    # And back: the first page again at the end, since nothing is newer.
    last, back = titles(found), []
    path = str(found.one(".pager-newer")["href"])
    for found in walk(partial(page, follow_redirects=True), path, "newer"):
        back = [*titles(found), *back]
    assert [*back, *last] == seen


def test_how_many_articles_there_are_is_said_as_far_as_it_is_known(page, monkeypatch):
    for number in range(9):
        make_article(tags=["a", "b"], published_at=EARLY + timedelta(days=number))
    assert "9 articles" in page("/tags/a+b").main
    monkeypatch.setattr(archive, "COUNTED", 4)
    assert "more than 4 articles" in page("/tags/a+b").main
    assert "Counted over the newest 4 articles" not in page("/tags/a+b").main
    make_article(tags=["a", "b", "c"], published_at=EARLY + timedelta(days=10))
    assert "Counted over the newest 4 articles" in page("/tags/a+b").main
    assert "10 articles" in page("/tags/a").main


@pytest.mark.parametrize("format", ["atom", "rss", "json"])
def test_an_expression_has_feeds_of_its_articles(client, page, shelf, format):
    found = page("/tags/a+!b")
    (address,) = [
        str(link["href"])
        for link in found.soup.select("link[rel=alternate]")
        if str(link["href"]).startswith("/tags/") and str(link["href"]).endswith(f".{format}")
    ]
    assert address in links(found, ".archive-feeds a")
    response = client.get(address)
    assert response.status_code == 200
    assert "a, without b" in response.text
    assert response.text.count("Has a") >= 1
    assert "Has a b" not in response.text


def test_the_feed_of_an_expression_looks_further_than_a_page(client, monkeypatch):
    monkeypatch.setattr(archive, "LOOKED_AT", 4)
    make_article("Too far", tags=["a", "b"], published_at=EARLY - timedelta(days=9))
    for number in range(40):
        tags = ["a", "b"] if number in {31, 39} else ["a"] if number % 2 else ["b"]
        make_article(f"No {number}", tags=tags, published_at=EARLY + timedelta(days=number))
    found = client.get("/tags/a+b/feed.json").json
    assert [item["title"] for item in found["items"]] == ["No 39", "No 31"]


def test_links_of_the_narrowing_list_are_those_that_the_router_gives(app, page):
    names = ["数据库", "é", "C++", "R&D", "a b", "x"]
    tags = [make_tag(name) for name in names]
    make_article(tags=names)
    found = page("/tags/x")
    with app.test_request_context():
        expected = {
            url_for("tags.show", slug=str(Expression.of("x").with_term(Term(tag.slug, negated))))
            for tag in tags[:-1]
            for negated in (False, True)
        }
    assert {str(link["href"]) for link in found.soup.select(".narrowing a")} == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", set()),
        ("a,b", set()),
        ("a+!b", {sources.LIST}),
        ("!a", {sources.LIST, sources.TAGS}),
        ("!b,a", {sources.LIST, sources.TAGS}),
    ],
)
@pytest.mark.parametrize("ending", ["", "/feed.atom"])
def test_a_page_says_what_lists_it_is_made_from(client, shelf, ending, expression, expected):
    note: dict[str, set[str]] = {}
    assert client.get(f"/tags/{expression}{ending}", environ_overrides={NOTE: note}).status_code == 200
    said = [db.session.scalars(Tag.at(slug)).one().id for slug in "ab" if slug in expression]
    lists = {name for name in note["sources"] if name.startswith("list:")}
    assert lists == {sources.list_of(tag_id) for tag_id in said}
    assert {sources.LIST, sources.TAGS} & note["sources"] == expected
    assert {sources.tag(tag_id) for tag_id in said} <= note["sources"]


@pytest.mark.parametrize("count", [5, 500])
def test_an_expression_asks_the_database_as_often_for_many_articles_as_for_few(client, queries, count):
    a, b, c = make_tag("a"), make_tag("b"), make_tag("c")
    many = [make_article(tags=["a"])]
    many += [
        type(many[0])(title=f"T{n}", slug=f"t{n}", state="published", published_at=EARLY)
        for n in range(count)
    ]
    for number, article in enumerate(many):
        article.tags = [a, b] if number % 2 else [a, c]
    db.session.add_all(many)
    db.session.commit()
    client.get("/tags/a")
    for path, budget in {"/tags/a+b": 7, "/tags/a+!b": 7, "/tags/a,b": 9, "/tags/a+b/feed.atom": 5}.items():
        with queries(at_most=budget):
            assert client.get(path).status_code == 200
