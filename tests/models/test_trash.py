"""Emptying the trash: what goes, what stays, and what is where the articles were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from blog.models import Article, Draft, Redirect, Revision, ShareLink, trash
from blog.models.author_use import state_counts
from blog.models.publishing import Refused
from tests.factories import make_article, make_user
from tests.lists import assert_lists_are_right

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def throw_away(title, at=NOW, **values):
    """An article that was put into the trash then."""
    article = make_article(title, **values)
    article.trash(at)
    return article


def titles(session):
    """What is left, in any state."""
    session.commit()
    return sorted(session.scalars(select(Article.title)))


def test_emptying_deletes_what_is_in_the_trash_alone(session):
    for state in ("draft", "review", "scheduled", "published", "unlisted"):
        make_article(state, state=state, tags=["Flask"])
    throw_away("away", tags=["Flask"])
    session.commit()
    assert trash.count(session()) == 1
    assert trash.empty(session()) == 1
    assert titles(session) == ["draft", "published", "review", "scheduled", "unlisted"]
    assert trash.count(session()) == 0
    assert_lists_are_right(session)


def test_only_what_has_lain_there_for_so_long_goes(session):
    throw_away("old", NOW - 8 * DAY)
    throw_away("a week", NOW - 7 * DAY)
    throw_away("new", NOW - 6 * DAY)
    session.commit()
    until = trash.days_before(NOW, 7)
    assert (trash.count(session(), until), trash.empty(session(), until)) == (2, 2)
    assert titles(session) == ["new"]


def test_one_transaction_deletes_a_limited_number_the_oldest_first(session, monkeypatch):
    monkeypatch.setattr(trash, "AT_ONCE", 2)
    for number in range(3):
        throw_away(f"{number}", NOW - number * DAY)
    session.commit()
    assert trash.empty(session()) == 2
    assert titles(session) == ["0"]


def test_revisions_and_links_go_and_what_is_being_typed_stays(session):
    user = make_user()
    article = throw_away("Here", author=user)
    link, _token = ShareLink.make(article, user, 7, NOW)
    draft = Draft(user_id=user.id, article_id=article.id, tab="one tab", title="Half typed")
    revision = Revision(article_id=article.id, number=1, kind="saved", title="Here", slug="here", excerpt="")
    revision.body, revision.tags, revision.note = "Text", [], ""
    session.add_all([link, draft, revision])
    session.commit()
    trash.empty(session())
    session.commit()
    session.expire_all()
    assert session.scalar(select(func.count(ShareLink.id))) == 0
    assert session.scalar(select(func.count(Revision.id))) == 0
    assert (draft.title, draft.article_id) == ("Half typed", None)


def test_where_readers_once_found_an_article_it_is_known_to_be_gone(session):
    article = make_article("Here")
    article.slug = "there"
    session.commit()
    article.trash(NOW)
    throw_away("Never seen", published_at=None)
    session.commit()
    trash.empty(session())
    session.commit()
    known = session.execute(select(Redirect.slug, Redirect.article_id).order_by(Redirect.slug)).all()
    assert [tuple(row) for row in known] == [("here", None), ("there", None)]


def test_the_address_of_a_deleted_article_is_free(session):
    for _ in range(2):
        article = throw_away("Here")
        session.commit()
        assert article.slug == "here"
        trash.empty(session())
        session.commit()
    article = make_article("Here")
    article.slug = "there"
    session.commit()
    assert session.scalars(Redirect.of("article", "here")).one().article_id == article.id


def test_counters_forget_what_was_deleted(session):
    author = make_user()
    throw_away("Here", author=author)
    session.commit()
    trash.empty(session())
    session.commit()
    assert session.execute(state_counts(author)).all() == []


def test_one_article_is_deleted_from_the_trash_alone(session):
    article = make_article()
    with pytest.raises(Refused):
        trash.delete_for_good(session(), article)
    article.trash(NOW)
    trash.delete_for_good(session(), article)
    assert titles(session) == []
