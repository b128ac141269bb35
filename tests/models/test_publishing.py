"""The states of an article: which verb leads from where to where, and who may say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Article, Redirect, User
from blog.models.publishing import (
    DELETE,
    DRAFT,
    PIN,
    PUBLISH,
    PUBLISHED,
    RESTORE,
    REVIEW,
    SAVE,
    SCHEDULE,
    SCHEDULED,
    SEND_BACK,
    STATES,
    SUBMIT,
    TRASH,
    TRASHED,
    UNLIST,
    UNLISTED,
    UNPIN,
    UNPUBLISH,
    Refused,
)
from tests.factories import make_article, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)

SAY = {
    PUBLISH: lambda article: article.publish(NOW),
    SCHEDULE: lambda article: article.schedule(NOW + HOUR, NOW),
    SUBMIT: lambda article: article.submit(),
    SEND_BACK: lambda article: article.send_back(),
    UNLIST: lambda article: article.unlist(NOW),
    UNPUBLISH: lambda article: article.unpublish(),
    TRASH: lambda article: article.trash(NOW),
    RESTORE: lambda article: article.restore(),
}
# Where each leads, in the order of STATES; None where it is refused.
LEADS = {
    PUBLISH: (PUBLISHED, PUBLISHED, PUBLISHED, PUBLISHED, PUBLISHED, None),
    SCHEDULE: (SCHEDULED, SCHEDULED, SCHEDULED, None, None, None),
    SUBMIT: (REVIEW, REVIEW, None, None, None, None),
    SEND_BACK: (DRAFT, DRAFT, None, None, None, None),
    UNLIST: (UNLISTED, UNLISTED, UNLISTED, UNLISTED, UNLISTED, None),
    UNPUBLISH: (DRAFT, None, DRAFT, DRAFT, DRAFT, None),
    TRASH: (TRASHED, TRASHED, TRASHED, TRASHED, TRASHED, TRASHED),
    RESTORE: (DRAFT, None, None, None, None, DRAFT),
}
ALL = {SAVE, PUBLISH, SCHEDULE, SUBMIT, SEND_BACK, UNLIST, UNPUBLISH, TRASH, RESTORE, PIN, UNPIN, DELETE}
NEVER_AUTHORS = {PIN, UNPIN, DELETE}
SUBMITTING = {SAVE, SUBMIT, SEND_BACK, TRASH, RESTORE}


def someone(role, *, active=True):
    """A user who is stored nowhere."""
    return User(id=1, username="wendy", name="Wendy", role=role, active=active)


def allowed(article, user, *, authors_publish):
    """What that user may say of it."""
    return {verb for verb in ALL if article.allows(verb, user, authors_publish=authors_publish)}


@pytest.mark.parametrize("verb", LEADS)
@pytest.mark.parametrize("state", STATES)
def test_a_verb_leads_where_the_table_says_or_is_refused(verb, state):
    article = Article(title="Here", state=state, published_at=NOW - HOUR)
    leads = LEADS[verb][STATES.index(state)]
    assert article.takes(verb) is (leads is not None)
    if leads is None:
        with pytest.raises(Refused) as refused:
            SAY[verb](article)
        assert (refused.value.verb, refused.value.state, article.state) == (verb, state, state)
        assert article.published_at == NOW - HOUR
    else:
        SAY[verb](article)
        assert article.state == leads


@pytest.mark.parametrize("role", ["author", "editor", "admin", "owner"])
@pytest.mark.parametrize("own", [True, False], ids=["own", "others"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("authors_publish", [True, False], ids=["authors publish", "editors publish"])
def test_who_may_say_what_of_an_article(role, own, state, authors_publish):
    article = Article(title="Here", state=state, author_id=1 if own else 2)
    expected = ALL
    if role == "editor":
        expected = ALL - {DELETE}
    elif role == "author" and not own:
        expected = set()
    elif role == "author" and authors_publish:
        expected = ALL - NEVER_AUTHORS
    elif role == "author":
        expected = SUBMITTING if state in {DRAFT, REVIEW, TRASHED} else set()
    assert allowed(article, someone(role), authors_publish=authors_publish) == expected


@pytest.mark.parametrize("role", ["author", "editor", "owner"])
def test_who_may_not_sign_in_may_say_nothing(role):
    article = Article(title="Here", author_id=1)
    assert allowed(article, someone(role, active=False), authors_publish=True) == set()


def test_a_refusal_tells_what_is_forbidden_from_what_does_not_fit():
    article = Article(title="Here", state=PUBLISHED, author_id=1)
    with pytest.raises(Refused) as refused:
        article.check(UNPUBLISH, someone("author"), authors_publish=False)
    assert refused.value.forbidden
    with pytest.raises(Refused) as refused:
        article.check(RESTORE, someone("author"), authors_publish=True)
    assert not refused.value.forbidden
    article.check(UNPUBLISH, someone("author"), authors_publish=True)


def test_only_what_changes_something_is_offered():
    article = Article(title="Here", state=DRAFT, author_id=1)
    offered = {verb for verb in ALL if article.offers(verb, someone("owner"), authors_publish=True)}
    assert offered == {SAVE, PUBLISH, SCHEDULE, SUBMIT, UNLIST, TRASH, UNPIN}


def test_an_unlisted_article_has_a_date_and_keeps_it_when_lists_hold_it(session):
    article = make_article(published_at=None)
    article.unlist(NOW)
    session.commit()
    assert (article.state, article.published_at, article.listed_at) == (UNLISTED, NOW, None)
    article.publish(NOW + HOUR)
    session.commit()
    assert (article.published_at, article.listed_at) == (NOW, NOW)


def test_a_scheduled_article_that_is_unlisted_is_so_from_now_on(session):
    article = make_article(published_at=NOW + HOUR, state=SCHEDULED)
    article.unlist(NOW)
    session.commit()
    assert article.published_at == NOW
    assert Article.publish_due(session(), NOW + HOUR) == 0
    assert article.state == UNLISTED


def test_an_unlisted_articles_old_address_still_leads_to_it(session):
    article = make_article("Here", state=UNLISTED)
    article.slug = "there"
    session.commit()
    assert session.scalars(Redirect.of("article", "here")).one().article_id == article.id


def test_the_day_in_the_trash_is_written_down_however_an_article_got_there(session):
    by_verb, by_hand = make_article(), make_article()
    by_verb.trash(NOW)
    by_hand.state = TRASHED
    session.commit()
    assert by_verb.trashed_at == NOW
    assert by_hand.trashed_at is not None
    by_verb.restore()
    by_hand.state = DRAFT
    session.commit()
    assert (by_verb.trashed_at, by_hand.trashed_at) == (None, None)


def test_trashing_twice_keeps_the_first_day(session):
    article = make_article()
    article.trash(NOW)
    article.trash(NOW + HOUR)
    assert article.trashed_at == NOW


def test_a_language_that_was_chosen_stands_above_the_guessed_one(session):
    article = make_article("Hello", body="English words", chosen_language="zh-Hans")
    assert article.language == "zh-Hans"
    article.chosen_language = ""
    session.commit()
    assert article.language == "en"


def test_authors_may_not_pin_even_their_own(session):
    author = make_user()
    article = make_article(author=author)
    assert not article.allows(PIN, author, authors_publish=True)
    assert article.allows(PIN, make_user("editor"), authors_publish=False)
