"""When it is told what a write changed: once, around the commit, and also where that fails or two commit at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, PageChange, User, page_change, sources, transaction
from tests.concurrency import PATIENCE, at_once
from tests.factories import make_article, make_user

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)


class Watching:
    """A watcher that takes down what it is told."""

    def __init__(self):
        self.told = []

    def begin(self, names):
        self.told.append(("begin", set(names)))

    def settle(self, names, change_id):
        self.told.append(("settle", set(names), change_id))


@pytest.fixture
def watching(database):
    """Told of all that is written."""
    watcher = Watching()
    page_change.watch(db.engine, watcher)
    return watcher


@pytest.fixture
def row(session, watching):
    """Three articles, of which nothing is told any more."""
    made = [make_article(published_at=START + number * DAY) for number in range(3)]
    watching.told.clear()
    return made


@pytest.fixture
def newest(session, row):
    """The last change before the test's own."""
    return session.scalar(PageChange.newest())


def own(*articles):
    """Their own sources."""
    names = ({sources.article(article.id), sources.block(article.id)} for article in articles)
    return {sources.ARTICLES, sources.SEARCH}.union(*names)


def test_what_is_rolled_back_leaves_nothing(session, row, newest, watching):
    row[1].title = "Another"
    session.flush()
    session.rollback()
    assert session.scalar(PageChange.newest()) == newest
    make_user()
    assert watching.told == []


def test_what_a_savepoint_takes_back_may_be_told_and_what_stays_is(session, row, newest, watching):
    first, middle, last = row
    first.title = "Another"
    with session.begin_nested():
        last.title = "Another"
    nested = session.begin_nested()
    middle.title = "Another"
    session.flush()
    assert watching.told == []
    nested.rollback()
    session.commit()
    [(change_id, stored)] = session.execute(PageChange.after(newest)).all()
    assert own(first, last) <= set(stored.split()) <= own(*row)
    names = set(stored.split())
    assert watching.told == [("begin", names), ("settle", names, change_id)]


def test_the_watcher_is_told_before_and_after(session, row, watching):
    row[1].title = "Another"
    session.commit()
    change_id = session.scalar(PageChange.newest())
    assert watching.told == [("begin", own(row[1])), ("settle", own(row[1]), change_id)]


def test_a_commit_that_fails_is_settled(session, row, watching):
    class Broken(Exception):
        pass

    def fail(connection):
        raise Broken

    row[1].title = "Another"
    event.listen(db.engine, "commit", fail)
    try:
        with pytest.raises(Broken):
            session.commit()
    finally:
        event.remove(db.engine, "commit", fail)
    session.rollback()
    assert watching.told == [("begin", own(row[1])), ("settle", own(row[1]), None)]
    row[2].title = "Another"
    session.commit()
    assert watching.told[2] == ("begin", own(row[2]))


@on_mariadb
def test_two_who_publish_beside_each_other_at_once_know_their_neighbours(database):
    first, last = make_article(published_at=START - DAY), make_article(published_at=START + DAY)
    drafts = [make_article(f"Draft {number}", published_at=None).id for number in range(2)]
    newest = db.session.scalar(PageChange.newest())
    both_began = threading.Barrier(2)

    def publish(article_id, at):
        def work():
            article = db.session.scalars(Article.on_desk(article_id, for_writing=True)).one()
            article.schedule(at, clock.now())

        def publishes():
            # Each has its own snapshot, in which the other's is a draft.
            db.session.scalars(select(User)).all()
            both_began.wait(PATIENCE)
            transaction.run(db.session, work)

        return publishes

    at_once(database, *(publish(one, START + timedelta(hours=hour)) for hour, one in enumerate(drafts)))
    changes = [set(names.split()) for _, names in db.session.execute(PageChange.after(newest))]
    # Whichever came second has the first beside it, and beside whom the first stands now.
    early, late = changes
    stand_beside = [{name for name in names if name.startswith("beside:")} for names in (early, late)]
    ends = {sources.beside(first.id), sources.beside(last.id)}
    assert stand_beside[0] == ends
    [own_name] = [name for name in early if name.startswith("article:")]
    assert len(stand_beside[1] & ends) == 1
    assert stand_beside[1] - ends == {own_name.replace("article", "beside")}
