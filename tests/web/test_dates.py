"""The hours that clocks skip and those that they show twice: resolved, and shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, Site
from tests.factories import make_article, make_user
from tests.pages import Page

TWICE = "2125-10-28T02:30"
FIRST, SECOND = datetime(2125, 10, 28, 0, 30, tzinfo=UTC), datetime(2125, 10, 28, 1, 30, tzinfo=UTC)


@pytest.fixture
def author(sign_in):
    """An author, signed in, on a site in Berlin."""
    db.session.get(Site, 1).time_zone = "Europe/Berlin"
    user = make_user()
    sign_in(user)
    return user


def publish(client, **typed):
    """Send a new sheet."""
    return client.post("/admin/articles/publication", data={"title": "Here", **typed})


def the_article():
    """The only one."""
    return db.session.scalars(select(Article)).one()


def test_a_skipped_hour_is_answered_with_the_next_there_is_before_it_is_taken(client, author):
    answer = Page.of(publish(client, publish_at="2126-03-31T02:30", body="typed"), 422)
    assert "skip 02:30 that day" in answer.error_of("publish_at")
    assert answer.value_of("publish_at") == "2126-03-31T03:00"
    assert answer.value_of("body") == "typed"
    assert db.session.scalars(select(Article)).all() == []
    publish(client, publish_at=answer.value_of("publish_at"))
    assert the_article().published_at == datetime(2126, 3, 31, 1, 0, tzinfo=UTC)


def test_of_two_hours_the_first_is_taken_and_the_sheet_says_so_and_lets_choose(client, page, author):
    publish(client, publish_at=TWICE)
    article = the_article()
    assert article.published_at == FIRST
    path = f"/admin/articles/{article.id}"
    shown = page(path)
    assert "show 02:30 twice that day. This is the first, UTC+2" in shown.main
    sheet = {"title": "Here", "slug": article.slug, "publish_at": TWICE, "which_hour": "second"}
    client.post(path, data=sheet)
    assert article.published_at == SECOND
    shown = page(path)
    assert "This is the second, UTC+1" in shown.main
    assert shown.one("[name=which_hour] [selected]")["value"] == "second"
    client.post(path, data=sheet | {"which_hour": "first"})
    assert article.published_at == FIRST


def test_the_choice_between_hours_is_shown_only_where_there_is_one(page, author):
    article = make_article(author=author)
    assert not page(f"/admin/articles/{article.id}").soup.select("[name=which_hour]")


def test_a_new_sheet_can_name_the_second_hour_at_once(client, author):
    publish(client, publish_at=TWICE, which_hour="second")
    assert the_article().published_at == SECOND


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_years_beyond_all_clocks_are_refused(client, author, typed):
    assert "no such date" in Page.of(publish(client, publish_at=typed), 422).error_of("publish_at")
