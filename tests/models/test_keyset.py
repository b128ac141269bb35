"""Pages of a list: going older and then newer shows every article exactly once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, inspect, select
from sqlalchemy.exc import InvalidRequestError

from blog.lib.cursors import Cursor
from blog.models import Article
from blog.models.keyset import ReaderList, slice_of
from tests.factories import make_article

START = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
PUBLISHED = ReaderList(Article.published())


def fill(session, seconds):
    """Replace all articles by published ones, each so many seconds after the start; return their ids, newest first."""
    session.execute(delete(Article))
    times = [START + timedelta(seconds=second) for second in seconds]
    rows = [
        {"title": "t", "slug": f"s{number}", "state": "published", "published_at": time, "listed_at": time}
        for number, time in enumerate(times)
    ]
    if rows:
        session.execute(insert(Article), rows)
    session.commit()
    stored = session.execute(select(Article.listed_at, Article.id)).all()
    return [article_id for _, article_id in sorted(stored, reverse=True)]


def read(session, size, before=None, after=None):
    """A slice of the published articles by cursors as they stand in addresses; readers and models find the same."""
    before, after = (Cursor.parse(str(cursor)) if cursor else None for cursor in (before, after))
    found = PUBLISHED.slice(session(), size, before=before, after=after)
    models = slice_of(session(), Article.published(), size, before=before, after=after)
    assert (ids(found), found.older, found.newer) == (ids(models), models.older, models.newer)
    return found


def ids(found):
    """The ids of a slice's articles."""
    return [article.id for article in found.items]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.lists(st.integers(0, 4), max_size=9), size=st.integers(1, 4))
def test_going_older_and_then_newer_shows_every_article_once(session, seconds, size):
    expected = fill(session, seconds)
    found = read(session, size)
    assert found.newer is None
    seen = ids(found)
    while found.older:
        assert len(found.items) == size
        found = read(session, size, before=found.older)
        seen += ids(found)
        assert seen == expected[: len(seen)]
    assert seen == expected

    seen = ids(found)
    while found.newer:
        found = read(session, size, after=found.newer)
        assert found.older
        seen = ids(found) + seen
        assert seen == expected[-len(seen) :]
    assert seen == expected


def test_an_empty_list_has_nothing_on_either_side(session):
    found = read(session, 5)
    assert (ids(found), found.older, found.newer) == ([], None, None)


@pytest.mark.parametrize(("count", "has_older"), [(2, False), (3, False), (4, True)])
def test_only_what_is_left_over_is_older(session, count, has_older):
    fill(session, range(count))
    assert bool(read(session, 3).older) is has_older


@pytest.mark.parametrize(("count", "has_newer"), [(2, False), (3, False), (4, True)])
def test_only_what_is_left_over_is_newer(session, count, has_newer):
    fill(session, range(count))
    found = read(session, 3, after=Cursor(START - timedelta(days=1), 1))
    assert bool(found.newer) is has_newer


def test_a_page_of_exactly_all_articles_is_the_only_one(session):
    expected = fill(session, [0, 0, 1])
    found = read(session, 3)
    assert (ids(found), found.older, found.newer) == (expected, None, None)


def test_nothing_is_older_than_the_oldest(session):
    expected = fill(session, [0, 1])
    found = read(session, 3, before=Cursor(START, expected[-1]))
    assert (ids(found), found.older, found.newer) == ([], None, None)


def test_nothing_is_newer_than_the_newest(session):
    expected = fill(session, [0, 1])
    found = read(session, 3, after=Cursor(START + timedelta(seconds=1), expected[0]))
    assert (ids(found), found.older, found.newer) == ([], None, None)


def test_what_is_published_meanwhile_moves_no_page(session):
    expected = fill(session, range(6))
    first = read(session, 2)
    make_article(published_at=START + timedelta(hours=1))
    assert ids(read(session, 2, before=first.older)) == expected[2:4]


def test_a_page_starts_where_a_hidden_article_stood(session):
    expected = fill(session, range(5))
    first = read(session, 2)
    session.get(Article, expected[1]).trash()
    session.commit()
    assert ids(read(session, 2, before=first.older)) == expected[2:4]


def test_older_wins_over_newer_when_both_are_asked_for(session):
    expected = fill(session, range(5))
    at = Cursor(START + timedelta(seconds=2), expected[2])
    assert ids(read(session, 5, before=at, after=at)) == expected[3:]


def test_a_list_may_be_ordered_by_its_last_change(session):
    first, second = (
        make_article(state="draft", updated_at=START),
        make_article(state="draft", updated_at=START),
    )
    found = slice_of(session(), select(Article), 1, before=None, after=None, by=Article.updated_at)
    assert ids(found) == [second.id]
    rest = slice_of(session(), select(Article), 1, before=found.older, after=None, by=Article.updated_at)
    assert ids(rest) == [first.id]


def test_a_slice_of_models_carries_tags_and_authors_and_no_texts(session):
    make_article(tags=["Flask"], body="Long.")
    session.expunge_all()
    (article,) = slice_of(session(), Article.published(), 1, before=None, after=None).items
    assert {"tags", "author", "title"}.isdisjoint(inspect(article).unloaded)
    with pytest.raises(InvalidRequestError):
        _ = article.body
