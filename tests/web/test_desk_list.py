"""The desk's list: found, paged, bounded."""

from datetime import timedelta

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, desk_list
from tests.factories import make_article, make_user
from tests.pages import walk


@pytest.fixture
def author(sign_in):
    user = make_user(name="Wendy")
    sign_in(user)
    return user


def test_the_desk_finds_by_state_and_title(page, author):
    make_article("Public 100%", author=author)
    make_article("机器学习入门", author=author, published_at=None)
    assert "机器学习入门" not in page("/admin/articles?state=published").main
    assert "Public" not in page("/admin/articles?q=机器").main
    assert "Public" in page("/admin/articles?q=100%25").main
    assert "No article matches" in page("/admin/articles?q=_").headings()


@pytest.mark.parametrize("count", [5, 500])
def test_the_desk_asks_the_database_as_often_for_many_as_for_few(client, author, queries, count):
    now = clock.now()
    for number in range(count):
        article = Article(title=f"T{number}", slug=f"t{number}", author_id=author.id)
        article.updated_at = now - timedelta(minutes=number)
        db.session.add(article)
    article.tag_with(db.session(), ["a", "b"])
    db.session.commit()
    client.get("/")
    # The list counts as well what its reader began and never saved. A sheet offers tags, series and pictures, and
    # tells of one's own slots, of who else is at it, and of the article's other versions.
    for path, budget in {
        "/admin/articles": 6,
        f"/admin/articles/{article.id}": 10,
        "/admin/articles?q=T1": 7,
    }.items():
        with queries(at_most=budget):
            assert client.get(path).status_code == 200


def test_the_desk_pages_through_all_articles(page, author):
    now = clock.now()
    for number in range(23):
        db.session.add(
            Article(title=f"No {number}", author_id=author.id, updated_at=now - timedelta(hours=number))
        )
    db.session.commit()
    seen = [a.text for found in walk(page, "/admin/articles") for a in found.soup.select("tbody th a")]
    assert seen == [f"No {n}" for n in range(23)]


def test_a_search_that_looked_at_enough_says_how_far_and_continues(page, author, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 10)
    make_dated(author, ["Wanted" if number in {3, 18} else f"No {number}" for number in range(23)])
    first, second, third = walk(page, "/admin/articles?q=wanted")
    assert [a.text for a in first.soup.select("tbody th a")] == ["Wanted"]
    assert "looked through 10 articles, back to those changed on" in first.one(".pager-limit").text
    assert "all that match" in first.one("#tagging").text
    assert [a.text for a in second.soup.select("tbody th a")] == ["Wanted"]
    assert third.soup.select_one(".pager-limit") is None


def test_a_search_that_found_nothing_yet_leads_on_and_back(page, author, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 10)
    make_dated(author, [f"No {number}" for number in range(22)] + ["Wanted"])
    first, _second, third = walk(page, "/admin/articles?q=wanted")
    assert "None of the articles looked through so far." in first.main
    assert "Wanted" in third.main
    back = page(str(third.one(".pager-newer")["href"]))
    assert back.soup.select("tbody th a") == []
    assert "up to those changed on" in back.main


def test_an_empty_page_leads_back_to_all_that_came_before_it(page, author, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 10)
    make_dated(author, ["Wanted" if number == 19 else f"No {number}" for number in range(23)])
    _first, _second, last = walk(page, "/admin/articles?q=wanted")
    assert "Nothing older than this" in last.headings()
    back = page(str(last.one(".pager-newer")["href"]))
    assert "Wanted" in back.main


def make_dated(author, titles):
    """Articles of these titles, each changed an hour before the last."""
    now = clock.now()
    for number, title in enumerate(titles):
        db.session.add(Article(title=title, author_id=author.id, updated_at=now - timedelta(hours=number)))
    db.session.commit()
