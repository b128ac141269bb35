"""Addresses of tags that lead nowhere: what they say is wrong, and what they lead to instead."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from blog.extensions import db
from blog.models import Article, Redirect, Tag
from blog.models.redirect import TAG, redirect_tag
from tests.factories import EARLY, make_article


@pytest.fixture
def shelf(app):
    """Articles with the tags that readers are led to, and the addresses of two deleted tags."""
    make_article(tags=["Python", "Database", "MySQL", "C++", "a"])
    db.session.add_all([Redirect(kind=TAG, slug="pythons"), Redirect(kind=TAG, slug="gone")])
    db.session.commit()


def links(found, selector):
    """The addresses of some links, as people read them."""
    return [unquote(str(link["href"])) for link in found.soup.select(selector)]


def offers(found):
    """What may be meant, and what is left: words and addresses."""
    return {link.text: unquote(str(link["href"])) for link in found.soup.select("main p > a[rel=nofollow]")}


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("pythons", "The tag “pythons” was deleted.", {}),
        ("!pythons", "The tag “pythons” was deleted.", {}),
        ("pythons+MySQL", "The tag “pythons” was deleted.", {"MySQL": "/tags/mysql"}),
        ("a,pythons+!gone", "The tags “pythons”, “gone” were deleted.", {"a": "/tags/a"}),
    ],
)
def test_a_deleted_tag_is_named_and_leads_on(page, shelf, typed, said, offered):
    found = page(f"/tags/{typed}", status=410)
    assert found.one("h1").text == "Deleted tag"
    assert said in found.main
    assert offers(found) == offered
    assert "/tags/python" in links(found, ".tag-list a")
    assert found.one("form")["action"] == "/tags/"


def test_an_unknown_tag_offers_the_nearest_ones(client, page, shelf):
    found = page("/tags/pyton", status=404)
    assert "There is no tag “pyton”." in found.main
    assert links(found, ".tag-list a") == ["/tags/python"]
    assert offers(found) == {}
    assert found.one("form")["action"] == "/tags/"
    assert client.get("/tags/pyton/feed.rss").status_code == 404


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("databse+python", {"Database and Python": "/tags/database+python", "Python": "/tags/python"}),
        ("pyton+python", {"Python": "/tags/python"}),
        ("!pyton", {"Everything without Python": "/tags/!python"}),
        ("a+qqqqqq", {"a": "/tags/a"}),
        ("gone+pyton+a", {"a and Python": "/tags/a+python", "a": "/tags/a"}),
        ("python mysql", {"MySQL and Python": "/tags/mysql+python"}),
        ("a+!python mysql", {"a, without MySQL, without Python": "/tags/a+!mysql+!python", "a": "/tags/a"}),
        ("python nothing", {}),
    ],
)
def test_one_bad_term_keeps_the_good_ones(client, page, shelf, typed, offered):
    found = page(f"/tags/{typed}", status=404)
    assert offers(found) == offered
    for address in offered.values():
        assert client.get(address).status_code == 200


def test_what_is_both_unknown_and_deleted_is_told_apart(page, shelf):
    found = page("/tags/gone+nothing", status=404)
    assert "There is no tag “nothing”." in found.main
    assert "The tag “gone” was deleted." in found.main


@pytest.mark.parametrize(
    ("typed", "words", "address"),
    [
        ("c++,python", "C++ or Python", "/tags/c-plus-plus,python"),
        ("python+C++", "C++ and Python", "/tags/c-plus-plus+python"),
        ("python，!c++", "Everything without C++, or Python", "/tags/!c-plus-plus,python"),
    ],
)
def test_a_name_with_signs_is_told_how_it_is_written(page, shelf, typed, words, address):
    found = page(f"/tags/{typed}", status=400)
    assert "++” is written c-plus-plus." in found.main
    assert "A tag is missing" not in found.main
    assert offers(found) == {words: address}


def test_a_mistake_beside_a_name_with_signs_is_named_as_well(page, shelf):
    found = page("/tags/c++,python,,a", status=400)
    assert "++” is written c-plus-plus." in found.main
    assert "A tag is missing" in found.main
    assert offers(found) == {}


@pytest.fixture
def into_nine(app):
    """The address of a tag that was split into p0 to p8, the last of which no published article has."""
    for number in range(9):
        make_article(tags=[f"p{number}"], published_at=EARLY if number < 8 else None)
    redirect = Redirect(kind=TAG, slug="many")
    db.session.add(redirect)
    db.session.flush()
    for tag in db.session.scalars(db.select(Tag)):
        db.session.execute(redirect_tag.insert().values(redirect_id=redirect.id, tag_id=tag.id))
    db.session.commit()


def test_a_tag_that_was_split_into_more_than_an_address_holds_names_its_parts(client, page, into_nine):
    parts = [f"/tags/p{number}" for number in range(8)]
    found = page("/tags/many", status=300)
    assert found.one("h1").text == "Several tags"
    assert "This tag was split into these." in found.main
    assert links(found, ".tag-list a") == parts
    assert not found.soup.select("code")
    for typed in ("p1+many", "!many", "p1,many"):
        found = page(f"/tags/{typed}", status=400)
        assert "at most 8 tags" in found.main
        assert "“many” was split into these:" in found.main
        assert links(found, ".tag-list a") == parts
        assert found.one("code").text == typed
    assert client.get("/tags/many/feed.atom").status_code == 400
    page("/tags/many+nothing", status=404)


def test_a_tag_that_was_split_leads_nowhere_once_no_article_has_its_parts(page, into_nine):
    for article in db.session.scalars(db.select(Article)):
        article.state = "draft"
    db.session.commit()
    page("/tags/many", status=404)
    assert "was split" not in page("/tags/p1+many", status=400).main


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a++b", "A tag is missing before or after a sign"),
        ("a+", "A tag is missing"),
        ("!!a", "One “!” before a tag"),
        ("a+(b,c)", "parentheses"),
        ("a,b,c,d,e,f,g,h,i", "at most 8 tags"),
    ],
)
def test_a_malformed_expression_says_what_is_wrong_and_where(client, page, typed, words):
    found = page(f"/tags/{typed}", status=400)
    assert words in found.main
    assert found.one("code").text == typed
    assert {"/", "/tags/"} <= set(found.links())
    assert client.get(f"/tags/{typed}/feed.json").status_code == 400
