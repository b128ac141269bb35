"""Readers are answered through connections that only read; a server that went away or says nothing holds nobody up."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pymysql
import pytest
from pymysql.constants import COMMAND
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Tag, transaction
from blog.models.database import READING, WriteWhileReading
from blog.server.mariadb import PrivateMariaDB
from blog.server.processes import free_port
from blog.web.connections import patient_for
from blog.web.unit_of_work import unit_of_work
from tests.concurrency import count
from tests.conftest import make_app, migrate
from tests.factories import make_article, make_tag, make_user
from tests.server.conftest import suspended

PAGES = [
    "/",
    "/articles/first",
    "/tags/",
    "/tags/flask",
    "/tags/flask,mysql+!go",
    "/authors/mei",
    "/feed.atom",
    "/search?q=first+flask",
    "/no",
]
WRITES = {
    "a new object": lambda: db.session.add(Tag(name="Go")),
    "a changed object": lambda: setattr(db.session.scalars(select(Tag)).one(), "description", "New"),
    "a deleted object": lambda: db.session.delete(db.session.scalars(select(Tag)).one()),
}
STATEMENTS = {
    "INSERT": insert(Tag).values(name="Go", slug="go", name_key="go"),
    "UPDATE": update(Tag).values(description="New"),
    "DELETE": text("DELETE FROM tag"),
    "a write in a WITH": text("INSERT INTO tag (name) WITH a AS (SELECT 'Go' AS name) SELECT name FROM a"),
    "TRUNCATE": text("TRUNCATE TABLE article_tag"),
    "a new table": text("CREATE TABLE beside (id INT)"),
}
LOCKING = {
    "FOR UPDATE": select(Tag).with_for_update(),
    "shared": select(Tag).with_for_update(read=True),
    "in a part": select(Tag).where(Tag.id.in_(select(Tag.id).with_for_update())),
}

both = pytest.mark.parametrize("has_session", [False, True], ids=["a reader", "somebody with a session"])
on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)


@pytest.fixture
def commands(monkeypatch):
    """What was sent to the server, whether SQL or not."""
    sent = []
    send = pymysql.connections.Connection._execute_command

    def note(self, command, sql):
        sent.append(str(sql) if command == COMMAND.COM_QUERY else f"command {command}")
        return send(self, command, sql)

    monkeypatch.setattr(pymysql.connections.Connection, "_execute_command", note)
    return sent


def browser(app, has_session):
    """A reader's, or that of somebody who has a session."""
    client = app.test_client()
    if has_session:
        client.set_cookie("session", "x")
    return client


def serve(app, path, view, **options):
    """Add a page for this test."""
    app.add_url_rule(path, path, view, **options)


# -- round trips


@on_mariadb
@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_as_many_round_trips_as_it_has_questions(database, commands, queries, path):
    make_article("First", tags=["Flask", "MySQL"], author=make_user(username="mei"))
    client = database.test_client()
    client.get(path)
    commands.clear()
    with queries(at_most=100) as asked:
        assert client.get(path).status_code in {200, 404}
    # The client around the request ends the test's own transaction.
    assert len(asked) == len([one for one in commands if one != "COMMIT"])
    assert "ROLLBACK" not in commands


@on_mariadb
def test_whoever_has_a_session_reads_in_a_transaction(database, commands):
    client = browser(database, has_session=True)
    client.get("/")
    commands.clear()
    client.get("/")
    assert "ROLLBACK" in commands


# -- reading engines can't write


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_page_that_is_read_stores_no_object(database, write):
    make_tag("Flask")

    def view():
        write()
        db.session.commit()
        return ""

    serve(database, "/written", view)
    with pytest.raises(WriteWhileReading, match="Tag"):
        database.test_client().get("/written")
    assert db.session.scalars(select(Tag)).one().description == ""


@on_mariadb
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_a_page_that_is_read_sends_no_statement_that_writes(database, statement):
    make_tag("Flask")

    def view():
        db.session.execute(statement)
        return ""

    serve(database, "/written", view)
    client = database.test_client()
    database.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get("/written").status_code in {500, 503}
    assert db.session.scalars(select(Tag)).one().description == ""
    with db.engines[READING].connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(statement)
    assert refused.value.orig.args[0] == 1792


@on_mariadb
@pytest.mark.parametrize("statement", LOCKING.values(), ids=LOCKING)
def test_a_page_that_is_read_locks_nothing(database, statement):
    serve(database, "/locked", lambda: str(db.session.execute(statement).all()))
    with pytest.raises(WriteWhileReading, match=r"FOR UPDATE|SHARE MODE"):
        database.test_client().get("/locked")


def test_a_unit_of_work_writes_wherever_it_begins(database):
    def view():
        before = db.session.scalars(select(Tag)).all()
        transaction.run(db.session, lambda: db.session.add(Tag(name="Flask")))
        return {"before": len(before), "after": len(db.session.scalars(select(Tag).with_for_update()).all())}

    serve(database, "/begun", view)
    assert database.test_client().get("/begun").json == {"before": 0, "after": 1}
    assert count(Tag) == 1


def test_a_view_that_is_a_unit_of_work_may_be_asked_by_get(database):
    serve(database, "/unit", unit_of_work(lambda: db.session.add(Tag(name="Flask")) or ""))
    assert database.test_client().get("/unit").status_code == 200
    assert count(Tag) == 1


def test_a_reader_publishes_what_has_come_due(database):
    make_article("Due", published_at=clock.now() - timedelta(minutes=1), state="scheduled")
    assert "Due" in database.test_client().get("/").text
    assert db.session.scalars(select(Article.state)).one() == "published"


# -- servers that went away


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """A server that tests may stop."""
    with PrivateMariaDB(tmp_path_factory.mktemp("away"), free_port(), durable=False) as server:
        yield server


@pytest.fixture
def served(own_server):
    """An application on that server, which waits a second for its answers."""
    app = make_app(own_server.create_database("away"), DATABASE_TIMEOUT="1")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    migrate(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def all_busy(name):
    """Every connection of an engine is somebody else's."""
    pool = db.engines[name].pool
    pool._timeout = 0.1
    held = [pool.connect() for _ in range(pool.size())]
    try:
        yield
    finally:
        for connection in held:
            connection.close()


@both
def test_a_server_that_was_started_again_in_between_fails_nobody(served, own_server, has_session):
    client = browser(served, has_session)
    assert client.get("/").status_code == 200
    db.session.remove()
    own_server.stop()
    own_server.start()
    assert client.get("/").status_code == 200


def test_a_connection_that_was_idle_is_tried_before_it_is_used(served, commands, monkeypatch):
    client = served.test_client()
    client.get("/")
    monkeypatch.setattr("blog.models.database.IDLE_SECONDS", 0)
    commands.clear()
    client.get("/")
    assert f"command {COMMAND.COM_PING}" in commands


@both
@pytest.mark.parametrize("connection", ["used", "idle", "new"])
def test_a_server_that_says_nothing_is_not_waited_for(
    served, own_server, has_session, connection, monkeypatch
):
    client = browser(served, has_session)
    client.get("/")
    db.session.remove()
    if connection == "idle":
        monkeypatch.setattr("blog.models.database.IDLE_SECONDS", 0)
    if connection == "new":
        db.engine.dispose()
    with suspended(own_server):
        answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert client.get("/").status_code == 200


def test_a_server_that_stops_while_it_writes_is_not_waited_for(served, own_server):
    def view():
        db.session.add(Tag(name="Flask"))
        with suspended(own_server):
            db.session.flush()

    serve(served, "/stuck", unit_of_work(view), methods=["POST"])
    assert served.test_client().post("/stuck").status_code == 503
    assert count(Tag) == 0


def test_commands_wait_as_long_as_it_takes(served):
    assert db.session.scalar(text("SELECT SLEEP(1.2)")) == 0


def test_a_servers_other_threads_say_how_long_they_wait(served):
    with patient_for(1), pytest.raises(OperationalError, match="timed out"):
        db.session.scalar(text("SELECT SLEEP(1.2)"))


def test_whoever_closes_the_connections_closes_both_kinds(served):
    served.test_client().get("/")
    assert db.engines[READING].pool.checkedin() == 1
    db.engine.dispose()
    assert db.engines[READING].pool.checkedin() == 0


@both
def test_where_no_connection_is_free_the_answer_is_to_come_again(served, has_session):
    client = browser(served, has_session)
    client.get("/")
    db.session.remove()
    with all_busy(None if has_session else READING):
        answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert client.get("/").status_code == 200


def test_no_limit_to_an_answer_is_longer_than_readers_wait_for_a_connection(served):
    assert {engine.pool._timeout for engine in db.engines.values()} == {5}
