"""Readers' lists and their counters: always what articles, their tags and implications say, whoever changes what."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from blog.extensions import db
from blog.lib.places import month_of, place_of
from blog.models import Article, Base, Site, Tag, article_tag, transaction
from blog.models.implication import implying, tag_implication
from blog.models.listing import listing, parsed, relist, standing, written
from blog.models.tag_use import EVERYTHING, months_of, tag_month, tag_use, uses_of
from tests.concurrency import PATIENCE, at_once, count, wait_until_somebody_waits
from tests.factories import make_article, make_tag
from tests.lists import assert_lists_are_right

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
STATES = ("published", "draft", "scheduled", "trashed")

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)


def listed(session, tag=None):
    """The titles of the list under that tag, or of all articles, newest first."""
    tag_id = tag.id if tag else EVERYTHING
    places = select(listing.c.place).where(listing.c.tag_id == tag_id)
    titles = {place_of(a.listed_at, a.id): a.title for a in session.scalars(Article.published())}
    return [titles[place] for place in session.scalars(places.order_by(listing.c.place.desc()))]


def uses(session, *tags):
    """The public counts of these tags."""
    found = dict(session.execute(uses_of(tag.id for tag in tags)).all())
    return [found.get(tag.id, 0) for tag in tags]


def newest(session, tag):
    """The place of the newest article with the tag."""
    return session.scalar(select(tag_use.c.newest).where(tag_use.c.tag_id == tag.id))


def imply(session, tag, implied, *, holds=True):
    """Say or no longer say that ``tag`` implies ``implied``, and list the articles anew that it concerns."""
    session.flush()
    row = {"tag_id": tag.id, "implied_id": implied.id}
    session.execute(delete(tag_implication).filter_by(**row))
    if holds:
        session.execute(insert(tag_implication), row)
    having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(implying(session(), [tag.id])))
    relist(session(), standing(session(), set(session.scalars(having))))


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
    assert session.execute(months_of(tag.id)).all() == [(january, 2)]
    article.redate(START + 3 * DAY)
    session.commit()
    assert listed(session, tag) == ["Moved", "Stays"]
    assert session.execute(months_of(tag.id)).all() == [(january, 1), (january + 1, 1)]
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
    assert session.execute(months_of(gone.id)).all() == []
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
    assert [statement.split()[:2] for statement in written_to] == [["UPDATE", "article"]]


@pytest.mark.parametrize("tags", [["Flask"], ["Flask", "Web", "Python", "C"]], ids=["few tags", "many tags"])
def test_many_articles_are_listed_anew_in_batches(session, monkeypatch, tags):
    monkeypatch.setitem(relist.__globals__, "BATCH", 2)
    articles = [make_article(tags=tags, published_at=START + day * DAY) for day in range(5)]
    make_article(tags=["Flask"])
    ids = [article.id for article in articles]
    session.execute(delete(article_tag).where(article_tag.c.article_id.in_(ids)))
    relist(session(), standing(session(), ids))
    session.commit()
    assert len(listed(session)) == 6
    assert_lists_are_right(session)


def test_a_wrong_row_would_be_noticed(session):
    article = make_article(tags=["Flask"])
    for wrong in (
        delete(listing).where(listing.c.tag_id == EVERYTHING),
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


# -- whatever happens


def create(world, pick, tags, day):
    """An article in any state with some tags."""
    article = Article(title="t", body="b", published_at=START + day * DAY, state=STATES[pick % 4])
    world.session.add(article)
    article.tags = tags
    world.articles.append(article)


def change_state(world, pick, tags, day):
    """What a verb does to an article."""
    if article := world.article(pick):
        now = START + day * DAY
        verbs = (lambda: article.publish(now), article.unpublish, article.trash, article.restore)
        verbs[len(tags) % 4]()


def redate(world, pick, tags, day):
    """Another date for an article, which a draft may do without."""
    if article := world.article(pick):
        article.redate(START + day * DAY if tags or article.state != "draft" else None)


def retag(world, pick, tags, day):
    """Other tags, from the article's side."""
    if article := world.article(pick):
        article.tags = tags


def toggle(world, pick, tags, day):
    """One tag more or less, from the tag's side."""
    article = world.article(pick)
    for tag in tags[:1] if article else ():
        (tag.articles.remove if article in tag.articles else tag.articles.append)(article)


def delete_article(world, pick, tags, day):
    """An article goes."""
    world.session.flush()
    if article := world.article(pick):
        world.articles.remove(article)
        world.session.delete(article)


def delete_tag(world, pick, tags, day):
    """A tag goes, another comes."""
    world.session.flush()
    for tag in tags[:1]:
        world.session.delete(tag)
        world.tags.remove(tag)
        world.tags.append(Tag(name=f"another {next(world.numbers)}"))
        world.session.add(world.tags[-1])
        world.session.flush()
        world.session.expire_all()


def change_implication(world, pick, tags, day):
    """A tag implies another, or no longer does; only a later one, so that there is no way around."""
    one, other = sorted(world.tags[: 2 + pick % 3], key=lambda tag: tag.id)[-2:]
    imply(world.session, one, other, holds=bool(day % 3))


class World:
    """The tags and articles of one example."""

    def __init__(self, session):
        session.rollback()
        session.expunge_all()
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(
                delete(table).where(table.c.id.is_(None)) if table is Site.__table__ else delete(table)
            )
        self.session = session
        self.tags = [Tag(name=f"tag {number}") for number in range(5)]
        self.articles = []
        self.numbers = itertools.count()
        session.add_all(self.tags)
        session.commit()

    def article(self, number):
        """One of the articles that are there."""
        return self.articles[number % len(self.articles)] if self.articles else None


ACTIONS = (
    create,
    create,
    change_state,
    redate,
    retag,
    toggle,
    delete_article,
    delete_tag,
    change_implication,
)
STEPS = st.tuples(
    st.sampled_from(ACTIONS),
    st.integers(0, 9),
    st.lists(st.integers(0, 4), max_size=3, unique=True),
    st.integers(0, 4),
    st.sampled_from(["nothing", "flush", "commit", "forget"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_whatever_is_done_lists_and_counters_follow(session, steps):
    world = World(session)
    for act, pick, numbers, day, end in steps:
        with session.no_autoflush:
            act(world, pick, [world.tags[number] for number in numbers], day)
        if end != "nothing":
            session.flush()
            assert_lists_are_right(session)
        if end == "commit":
            session.commit()
        if end == "forget":
            session.expire_all()
    session.commit()
    assert_lists_are_right(session)


# -- at once


@on_mariadb
def test_two_who_save_articles_with_the_same_tags_at_once_lose_no_count(database):
    for name in ("Flask", "Python", "Web"):
        make_tag(name)
    both_began = threading.Barrier(2)

    def save(names):
        def work(number):
            day = number * DAY
            article = Article(title=f"{names[0]} {number}", state="published", published_at=START + day)
            db.session.add(article)
            article.tag_with(db.session(), names)

        def saves():
            both_began.wait(PATIENCE)
            for number in range(20):
                transaction.run(db.session, partial(work, number))

        return saves

    at_once(database, save(["Flask", "Python", "Web"]), save(["Web", "Python"]))
    assert count(Article) == 40
    web = db.session.scalar(Tag.at("web"))
    assert uses(db.session, web) == [40]
    assert_lists_are_right(db.session)


@on_mariadb
def test_two_who_retag_and_unpublish_articles_at_once_lose_no_count(database):
    for number in range(10):
        make_article(tags=["Flask", "Web"], published_at=START + number * DAY)
    ids = sorted(db.session.scalars(select(Article.id)))
    both_began = threading.Barrier(2)

    def change(ids, names):
        def work(article_id):
            article = db.session.scalars(Article.on_desk(article_id, for_writing=True)).one()
            if article.tags and article.is_public:
                article.tag_with(db.session(), names)
            else:
                article.publish(START)
            if article_id % 3 == 0:
                article.unpublish()

        def changes():
            both_began.wait(PATIENCE)
            for article_id in ids:
                transaction.run(db.session, partial(work, article_id))

        return changes

    at_once(database, change(ids * 2, ["Web", "Python"]), change(ids[::-1] * 2, ["Flask", "C"]))
    assert_lists_are_right(db.session)


@on_mariadb
def test_an_article_saved_while_its_tag_comes_to_imply_another_is_listed_under_both(database):
    flask, web = make_tag("Flask").id, make_tag("Web").id
    has_saved = threading.Event()

    def save():
        article = Article(title="Saved", state="published", published_at=START)
        db.session.add(article)
        article.tag_with(db.session(), ["Flask"])
        db.session.flush()
        has_saved.set()
        wait_until_somebody_waits()
        db.session.commit()

    def imply_web():
        has_saved.wait(PATIENCE)
        transaction.run(
            db.session,
            lambda: imply(db.session, db.session.scalars(Tag.locked(flask)).one(), db.session.get(Tag, web)),
        )

    at_once(database, save, imply_web)
    db.session.rollback()
    assert listed(db.session, db.session.get(Tag, web)) == ["Saved"]
    assert_lists_are_right(db.session)
