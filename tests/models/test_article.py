"""Articles: their states, the lists they appear in, their order, and who may change them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from blog.models import Article, Tag
from blog.models.author_use import state_counts
from blog.models.beside import Beside
from blog.models.publishing import STATES
from blog.models.shown import Entry
from tests.factories import make_article, make_tag, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
HIDDEN = ["draft", "review", "scheduled", "trashed"]


def titles(session, articles):
    """The titles of a list, newest first."""
    newest_first = articles.order_by(Article.published_at.desc(), Article.id.desc())
    return [article.title for article in session.scalars(newest_first)]


def with_tag(tag):
    """Published articles with that tag."""
    return Article.tagged([tag.id], among=Article.published())


# -- states and verbs


def test_a_title_makes_a_valid_draft(session):
    article = Article(title="Only a title")
    session.add(article)
    session.commit()
    assert (article.state, article.published_at, article.is_public) == ("draft", None, False)


def test_publishing_shows_an_article_from_now_on(session):
    article = make_article(published_at=None)
    article.publish(NOW)
    session.commit()
    assert (article.state, article.published_at, article.is_public) == ("published", NOW, True)


def test_publishing_again_keeps_the_first_date(session):
    article = make_article(published_at=NOW)
    article.unpublish()
    assert (article.state, article.is_public) == ("draft", False)
    article.publish(NOW + HOUR)
    assert (article.state, article.published_at) == ("published", NOW)


def test_publishing_a_scheduled_article_does_not_leave_it_in_the_future(session):
    article = make_article(published_at=NOW + HOUR, state="scheduled")
    article.publish(NOW)
    assert (article.state, article.published_at) == ("published", NOW)


@pytest.mark.parametrize(
    ("at", "state"), [(NOW + HOUR, "scheduled"), (NOW, "published"), (NOW - HOUR, "published")]
)
def test_only_a_time_to_come_schedules(session, at, state):
    article = make_article(published_at=None)
    article.schedule(at, NOW)
    session.commit()
    assert (article.state, article.published_at) == (state, at)


def test_a_new_date_changes_no_state(session):
    article = make_article(published_at=NOW)
    article.redate(NOW - HOUR)
    assert (article.state, article.published_at) == ("published", NOW - HOUR)


def test_what_comes_out_of_the_trash_is_a_draft(session):
    article = make_article()
    article.trash()
    session.commit()
    assert (article.state, article.is_public) == ("trashed", False)
    article.restore()
    assert article.state == "draft"


def test_the_database_knows_no_other_states(session):
    article = make_article()
    article.state = "unheard-of"
    with pytest.raises(DBAPIError):
        session.commit()
    session.rollback()


def test_a_time_without_a_zone_is_refused(session):
    with pytest.raises(Exception, match="naive"):
        make_article(published_at=datetime(2026, 1, 1))  # noqa: DTZ001


# -- lists


def test_lists_hold_published_articles(session):
    user, tag = make_user(), make_tag("Flask")
    make_article("Seen", tags=["Flask"], author=user)
    for articles in (Article.published(), with_tag(tag), Article.by(user)):
        assert titles(session, articles) == ["Seen"]
        assert session.scalar(Article.count_of(articles)) == 1


@pytest.mark.parametrize("state", HIDDEN)
def test_no_list_of_readers_holds_a_hidden_article(session, state):
    user, tag = make_user(), make_tag("Flask")
    hidden = make_article("Hidden", state=state, tags=["Flask"], author=user)
    for articles in (
        Article.published(),
        with_tag(tag),
        Article.by(user),
        Article.at(hidden.slug),
        Article.entries([hidden.id]),
    ):
        assert titles(session, articles) == []
        assert session.scalar(Article.count_of(articles)) == 0
    assert session.scalars(Article.newest(10)).all() == []
    assert session.execute(Tag.used()).all() == []


def test_an_unlisted_article_is_at_its_address_and_in_no_list(session):
    user = make_user()
    hidden = make_article("Hidden", state="unlisted", tags=["Flask"], author=user)
    tag = session.scalars(Tag.at("flask")).one()
    for articles in (Article.published(), with_tag(tag), Article.by(user), Article.entries([hidden.id])):
        assert titles(session, articles) == []
    assert session.execute(Tag.used()).all() == []
    assert session.scalar(Article.at(hidden.slug)) is hidden


@pytest.mark.parametrize("state", [*HIDDEN, "unlisted"])
def test_no_neighbour_is_a_hidden_article(session, state):
    make_article("Before", published_at=NOW - HOUR, state=state)
    article = make_article("Here", published_at=NOW)
    make_article("After", published_at=NOW + HOUR, state=state)
    beside = Beside.of(session(), article)
    assert (beside.older, beside.newer) == (None, None)


def test_a_tags_list_holds_no_other_tags_articles(session):
    tag = make_tag("Flask")
    make_article("About Flask", tags=["Flask", "Python"])
    make_article("About Python", tags=["Python"])
    assert titles(session, with_tag(tag)) == ["About Flask"]


def test_an_authors_list_narrows_by_tag(session):
    wendy, fred, tag = make_user(), make_user(), make_tag("Flask")
    make_article("Hers", author=wendy, tags=["Flask"])
    make_article("Hers, untagged", author=wendy)
    make_article("His", author=fred, tags=["Flask"])
    assert titles(session, Article.tagged([tag.id], among=Article.by(wendy))) == ["Hers"]


def test_an_article_with_several_of_the_tags_stands_once_in_the_list(session):
    flask, web = make_tag("Flask"), make_tag("Web")
    make_article("Both", tags=["Flask", "Web"])
    make_article("One", tags=["Web"], published_at=NOW)
    make_article("None")
    both = Article.tagged([flask.id, web.id], among=Article.published())
    assert titles(session, both) == ["One", "Both"]
    assert session.scalar(Article.count_of(both)) == 2
    assert titles(session, Article.tagged([], among=Article.published())) == []


def test_entries_are_the_articles_asked_for_newest_first(session):
    older, newer = (make_article(published_at=at) for at in (NOW - HOUR, NOW))
    make_article("not asked for")
    found = Entry.of(session(), [older.id, newer.id, 999])
    assert [entry.id for entry in found] == [newer.id, older.id]


def test_articles_of_one_moment_stand_by_id(session):
    for title in ("first", "second", "third"):
        make_article(title, published_at=NOW)
    make_article("older", published_at=NOW - HOUR)
    full = session.scalars(Article.newest(3)).all()
    assert [article.title for article in full] == ["third", "second", "first"]


def test_neighbours_pass_through_every_article_in_order(session):
    made = [make_article(published_at=NOW) for _ in range(3)]
    made = [make_article(published_at=NOW - HOUR), *made, make_article(published_at=NOW + HOUR)]
    beside = [Beside.of(session(), article) for article in made]
    ids = [article.id for article in made]
    assert [found.newer and found.newer.id for found in beside] == [*ids[1:], None]
    assert [found.older and found.older.id for found in beside] == [None, *ids[:-1]]


def test_an_address_finds_exactly_its_article(session):
    article = make_article("Straße")
    assert session.scalar(Article.at("strasse")) is article
    assert session.scalar(Article.at("STRASSE")) is None
    assert session.scalar(Article.at("straße")) is None


# -- the desk


def test_authors_find_their_own_articles_on_the_desk_and_editors_all(session):
    author, editor = make_user(), make_user("editor")
    make_article("Theirs", author=editor, published_at=NOW)
    make_article("Own", author=author, published_at=NOW - HOUR)
    assert titles(session, Article.desk(author)) == ["Own"]
    assert titles(session, Article.desk(editor)) == ["Theirs", "Own"]


def test_the_desk_shows_all_but_the_trash_unless_asked(session):
    author = make_user()
    for state in STATES:
        make_article(state, state=state, author=author)
    assert set(titles(session, Article.desk(author))) == {*STATES} - {"trashed"}
    assert titles(session, Article.desk(author, "trashed")) == ["trashed"]
    assert titles(session, Article.desk(author, "draft")) == ["draft"]
    assert set(titles(session, Article.desk(author, "unheard-of"))) == {*STATES} - {"trashed"}


def test_the_desks_search_looks_into_titles_and_slugs(session):
    editor = make_user("editor")
    make_article("重庆 in Autumn")
    make_article("100% sure")
    assert titles(session, Article.desk(editor, text="AUTUMN")) == ["重庆 in Autumn"]
    assert titles(session, Article.desk(editor, text="chong-qing")) == ["重庆 in Autumn"]
    assert titles(session, Article.desk(editor, text="0% s")) == ["100% sure"]
    assert titles(session, Article.desk(editor, text="%a")) == []


def test_states_are_counted_for_whoever_asks(session):
    author, editor = make_user(), make_user("editor")
    make_article(author=author, state="draft")
    make_article(author=editor, state="draft")
    make_article(author=editor, state="trashed")
    assert dict(session.execute(state_counts(author)).all()) == {"draft": 1}
    assert dict(session.execute(state_counts(editor)).all()) == {"draft": 2, "trashed": 1}


@pytest.mark.parametrize(
    ("role", "own", "active", "may"),
    [
        ("author", True, True, True),
        ("author", False, True, False),
        ("editor", False, True, True),
        ("admin", False, True, True),
        ("owner", False, True, True),
        ("author", True, False, False),
        ("admin", False, False, False),
    ],
)
def test_authors_change_their_own_articles_and_editors_all(session, role, own, active, may):
    user = make_user(role, active=active)
    article = make_article(author=user if own else make_user())
    assert article.editable_by(user) is may


def test_an_article_outlives_its_author(session):
    author = make_user()
    article = make_article(author=author)
    session.delete(author)
    session.commit()
    session.refresh(article)
    assert (article.author_id, article.author) == (None, None)


# -- coming due


def test_what_is_due_is_scheduled_and_its_time_has_come(session):
    make_article("due", published_at=NOW, state="scheduled")
    make_article("overdue", published_at=NOW - HOUR, state="scheduled")
    make_article("later", published_at=NOW + HOUR, state="scheduled")
    for state in ("draft", "published", "trashed"):
        make_article(state, published_at=NOW - HOUR, state=state)
    assert titles(session, Article.due(NOW)) == ["due", "overdue"]


def test_what_is_due_is_published_once_and_keeps_its_time(session):
    article = make_article(published_at=NOW - HOUR, state="scheduled")
    assert Article.publish_due(session(), NOW) == 1
    session.commit()
    assert (article.state, article.published_at) == ("published", NOW - HOUR)
    assert Article.publish_due(session(), NOW) == 0


def test_until_it_is_published_a_due_article_is_in_no_list(session):
    make_article(published_at=NOW - HOUR, state="scheduled")
    assert session.scalars(select(Article).where(Article.state == "scheduled")).all()
    assert titles(session, Article.published()) == []
