"""Pairs that several change at once: whoever comes later sees what the earlier did."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, transaction, translation
from blog.models.translation import NotATranslation
from tests.concurrency import at_once, first_time
from tests.factories import make_article
from tests.lists import assert_lists_are_right
from tests.translations import NOW, assert_pairs_are_right, make_pair

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)
TIMES = 5


def both(database, one, other):
    """Run two works at once, each of which has read something before the other writes; return what they return."""
    meet = first_time(threading.Barrier(2))

    def run(work):
        def works():
            db.session.scalars(select(Article)).all()
            db.session.expunge_all()
            meet()
            return work()

        return lambda: transaction.run(db.session, works)

    return at_once(database, run(one), run(other))


def locked(article_id):
    """The article, which nobody else changes."""
    return db.session.scalars(Article.on_desk(article_id, for_writing=True)).one()


def joining(article_id, original_id):
    """Makes the one a translation of the other, as the desk does; says whether it could."""

    def work():
        original, article = locked(original_id), locked(article_id)
        try:
            translation.check(db.session(), article, original)
        except NotATranslation:
            return False
        article.translation_of_id = original.id
        return True

    return work


@on_mariadb
def test_two_do_not_become_each_others_translations(database):
    for _ in range(TIMES):
        one, other = make_article("English", tags=["a"]).id, make_article("中文", tags=["b"]).id
        assert sorted(both(database, joining(one, other), joining(other, one))) == [False, True]
        assert_pairs_are_right(db.session)
        assert_lists_are_right(db.session)


@on_mariadb
def test_a_language_is_not_taken_twice(database):
    for _ in range(TIMES):
        original = make_article("English").id
        works = [joining(make_article("中文").id, original) for _ in range(2)]
        assert sorted(both(database, *works)) == [False, True]


@on_mariadb
def test_an_original_that_goes_sees_the_translation_that_comes(database):
    for _ in range(TIMES):
        original, chinese = (article.id for article in make_pair(state="draft"))
        both(
            database,
            lambda original=original: locked(original).unpublish(),
            lambda chinese=chinese: locked(chinese).publish(NOW),
        )
        assert db.session.get_one(Article, chinese).translation_of_id is None
        assert_pairs_are_right(db.session)
        assert_lists_are_right(db.session)
