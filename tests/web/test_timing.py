"""Where the time went: for admins and in debug mode in a header, for operators in the log; never for readers."""

from __future__ import annotations

import itertools
import logging
import re

import click
import pytest
from flask import Flask
from sqlalchemy import select, text

from blog.extensions import db
from blog.models import LoginSession, Tag
from tests.conftest import make_app
from tests.factories import make_article, make_tag, make_user

HEADER = re.compile(r'total;dur=\d+\.\d, db;dur=\d+\.\d;desc="(\d+) statements", template;dur=\d+\.\d')


@pytest.fixture
def seconds(monkeypatch):
    """Sets how many seconds pass whenever somebody looks at the clock."""

    def set_to(step):
        ticks = itertools.count(0, step)
        monkeypatch.setattr("blog.models.database.time.perf_counter", lambda: next(ticks))

    return set_to


@pytest.fixture
def slow(caplog):
    """The lines of the log of slow statements so far."""
    caplog.set_level(logging.WARNING, logger="sheaf.slow")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "sheaf.slow"]


# -- Server-Timing


@pytest.mark.parametrize(
    "path", ["/", "/articles/first", "/nothing", "/admin/articles", "/media/no.webp", "/feed.atom"]
)
def test_an_admin_sees_where_the_time_went(client, sign_in, path):
    make_article("First")
    sign_in(make_user("admin"))
    assert HEADER.fullmatch(client.get(path).headers["Server-Timing"])


@pytest.mark.parametrize("path", ["/", "/articles/first", "/nothing", "/login", "/feed.atom"])
@pytest.mark.parametrize("role", [None, "author", "editor"])
def test_nobody_else_does(client, sign_in, path, role):
    make_article("First")
    if role:
        sign_in(make_user(role))
    assert "Server-Timing" not in client.get(path).headers


def test_a_page_made_for_an_admin_is_not_given_to_others(client, sign_in):
    sign_in(make_user("admin"))
    assert all("Cookie" in client.get(path).vary for path in ("/", "/feed.atom"))


def test_assets_ask_nobody_who_looks(client, sign_in, queries):
    address = re.search(r'href="(/static/[^"]+css)"', client.get("/").text)[1]
    sign_in(make_user("admin"))
    with queries(at_most=0):
        assert "Server-Timing" not in client.get(address).headers


def test_in_debug_mode_everybody_sees_it(app, client):
    app.debug = True
    assert "Server-Timing" in client.get("/").headers
    assert "Server-Timing" in client.get("/healthz").headers


def test_statements_are_counted_request_by_request(app, client):
    app.debug = True
    seen = []

    @app.get("/asked/<int:times>")
    def asked(times):
        for _ in range(times):
            db.session.scalars(select(Tag)).all()
        return ""

    client.get("/")
    for times in (1, 5, 1):
        header = client.get(f"/asked/{times}").headers["Server-Timing"]
        seen.append(int(HEADER.fullmatch(header)[1]))
    assert seen[1] - seen[0] == 4
    assert seen[0] == seen[2]


def test_times_are_milliseconds(app, client, seconds):
    app.debug = True
    seconds(0.25)
    header = client.get("/healthz").headers["Server-Timing"]
    assert header == 'total;dur=250.0, db;dur=0.0;desc="0 statements", template;dur=0.0'


def test_templates_count(app, client, seconds):
    app.debug = True
    seconds(0.25)
    assert "template;dur=0.0" not in client.get("/nothing").headers["Server-Timing"]


def test_an_admin_whose_database_is_away_gets_the_answer_all_the_same(app, client, sign_in):
    sign_in(make_user("admin"))
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/away")
    def away():
        db.session.rollback()
        LoginSession.__table__.drop(db.engine)
        return "answered"

    assert client.get("/away").text == "answered"


# -- slow statements


def test_a_slow_statement_is_logged_with_who_asked(client, slow, seconds):
    make_tag("Flask", description="Words of somebody's own")
    seconds(0.5)
    client.get("/tags/flask?q=secret")
    assert any(line.startswith("slow statement: 500 ms in tags.show: SELECT tag.") for line in slow())
    assert "secret" not in "".join(slow())
    assert "\n" not in "".join(slow())


def test_a_quicker_one_is_not(client, slow, seconds):
    seconds(0.499)
    client.get("/")
    assert slow() == []


def test_what_was_typed_is_not_logged(client, slow, seconds, sign_in):
    sign_in(make_user())
    seconds(1)
    client.post(
        "/admin/articles", data={"title": "A hidden title", "body": "A hidden text", "submission": "x"}
    )
    assert any("INSERT INTO article " in line for line in slow())
    assert "hidden" not in "".join(slow())


def test_a_very_long_statement_is_cut(app, slow, seconds):
    seconds(1)
    db.session.execute(text(f"SELECT 1 /* {'long ' * 1000} */"))
    assert len(slow()[0]) < 2200


def test_a_commands_name_is_logged(app, slow, seconds):
    @app.cli.command("look")
    def look():
        seconds(1)
        click.echo(db.session.scalar(select(1)))

    app.test_cli_runner().invoke(args=["look"])
    assert any(re.match("slow statement: 1000 ms in .*look: SELECT 1", line) for line in slow())


def test_a_statement_that_failed_is_logged_too(app, slow, seconds):
    seconds(1)
    with pytest.raises(Exception, match="nowhere"):
        db.session.execute(text("SELECT * FROM nowhere"))
    assert any("SELECT * FROM nowhere" in line for line in slow())


@pytest.mark.parametrize(("limit", "logged"), [("0", False), ("1", True), ("60000", False)])
def test_the_limit_is_a_setting(sqlite_url, slow, seconds, limit, logged):
    app: Flask = make_app(sqlite_url, SLOW_QUERY=limit)
    seconds(1)
    with app.app_context():
        db.session.scalar(select(1))
        db.session.remove()
        db.engine.dispose()
    assert bool(slow()) is logged


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_readers_statements_are_logged_on_mariadb(database, slow, seconds):
    seconds(1)
    database.test_client().get("/")
    assert any("in articles." in line for line in slow())
