"""Pages are articles outside the stream: at an address, and in no list, count, series or pin."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.models import Article, Tag, page_list, pins, sitemap
from blog.models.author_use import articles_by
from blog.models.page_list import PageList
from blog.models.publishing import Refused
from blog.models.rebuild import everything
from blog.models.tagging import Tagging
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.lists import assert_lists_are_right, listed, uses, walk
from tests.series import make_series
from tests.translations import NOW, assert_pairs_are_right, make_pair, make_translation


def make_page(title="About", **values):
    """A stored page."""
    return make_article(title, is_page=True, **values)


def turn(session, article, is_page):
    """Make a page of an article, or an article of a page."""
    article.is_page = is_page
    session.commit()
    session.expire_all()


# -- where they are not


def test_a_page_is_in_no_list_and_counts_nowhere(session):
    author = make_user()
    make_article("Article", author=author, tags=["a"])
    page = make_page(author=author, tags=["a"])
    tag = session.scalars(select(Tag)).one()
    assert (page.listed_at, page.is_public) == (None, True)
    for _derived_again in range(2):
        assert (listed(session), listed(session, tag), uses(session, tag)) == (["Article"], ["Article"], [1])
        assert session.scalar(articles_by(author.id)) == 1
        assert_lists_are_right(session)
        everything(session())


def test_an_article_becomes_a_page_and_an_article_again(session):
    author = make_user()
    article = make_article(author=author, tags=["a"])
    tag = session.scalars(select(Tag)).one()
    turn(session, article, is_page=True)
    assert (article.listed_at, uses(session, tag), session.scalar(articles_by(author.id))) == (None, [0], 0)
    assert_lists_are_right(session)
    turn(session, article, is_page=False)
    assert (article.listed_at, uses(session, tag), session.scalar(articles_by(author.id))) == (EARLY, [1], 1)
    assert_lists_are_right(session)


def test_pin_and_series_go_when_it_becomes_a_page_and_its_tags_wait(session):
    article = make_article(tags=["a"])
    series = make_series(articles=[article, make_article()])
    pins.pin(session(), article, NOW)
    session.commit()
    turn(session, article, is_page=True)
    assert (article.pinned_at, article.series_id, article.series_place) == (None, None, 0)
    assert [tag.name for tag in article.tags] == ["a"]
    article.series_id = series.id
    session.commit()
    assert article.series_id is None


def test_a_page_is_not_pinned(session):
    page = make_page()
    with pytest.raises(Refused):
        pins.pin(session(), page, NOW)


def test_tags_given_to_many_at_once_are_given_to_no_page(session):
    article, page, new = make_article(), make_page(), make_tag("New")
    tagging = Tagging(select(Article.id), add=[new])
    assert (tagging.preview(session()).articles, tagging.full(session())) == (1, 0)
    tagging.carry_out(session(), make_user("editor"), NOW)
    session.commit()
    session.expire_all()
    assert ([tag.name for tag in article.tags], page.tags) == (["New"], [])


def test_a_scheduled_page_comes_out_and_is_listed_nowhere(session):
    page = make_page(state="scheduled", published_at=NOW)
    assert Article.publish_due(session(), NOW) == 1
    session.commit()
    assert (page.state, page.listed_at) == ("published", None)


# -- where they are


def test_the_sitemap_says_which_are_pages(session):
    make_article("Article", slug="article")
    make_page(slug="about")
    make_page(slug="hidden", state="unlisted")
    rows = [
        row
        for part in sitemap.article_parts(session())
        for row in sitemap.articles(session(), part.number).rows
    ]
    assert [(row.slug, row.is_page) for row in rows] == [("article", False), ("about", True)]


@pytest.mark.parametrize("looked_at", [1, 2, 100])
@pytest.mark.parametrize(("state", "text"), [("", ""), ("draft", ""), ("", "1")])
def test_the_desk_lists_pages_alone(session, monkeypatch, looked_at, state, text):
    monkeypatch.setattr(page_list, "LOOKED_AT", looked_at)
    editor, author = make_user("editor"), make_user()
    for number in range(12):
        make_article(f"Article {number}", author=author, state="draft" if number % 2 else "published")
        make_page(f"Page {number}", author=author, state="draft" if number % 2 else "trashed")
    make_page("1 of another", author=editor)
    for user in (editor, author):
        expected = session.scalars(Article.desk(user, state, text).where(Article.is_page)).all()
        seen, ended = walk(lambda user=user: PageList(session(), user, state, text), 2)
        assert sorted(seen) == [article.id for article in expected] != []
        if state:
            # Others lie between, so some page met its limit, if there was one.
            assert (ended > 0) is (looked_at < 100)


def test_pages_are_counted_as_far_as_they_are_looked_at(session, monkeypatch):
    editor = make_user("editor")
    for _number in range(3):
        make_page(author=editor)
    make_page(author=editor, state="trashed")
    make_article(author=editor)
    assert PageList(session(), editor).size == 3
    monkeypatch.setattr(page_list, "LOOKED_AT", 3)
    assert PageList(session(), editor).size is None


# -- in several languages


def test_the_translations_of_a_page_are_pages(session):
    original = make_article(chosen_language="en")
    translation = make_translation(original, updated_at=EARLY)
    turn(session, original, is_page=True)
    assert (translation.is_page, translation.updated_at) == (True, EARLY)
    assert make_translation(original, "ja").is_page
    turn(session, original, is_page=False)
    assert {one.is_page for one in session.scalars(select(Article))} == {False}
    assert_pairs_are_right(session)
    assert_lists_are_right(session)


def test_what_a_translation_says_of_itself_is_its_originals_to_say(session):
    original, translation = make_pair()
    turn(session, translation, is_page=True)
    assert (original.is_page, translation.is_page) == (False, False)
    original.is_page = translation.is_page = True
    session.commit()
    assert (original.is_page, translation.is_page) == (True, True)


def test_an_article_that_is_joined_to_a_page_becomes_one(session):
    page = make_page(chosen_language="en")
    article = make_article(chosen_language="zh-Hans", tags=["a"])
    article.translation_of_id = page.id
    session.commit()
    assert (article.is_page, article.listed_at) == (True, None)
    article.translation_of_id = None
    session.commit()
    assert (article.is_page, article.listed_at) == (True, None)
    assert_lists_are_right(session)


def test_the_translation_that_takes_a_pages_place_is_a_page(session):
    original, translation = make_pair(is_page=True)
    original.trash()
    session.commit()
    session.expire_all()
    assert (translation.translation_of_id, translation.is_page, translation.listed_at) == (None, True, None)
    assert original.translation_of_id == translation.id
    assert_lists_are_right(session)
