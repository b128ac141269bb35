"""Operations on tags while others work with the same tags, on MariaDB: no link is lost, at worst somebody waits."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Operation, Tag, transaction
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import TagGone
from blog.models.undoing import Undoing
from tests.concurrency import at_once, first_time
from tests.factories import make_article, make_tag
from tests.lists import assert_lists_are_right

pytestmark = pytest.mark.parametrize("database", ["mariadb"], indirect=True)

SAVES = 12


def tag(name):
    """The tag of that name, or None."""
    return db.session.scalar(select(Tag).where(Tag.name == name))


def merging(names, into, meet=lambda: None):
    """Merges tags by name, as a view does; "gone" when somebody else was first."""

    def work():
        tags, target = [tag(name) for name in names], tag(into)
        meet()
        if target is None or None in tags:
            return "gone"
        try:
            return TagMerge(tags, target).carry_out(db.session(), None, clock.now()).kind
        except TagGone:
            return "gone"

    return lambda: transaction.run(db.session, work)


def saving(title, tags, meet=lambda: None):
    """Publishes an article with these tags, as the desk does."""

    def work():
        article = Article(title=title)
        with db.session.no_autoflush:
            db.session.add(article)
            article.tag_with(db.session(), tags)
        article.publish(clock.now())
        meet()

    return lambda: transaction.run(db.session, work)


def retagging(title, tags, meet=lambda: None):
    """Gives an article other tags, as the desk does."""

    def work():
        found = db.session.scalars(select(Article.id).where(Article.title == title)).one()
        article = db.session.scalars(Article.on_desk(found, for_writing=True)).one()
        meet()
        article.tag_with(db.session(), tags)

    return lambda: transaction.run(db.session, work)


def tags_of(title):
    """The names of an article's tags, read anew."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.scalars(select(Article).where(Article.title == title)).one()
    return sorted(each.name for each in found.tags)


def test_two_who_merge_the_same_tags_merge_them_once(database):
    for number in range(20):
        make_article(f"No {number}", tags=["A"] if number % 2 else ["A", "B"])
    meet = first_time(threading.Barrier(2))
    answers = at_once(database, merging(["A"], "B", meet), merging(["A"], "B", meet))
    assert sorted(answers) == ["gone", "tag_merge"]
    assert [tags_of(f"No {number}") for number in range(20)] == [["B"]] * 20
    assert len(db.session.scalars(select(Operation)).all()) == 1
    assert_lists_are_right(db.session)


def test_two_who_merge_tags_into_each_other_leave_one_with_all_articles(database):
    make_article("One", tags=["A"])
    make_article("Two", tags=["B"])
    meet = first_time(threading.Barrier(2))
    answers = at_once(database, merging(["A"], "B", meet), merging(["B"], "A", meet))
    assert sorted(answers) == ["gone", "tag_merge"]
    assert tags_of("One") == tags_of("Two")
    assert len(tags_of("One")) == 1
    assert_lists_are_right(db.session)


@pytest.mark.parametrize("saver", [saving, retagging])
def test_who_saves_with_a_tag_that_is_being_merged_saves_with_what_it_became(database, saver):
    for number in range(20):
        make_article(f"No {number}", tags=["A"])
    make_article("Here", tags=["Other"])
    make_tag("B")
    meet = first_time(threading.Barrier(2))
    title = "Here" if saver is retagging else "New"
    at_once(database, merging(["A"], "B", meet), saver(title, ["A", "C"], meet))
    assert tags_of(title) == ["B", "C"]
    assert tag("A") is None
    assert_lists_are_right(db.session)


def test_many_saves_during_merges_and_their_undoing_lose_nothing(database):
    make_tag("B")
    make_article("First", tags=["A"])

    def back_and_forth():
        for _ in range(4):
            merging(["A"], "B")()
            transaction.run(db.session, undo_the_last)

    def undo_the_last():
        entry = db.session.scalars(select(Operation).order_by(Operation.id.desc()).limit(1)).one()
        Undoing(db.session(), entry).carry_out(clock.now())

    def save_all(start):
        for number in range(start, start + SAVES):
            saving(f"No {number}", ["A", f"T{number % 3}"])()

    at_once(database, back_and_forth, lambda: save_all(0), lambda: save_all(100))
    db.session.rollback()
    for number in [*range(SAVES), *range(100, 100 + SAVES)]:
        assert len(tags_of(f"No {number}")) == 2, number
        assert set(tags_of(f"No {number}")) & {"A", "B"}
    assert_lists_are_right(db.session)


def test_an_implication_made_while_somebody_saves_reaches_that_article(database):
    for name in ("Flask", "Python"):
        make_tag(name)
    meet = first_time(threading.Barrier(2))

    def imply():
        flask, python = tag("Flask"), tag("Python")
        meet()
        TagImplying(flask, [python]).carry_out(db.session(), None, clock.now())

    at_once(database, lambda: transaction.run(db.session, imply), saving("New", ["Flask"], meet))
    db.session.rollback()
    assert_lists_are_right(db.session)


def test_a_tag_deleted_while_somebody_saves_with_it_is_gone_from_all_or_made_again(database):
    make_article("Old", tags=["A"])
    meet = first_time(threading.Barrier(2))

    def remove():
        found = tag("A")
        meet()
        TagDeletion([found]).carry_out(db.session(), None, clock.now())

    at_once(database, lambda: transaction.run(db.session, remove), saving("New", ["A"], meet))
    assert tags_of("Old") == []
    assert tags_of("New") == (["A"] if tag("A") else [])
    assert_lists_are_right(db.session)
