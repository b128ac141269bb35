"""Units of work: stored whole or not at all, tried again when the database says so, at once with others."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from blog.extensions import db
from blog.models import Article, Tag, article_tag, transaction
from tests.concurrency import (
    PATIENCE,
    another_writer,
    at_once,
    count,
    first_time,
    make_impatient,
    wait_until_somebody_waits,
)
from tests.factories import make_article, make_tag, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def add_tag():
    """Work for a unit."""
    db.session.add(Tag(name="Flask"))


@pytest.fixture
def impatient(app):
    """The application on an SQLite that waits for nobody."""
    make_impatient()
    return app


# -- all or nothing


def test_work_is_stored_when_it_returns(session):
    assert transaction.run(session, lambda: add_tag() or "done") == "done"
    assert count(Tag) == 1


def test_work_that_raises_stores_nothing(session):
    def work():
        session.add(Tag(name="Flask"))
        session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        transaction.run(session, work)
    assert count(Tag) == 0


def test_foreign_keys_hold(session):
    with pytest.raises(IntegrityError):
        session.execute(insert(article_tag).values(article_id=1, tag_id=1))
    session.rollback()


# -- tried again


def test_a_key_that_stays_broken_is_given_up_after_a_few_attempts(session):
    make_tag("Flask")
    attempts = []

    def work():
        attempts.append(1)
        session.add(Tag(name="flask"))

    with pytest.raises(transaction.Busy):
        transaction.run(session, work)
    assert len(attempts) == transaction.ATTEMPTS
    assert count(Tag) == 1


def test_another_attempt_starts_with_an_empty_session(session):
    make_tag("Flask")
    found_at_start, held = [], []

    def work():
        found_at_start.append(list(session))
        held.append(session.scalars(select(Tag)).one())
        if len(held) == 1:
            session.execute(insert(article_tag).values(article_id=99, tag_id=99))

    transaction.run(session, work)
    assert len(held) == 2
    assert found_at_start[1] == []


def test_an_error_that_trying_does_not_help_is_raised_at_once(session):
    attempts = []

    def work():
        attempts.append(1)
        session.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(Exception, match="no_such_table"):
        transaction.run(session, work)
    assert len(attempts) == 1


@on_mariadb
def test_of_two_in_a_deadlock_both_end(database):
    one, two = make_tag("one").id, make_tag("two").id
    meet, calls = first_time(threading.Barrier(2)), []

    def describe(first, second):
        def work():
            calls.append(first)
            db.session.execute(update(Tag).where(Tag.id == first).values(description=f"by {first}"))
            meet()
            db.session.execute(update(Tag).where(Tag.id == second).values(description=f"by {first}"))

        return lambda: transaction.run(db.session, work)

    at_once(database, describe(one, two), describe(two, one))
    assert len(calls) == 3, "nobody was the deadlock's victim"
    descriptions = set(db.session.scalars(select(Tag.description)))
    assert descriptions in ({f"by {one}"}, {f"by {two}"})


@on_mariadb
def test_whoever_waited_too_long_for_a_lock_tries_again(database):
    tag_id = make_tag("Flask").id
    waited = []
    with db.engine.connect() as holder:
        holder.execute(update(Tag).values(description="held"))

        def work():
            db.session.execute(text("SET innodb_lock_wait_timeout = 1"))
            db.session.execute(update(Tag).where(Tag.id == tag_id).values(description="changed"))

        transaction.run(db.session, work, before_retry=lambda: waited.append(holder.rollback()))
    assert len(waited) == 1
    assert db.session.scalars(select(Tag.description)).all() == ["changed"]


@on_sqlite
def test_a_unit_of_work_takes_its_turn_before_it_reads(database):
    def work():
        with pytest.raises(sqlite3.OperationalError, match="locked"), another_writer():
            pass

    transaction.run(db.session, work)
    with another_writer():
        db.session.scalars(select(Tag)).all()


@on_sqlite
def test_a_writer_waits_for_the_one_before(database):
    retries = []
    with another_writer() as before:
        threading.Timer(0.3, before.rollback).start()
        transaction.run(db.session, add_tag, before_retry=lambda: retries.append(1))
    assert retries == []
    assert count(Tag) == 1


def test_a_writer_that_is_turned_away_tries_again(impatient):
    retries = []
    with another_writer() as before:
        transaction.run(db.session, add_tag, before_retry=lambda: retries.append(before.rollback()))
    assert len(retries) == 1
    assert count(Tag) == 1


def test_work_that_is_turned_away_every_time_is_given_up(impatient):
    with another_writer(), pytest.raises(transaction.Busy) as busy:
        transaction.run(db.session, add_tag)
    assert isinstance(busy.value.__cause__, OperationalError)
    assert count(Tag) == 0


# -- at once


def test_two_who_make_the_same_tag_at_once_share_it(database):
    # On SQLite the second waits before it reads, so they can't meet.
    meet = first_time(threading.Barrier(2 if db.engine.dialect.name != "sqlite" else 1))

    # One author each, for whoever counts an author's articles waits until the other has.
    authors = {title: make_user().id for title in ("one", "two")}

    def write(title, name):
        def work():
            article = Article(title=title, author_id=authors[title])
            db.session.add(article)
            found = [tag for _, tag in db.session.execute(Tag.spelled(["flask"]))]
            meet()
            article.tags = found or Tag.named(db.session(), [name])

        return lambda: transaction.run(db.session, work)

    at_once(database, write("one", "Flask"), write("two", "FLASK"))
    assert count(Tag) == 1
    assert count(article_tag) == 2


def test_two_with_the_same_title_at_once_have_two_addresses(database):
    works = [lambda: transaction.run(db.session, lambda: db.session.add(Article(title="Same")))] * 2
    at_once(database, *works)
    assert set(db.session.scalars(select(Article.slug))) == {"same", "same-2"}


@on_mariadb
def test_what_is_due_is_published_by_one_of_two(database):
    make_article(published_at=NOW, state="scheduled")
    both_began = threading.Barrier(2)

    def publish():
        both_began.wait(PATIENCE)
        return transaction.run(db.session, lambda: Article.publish_due(db.session(), NOW))

    assert sorted(at_once(database, publish, publish)) == [0, 1]


@on_mariadb
def test_who_comes_second_waits_and_finds_nothing_due(database):
    make_article(published_at=NOW, state="scheduled")
    first_holds = threading.Event()

    def first():
        published = Article.publish_due(db.session(), NOW)
        first_holds.set()
        wait_until_somebody_waits()
        db.session.commit()
        return published

    def second():
        db.session.scalars(select(Tag)).all()
        first_holds.wait(PATIENCE)
        return transaction.run(db.session, lambda: Article.publish_due(db.session(), NOW))

    assert at_once(database, first, second) == [1, 0]
