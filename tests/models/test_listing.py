"""Readers' lists and their counters: always what articles, their tags and implications say, whoever changes what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from blog.lib.places import month_of, place_of
from blog.models import Article, Tag, article_tag
from blog.models.listing import listing, parsed, relist, standing, written
from blog.models.tag_facts import TagFacts
from blog.models.tag_use import ALL_ARTICLES, tag_month, tag_use
from tests.factories import make_article, make_tag
from tests.lists import assert_lists_are_right, imply, listed, uses

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
STATES = ("published", "draft", "scheduled", "trashed")


def newest(session, tag):
    """The place of the newest article with the tag."""
    return session.scalar(select(tag_use.c.newest).where(tag_use.c.tag_id == tag.id))


# -- what is in which list


def test_a_published_article_stands_under_each_of_its_tags_and_under_everything(session):
    flask, python = make_tag("Flask"), make_tag("Python")
    make_article("Both", tags=["Flask", "Python"])
    make_article("One", tags=["Flask"], published_at=START)
    assert listed(session) == ["One", "Both"]
    assert (listed(session, flask), listed(session, python)) == (["One", "Both"], ["Both"])
    assert uses(session, flask, python) == [2, 1]
    assert_lists_are_right(session)


def test_every_row_holds_all_tags_of_its_article(session):
    article = make_article(tags=["Flask", "Python"])
    ids = sorted(tag.id for tag in article.tags)
    found = set(session.scalars(select(listing.c.tags)))
    assert found == {f",{ids[0]},{ids[1]},"}
    assert parsed(written(ids)) == frozenset(ids)
    assert parsed(written([])) == frozenset()


@pytest.mark.parametrize("state", STATES[1:])
def test_hidden_articles_stand_nowhere_and_count_nowhere(session, state):
    tag = make_tag("Flask")
    article = make_article(tags=["Flask"])
    article.state = state
    session.commit()
    assert listed(session) == listed(session, tag) == []
    assert uses(session, tag) == [0]
    assert newest(session, tag) is None
    assert_lists_are_right(session)


@pytest.mark.parametrize("expired", [True, False])
def test_a_retagged_article_moves_from_list_to_list(session, expired):
    flask, python = make_tag("Flask"), make_tag("Python")
    article = make_article("Moved", tags=["Flask"])
    if expired:
        session.expunge_all()
        article, python = session.get(Article, article.id), session.get(Tag, python.id)
    article.tags = [python]
    session.commit()
    assert (listed(session, flask), listed(session, python)) == ([], ["Moved"])
    assert_lists_are_right(session)


def test_a_tag_given_from_its_own_side_counts_too(session):
    tag = make_tag("Flask")
    article = make_article("Given")
    session.expunge_all()
    tag, article = session.get(Tag, tag.id), session.get(Article, article.id)
    tag.articles.append(article)
    session.commit()
    assert listed(session, tag) == ["Given"]
    tag.articles.remove(article)
    session.commit()
    assert listed(session, tag) == []
    assert_lists_are_right(session)


def test_a_new_date_moves_an_article_and_its_month(session):
    tag = make_tag("Flask")
    article = make_article("Moved", tags=["Flask"], published_at=START)
    make_article("Stays", tags=["Flask"], published_at=START + DAY)
    january = month_of(place_of(START, 1))
    assert TagFacts.of(session(), tag.id).months == {january: 2}
    article.redate(START + 3 * DAY)
    session.commit()
    assert listed(session, tag) == ["Moved", "Stays"]
    assert TagFacts.of(session(), tag.id).months == {january: 1, january + 1: 1}
    assert newest(session, tag) == place_of(START + 3 * DAY, article.id)
    article.redate(START - 60 * DAY)
    session.commit()
    assert newest(session, tag) == place_of(START + DAY, article.id + 1)
    assert_lists_are_right(session)


def test_a_deleted_article_leaves_nothing_behind(session):
    article = make_article(tags=["Flask", "Python"])
    article.unpublish()
    session.delete(article)
    session.commit()
    assert session.execute(select(listing)).all() == []
    assert_lists_are_right(session)


def test_a_deleted_tag_leaves_nothing_behind_and_its_articles_stay_listed(session):
    gone = make_tag("Gone")
    make_article("Stays", tags=["Gone", "Kept"])
    session.delete(gone)
    session.commit()
    assert listed(session) == ["Stays"]
    assert listed(session, session.scalar(Tag.at("kept"))) == ["Stays"]
    assert session.execute(select(tag_use).where(tag_use.c.tag_id == gone.id)).all() == []
    assert session.execute(select(tag_month).where(tag_month.c.tag_id == gone.id)).all() == []
    assert_lists_are_right(session)


def test_a_tag_deleted_in_the_transaction_that_made_its_article_is_not_listed(session):
    gone, kept, given = make_tag("Gone"), make_tag("Kept"), make_tag("Given")
    article = Article(title="New", state="published", published_at=START, tags=[gone, kept])
    session.add(article)
    session.flush()
    session.delete(gone)
    article.tags.append(given)
    session.commit()
    assert [listed(session, tag) for tag in (gone, kept, given)] == [[], ["New"], ["New"]]
    assert_lists_are_right(session)


def test_an_article_made_and_forgotten_in_one_transaction_can_lose_a_tag_as_it_is_hidden(session):
    tag = make_tag("Flask")
    article = Article(title="New", state="published", published_at=START, tags=[tag])
    session.add(article)
    session.flush()
    session.expire_all()
    with session.no_autoflush:
        article.trash()
        tag.articles.remove(article)
    session.commit()
    assert listed(session) == []
    assert_lists_are_right(session)


def test_what_is_rolled_back_was_never_listed(session):
    article = make_article("Stays", tags=["Flask"])
    article.unpublish()
    session.add(Article(title="Undone", state="published"))
    session.flush()
    assert listed(session) == ["Undone"]
    session.rollback()
    assert listed(session) == ["Stays"]
    assert_lists_are_right(session)


def test_a_save_that_moves_nothing_writes_no_list(session, queries):
    article = make_article(tags=["Flask"])
    article.body = "Another text."
    with queries(at_most=20) as asked:
        session.commit()
    written_to = [statement for statement in asked if not statement.startswith(("SELECT", "BEGIN"))]
    # What ready pages are told of is no list, nor is what searches look into.
    words = [statement.split()[:3] for statement in written_to]
    assert [word[:2] for word in words[:-1]] == [["UPDATE", "article"], ["UPDATE", "search_document"]]
    assert words[-1] == ["INSERT", "INTO", "page_change"]


@pytest.mark.parametrize("tags", [["Flask"], ["Flask", "Web", "Python", "C"]], ids=["few tags", "many tags"])
def test_many_articles_are_listed_anew_in_batches(session, monkeypatch, queries, tags):
    monkeypatch.setitem(relist.__globals__, "BATCH", 2)
    articles = [make_article(tags=tags, published_at=START + day * DAY) for day in range(5)]
    make_article(tags=["Flask"])
    ids = [article.id for article in articles]
    session.execute(delete(article_tag).where(article_tag.c.article_id.in_(ids)))
    moves = standing(session(), ids)
    # A batch reads three times, removes by tag or by place, whichever are fewer, and writes what is left.
    with queries(at_most=3 * (3 + 2 + 1) + 3):
        relist(session(), moves)
    session.commit()
    assert len(listed(session)) == 6
    assert_lists_are_right(session)


def test_a_wrong_row_would_be_noticed(session):
    article = make_article(tags=["Flask"])
    for wrong in (
        delete(listing).where(listing.c.tag_id == ALL_ARTICLES),
        update(listing).values(tags=","),
        update(tag_use).values(articles=7),
        update(tag_use).values(newest=article.id),
        update(tag_month).values(articles=7),
    ):
        session.execute(wrong)
        with pytest.raises(AssertionError):
            assert_lists_are_right(session)
        session.rollback()
    assert_lists_are_right(session)


# -- implications


def test_an_article_stands_under_what_its_tags_imply_however_far(session):
    flask, web, craft = make_tag("Flask"), make_tag("Web"), make_tag("Craft")
    article = make_article("Listed", tags=["Flask"])
    imply(session, flask, web)
    imply(session, web, craft)
    session.commit()
    assert listed(session, craft) == ["Listed"]
    assert uses(session, flask, web, craft) == [1, 1, 1]
    assert [tag.name for tag in article.tags] == ["Flask"]
    later = make_article("Later", tags=["Flask"], published_at=START)
    assert listed(session, craft) == ["Later", "Listed"]
    later.trash()
    imply(session, flask, web, holds=False)
    session.commit()
    assert uses(session, flask, web, craft) == [1, 0, 0]
    assert_lists_are_right(session)


def test_a_tag_that_is_stored_and_implied_counts_once(session):
    flask, web = make_tag("Flask"), make_tag("Web")
    make_article(tags=["Flask", "Web"])
    imply(session, flask, web)
    session.commit()
    assert uses(session, flask, web) == [1, 1]
    assert_lists_are_right(session)


def test_when_the_middle_of_a_chain_is_deleted_its_end_is_implied_no_more(session):
    flask, web, craft = make_tag("Flask"), make_tag("Web"), make_tag("Craft")
    make_article(tags=["Flask"])
    imply(session, flask, web)
    imply(session, web, craft)
    session.delete(web)
    session.commit()
    assert uses(session, flask, craft) == [1, 0]
    assert_lists_are_right(session)
