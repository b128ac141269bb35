"""Views that write: whole or not at all, once however often they are tried or sent."""

from __future__ import annotations

import threading

import pytest
from flask import abort, flash
from flask import session as cookie
from sqlalchemy import event, insert, select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, LoginSession, Submission, Tag, article_tag
from blog.web.access import TOKEN
from blog.web.unit_of_work import unit_of_work
from tests.concurrency import another_writer, at_once, count, first_time, make_impatient
from tests.factories import make_user
from tests.pages import Page


def test_a_view_that_aborts_stores_nothing(app, client):
    @app.post("/half")
    @unit_of_work
    def half():
        db.session.add(Tag(name="Flask"))
        db.session.flush()
        abort(404)

    assert client.post("/half").status_code == 404
    assert count(Tag) == 0


def test_a_view_that_is_tried_again_leaves_one_message(app, client):
    calls = []

    @app.post("/twice")
    @unit_of_work
    def twice():
        calls.append(cookie.get("_flashes"))
        flash("Saved.")
        db.session.add(Tag(name="Flask", slug=f"flask-{len(calls)}"))
        db.session.flush()
        if len(calls) == 1:
            db.session.execute(insert(article_tag).values(article_id=1, tag_id=1))
        return "", 204

    assert client.post("/twice").status_code == 204
    assert calls == [None, None]
    with client.session_transaction() as stored:
        assert [message for _, message in stored["_flashes"]] == ["Saved."]
    assert db.session.scalars(select(Tag.slug)).all() == ["flask-2"]


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_the_same_form_sent_twice_at_once_creates_one_article(database):
    row, token = LoginSession.begin(make_user(), clock.now())
    db.session.add(row)
    meet = first_time(threading.Barrier(2))

    def meet_after_looking(connection, cursor, statement, *rest):
        if statement.startswith("SELECT submission"):
            meet()

    def send():
        client = database.test_client()
        with client.session_transaction() as stored:
            stored[TOKEN] = token
        form = {"title": "Twice", "body": "The text", "tags": "Flask", "submission": "the same"}
        return client.post("/admin/articles", data=form)

    event.listen(db.engine, "after_cursor_execute", meet_after_looking)
    answers = at_once(database, send, send)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.location for answer in answers}) == 1
    # Two rows of one submission: its token, and what was typed with it.
    assert (count(Article), count(Tag), count(Submission)) == (1, 1, 2)


def test_a_form_that_could_not_be_stored_is_given_back_whole(app, client, sign_in):
    make_impatient()
    sign_in(make_user())
    typed = {
        "title": "重庆 & <b>",
        "body": "A text\nof two lines",
        "tags": "Flask, 数据库",
        "submission": "once",
    }
    with another_writer():
        answer = client.post("/admin/articles", data=typed)
    assert answer.status_code == 503
    assert (count(Article), count(Tag), count(Submission)) == (0, 0, 0)
    given_back = Page.of(answer, 503)
    assert given_back.one("form")["action"] == "/admin/articles"
    assert {name: given_back.value_of(name) for name in typed} == typed
