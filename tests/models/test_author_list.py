"""An author's articles and their tags, with limited looking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Article, author_list
from blog.models.author_list import AuthorList
from tests.factories import make_article, make_tag, make_user
from tests.lists import imply, walk

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def counted(session, author, slug=""):
    """The tags that an author's page names, with their numbers, how many more there are, and over what was counted."""
    tags = AuthorList(session(), author, slug).tags()
    return [(label.name, number) for label, number in tags.rows], tags.more, tags.counted


def test_tags_are_counted_over_what_readers_see(session):
    author = make_user()
    make_article(tags=["b", "A"], author=author)
    make_article(tags=["b"], author=author)
    make_article(tags=["b", "c"], author=author, state="draft")
    make_article(tags=["b"], author=make_user())
    assert counted(session, author) == ([("A", 1), ("b", 2)], 0, None)


def test_who_published_nothing_has_no_tags(session):
    assert counted(session, make_user()) == ([], 0, None)


def test_of_many_articles_the_newest_are_counted_and_of_many_tags_the_most_frequent_named(
    session, monkeypatch
):
    monkeypatch.setattr(author_list, "COUNTED", 3)
    monkeypatch.setattr(author_list, "SHOWN", 2)
    author = make_user()
    tags = [["old"], ["b", "c"], ["d", "b"], ["c", "b"]]
    for number, names in enumerate(tags):
        make_article(tags=names, author=author, published_at=NOON + timedelta(minutes=number // 2))
    assert counted(session, author) == ([("b", 3), ("c", 2)], 1, 3)
    assert counted(session, author, "old") == ([("b", 3), ("c", 2), ("old", 0)], 1, 3)


@pytest.mark.parametrize("looked_at", [1, 2, 3, 50])
@pytest.mark.parametrize("few", [0, 500])
def test_all_articles_with_a_tag_are_found_however_little_a_page_looks_at(
    session, monkeypatch, looked_at, few
):
    monkeypatch.setattr(author_list, "LOOKED_AT", looked_at)
    monkeypatch.setattr(author_list, "FEW", few)
    author, other = make_user(), make_user()
    wanted, finer = make_tag("wanted"), make_tag("finer")
    imply(session, finer, wanted)
    for number in range(12):
        names = ["wanted"] if number in {1, 2, 8} else ["finer"] if number == 9 else ["x"]
        at = NOON - timedelta(minutes=number // 2)
        make_article(f"No {number}", tags=names, author=author, published_at=at)
        make_article(tags=["wanted"], author=other, published_at=at)
    seen, ended = walk(lambda: AuthorList(session(), author, "wanted"), 2)
    assert [session.get(Article, article_id).title for article_id in seen] == ["No 1", "No 2", "No 9", "No 8"]
    assert bool(ended) == (looked_at < 12 and not few)


def test_a_slug_of_no_tag_narrows_nothing(session):
    author = make_user()
    article = make_article(author=author)
    assert walk(lambda: AuthorList(session(), author, "unknown"), 2) == ([article.id], 0)
