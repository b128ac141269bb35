"""Slots as their author finds them again: what they tell, to whom, and at what cost."""

import json

import pytest

from blog.extensions import db
from blog.models import Draft, Series
from tests.factories import make_article, make_user
from tests.writing import sheet


@pytest.fixture
def author(sign_in):
    user = make_user(name="Wendy")
    sign_in(user)
    return user


def make_slot(author, article, **typed):
    """What one of its author's tabs holds."""
    tab = f"tab-number-{len(db.session.scalars(db.select(Draft)).all())}"
    began = {"base": article.revision, "opened": article.fingerprint()}
    slot = Draft(user_id=author.id, article_id=article.id, tab=tab, serial=1, **began)
    slot.fields = json.dumps(sheet(article, **typed))
    db.session.add(slot)
    db.session.commit()
    return slot


def test_whose_article_it_is_no_longer_sees_what_was_typed_and_nothing_of_the_article(page, author):
    author.role = "editor"
    article = make_article("Here", body="Their unpublished words.", published_at=None, author=make_user())
    slot = make_slot(author, article, body="My words.")
    assert "unpublished" in page(f"/admin/articles/drafts/{slot.id}").main
    author.role = "author"
    db.session.commit()
    looked = page(f"/admin/articles/drafts/{slot.id}").main
    assert "My words." in looked
    assert "unpublished" not in looked


def test_a_sheet_with_many_slots_asks_the_database_as_often_as_with_one(client, author, queries):
    series = Series(title="In parts", slug="in-parts")
    db.session.add(series)
    db.session.commit()
    article = make_article("Here", author=author, series_id=series.id)
    make_slot(author, article, body="Typed first.")
    path = f"/admin/articles/{article.id}"
    client.get("/")
    for more in (0, 4):
        for number in range(more):
            make_slot(author, article, body=f"Typed {number}.")
        with queries(at_most=10) as asked:
            opened = client.get(path).text
        assert all(f"?draft={slot.id}" in opened for slot in db.session.scalars(db.select(Draft)))
        assert len([statement for statement in asked if "FROM series" in statement]) == 1
