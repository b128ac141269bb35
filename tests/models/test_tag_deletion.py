"""Deleting a tag, and undoing it to the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blog.models import Operation, Redirect, Tag, TagDeletion, article_tag
from blog.models.tag_deletion import Conflict
from tests.factories import make_article, make_tag, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


def delete(session, tag):
    """The ledger's entry of that tag's deletion, read from the database as the undoing view does."""
    operation = TagDeletion.carry_out(session(), tag, make_user("editor"), NOW)
    session.commit()
    session.expire_all()
    return session.get(Operation, operation.id)


def undo(session, operation):
    """The tag that undoing gives back."""
    tag = TagDeletion.undo(session(), operation, NOW + timedelta(hours=1))
    session.commit()
    session.expire_all()
    return tag


def links(session):
    """The rows of article_tag."""
    return {tuple(row) for row in session.execute(select(article_tag))}


def redirects(session):
    """Former slugs of tags, each with the id of the tag it leads to; None is "gone"."""
    return dict(session.execute(select(Redirect.slug, Redirect.tag_id)).all())


def test_a_deleted_tag_leaves_its_articles_and_their_other_tags(session):
    article = make_article(tags=["Flask", "Python"])
    flask, python = article.tags
    operation = delete(session, flask)
    assert session.scalars(select(Tag)).all() == [python]
    assert [tag.name for tag in article.tags] == ["Python"]
    assert links(session) == {(article.id, python.id)}
    assert (operation.subject, operation.created_at, operation.undone_at) == ("Flask", NOW, None)


def test_the_addresses_of_a_deleted_tag_are_gone_and_lead_nowhere(session):
    tag = make_tag("Flask")
    tag.slug = "flask-web"
    session.commit()
    delete(session, tag)
    assert redirects(session) == {"flask": None, "flask-web": None}


def test_undoing_brings_back_all_that_there_was(session):
    tag = make_tag("Ｆlask", description="A framework.", created_at=NOW - timedelta(days=9))
    articles = [make_article(tags=["flask"], state=state) for state in ("published", "draft", "trashed")]
    make_article(tags=["Python"])
    tag.slug = "flask-web"
    session.commit()
    before = {column.key: getattr(tag, column.key) for column in Tag.__table__.columns}
    linked = links(session)
    tag = undo(session, delete(session, tag))
    assert {column.key: getattr(tag, column.key) for column in Tag.__table__.columns} == before
    assert links(session) == linked
    assert {article.id for article in tag.articles} == {article.id for article in articles}
    assert redirects(session) == {"flask": tag.id}


def test_an_undone_deletion_cannot_be_undone_again(session):
    editor = make_user("editor")
    operation = delete(session, make_tag("Flask"))
    assert operation.undoable_by(editor)
    undo(session, operation)
    assert operation.undone_at == NOW + timedelta(hours=1)
    assert not operation.undoable_by(editor)
    assert not operation.undoable_by(make_user("author"))


def test_articles_deleted_since_stay_deleted(session):
    kept, gone = make_article(tags=["Flask"]), make_article(tags=["Flask"])
    operation = delete(session, kept.tags[0])
    session.delete(gone)
    session.commit()
    tag = undo(session, operation)
    assert links(session) == {(kept.id, tag.id)}


def test_a_tag_without_articles_comes_back_too(session):
    tag = undo(session, delete(session, make_tag("Flask")))
    assert tag.articles == []


def test_a_tag_deleted_twice_comes_back_twice(session):
    tag = make_article(tags=["Flask"]).tags[0]
    tag = undo(session, delete(session, tag))
    tag = undo(session, delete(session, tag))
    assert (tag.slug, len(tag.articles)) == ("flask", 1)


@pytest.mark.parametrize("name", ["Flask", "ＦＬＡＳＫ"])
def test_a_tag_made_since_with_that_name_is_in_the_way(session, name):
    operation = delete(session, make_tag("Flask"))
    rival = make_tag(name)
    with pytest.raises(Conflict) as conflict:
        TagDeletion.undo(session(), operation, NOW)
    session.rollback()
    assert conflict.value.subject == name
    assert session.scalars(select(Tag)).all() == [rival]
    assert operation.undone_at is None


def test_a_tag_that_has_taken_the_address_since_is_in_the_way(session):
    operation = delete(session, make_tag("Flask"))
    make_tag("Quart", slug="flask")
    with pytest.raises(Conflict, match="Quart"):
        TagDeletion.undo(session(), operation, NOW)


def test_a_conflict_that_is_gone_is_none(session):
    operation = delete(session, make_tag("Flask"))
    rival = make_tag("flask", slug="rival")
    session.delete(rival)
    session.commit()
    assert undo(session, operation).name == "Flask"


def test_a_former_slug_that_another_tag_has_taken_since_stays_with_it(session):
    tag = make_tag("Flask")
    tag.slug = "flask-web"
    session.commit()
    operation = delete(session, tag)
    make_tag("Water bottle", slug="flask")
    undo(session, operation)
    assert redirects(session) == {}


def test_a_former_slug_that_leads_to_another_tag_since_goes_on_doing_so(session):
    tag = make_tag("Flask")
    tag.slug = "flask-web"
    session.commit()
    operation = delete(session, tag)
    bottle = make_tag("Water bottle", slug="flask")
    bottle.slug = "bottle"
    session.commit()
    undo(session, operation)
    assert redirects(session) == {"flask": bottle.id}


def test_a_new_tag_of_that_name_has_the_address_again(session):
    delete(session, make_tag("Flask"))
    assert make_tag("Flask").slug == "flask"
    assert redirects(session) == {}
