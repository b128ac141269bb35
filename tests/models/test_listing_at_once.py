"""Readers' lists and their counters, written by several at once: nobody's article is lost or counted twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, Tag, transaction
from tests.concurrency import PATIENCE, at_once, count, wait_until_somebody_waits
from tests.factories import make_article, make_tag
from tests.lists import assert_lists_are_right, imply, listed, uses

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
STATES = ("published", "draft", "scheduled", "trashed")

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)


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
def test_an_article_stored_before_its_tags_stands_in_nobodys_way(database):
    make_tag("Flask")
    first_is_stored, retries = threading.Event(), []

    def store(title, before, between):
        def work():
            before()
            article = Article(title=title, state="published", published_at=START)
            db.session.add(article)
            db.session.flush()
            between()
            article.tag_with(db.session(), ["Flask"])

        return lambda: transaction.run(db.session, work, before_retry=lambda: retries.append(title))

    def wait():
        first_is_stored.set()
        wait_until_somebody_waits()

    works = (
        store("first", lambda: None, wait),
        store("second", lambda: first_is_stored.wait(PATIENCE), lambda: None),
    )
    at_once(database, *works)
    assert retries == []
    assert uses(db.session, db.session.scalar(Tag.at("flask"))) == [2]
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
def test_links_are_listed_as_they_are_and_not_as_an_old_snapshot_has_them(database):
    article_id = make_article("Moved", tags=["Flask"]).id
    web = make_tag("Web").id
    has_begun, has_retagged = threading.Event(), threading.Event()

    def retag():
        has_begun.wait(PATIENCE)
        article = db.session.get(Article, article_id)
        article.tag_with(db.session(), ["Web"])
        db.session.commit()
        has_retagged.set()

    def redate():
        article = db.session.get(Article, article_id)
        has_begun.set()
        has_retagged.wait(PATIENCE)
        db.session.scalar(select(Article.id).with_for_update())
        article.redate(START)
        db.session.commit()

    at_once(database, retag, redate)
    db.session.rollback()
    assert listed(db.session, db.session.get(Tag, web)) == ["Moved"]
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
