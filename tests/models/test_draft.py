"""Slots that hold nothing any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from blog.lib import clock
from blog.models import Draft
from blog.models.draft import Typed, finish
from tests.factories import make_user


def test_slots_that_were_emptied_long_ago_are_forgotten_and_others_are_not(session):
    author, stranger, now = make_user(), make_user(), clock.now()
    long_ago, lately = now - timedelta(days=31), now - timedelta(days=29)
    for tab, user, at, fields in (
        ("emptied-long-ago", author, long_ago, ""),
        ("holds-something", author, long_ago, "{}"),
        ("emptied-lately", author, lately, ""),
        ("somebody-elses", stranger, long_ago, ""),
    ):
        session.add(Draft(user_id=user.id, tab=tab, saved_at=at, fields=fields))
    session.commit()
    finish(session, author, Typed("of-this-save", 4), now)
    session.commit()
    found = sorted(session.scalars(select(Draft.tab)))
    assert found == ["emptied-lately", "holds-something", "of-this-save", "somebody-elses"]


def test_a_tab_that_was_forgotten_is_kept_again(session):
    author = make_user()
    session.add(Draft(user_id=author.id, tab="of-this-tab", saved_at=clock.EPOCH, fields="", serial=9))
    session.commit()
    finish(session, author, Typed("of-this-tab", 10), clock.now())
    session.commit()
    assert session.scalars(select(Draft.serial)).all() == [10]
