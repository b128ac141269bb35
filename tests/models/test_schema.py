"""What a database holds is told from its tables, columns and revision, and looking changes nothing."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from blog.extensions import db
from blog.models import schema
from blog.models.schema import State
from tests.conftest import make_app, migrate
from tests.fixtures.tutorials import (
    KINDS,
    PowerCut,
    application,
    contents,
    fill,
    power_cut,
    run_sql,
)

VERSION = "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);\n"


def found_at(url: str) -> State:
    with application(url):
        return schema.state_of(db.engine)


def found_after(url: str, script: str) -> State:
    """What is found after running ``script``, by a look that changes nothing."""
    run_sql(url, script)
    before = contents(url)
    state = found_at(url)
    assert contents(url) == before
    return state


def test_a_migrated_database_is_ready(database: object) -> None:
    assert schema.state_of(db.engine) is State.READY


def test_an_empty_database_is_empty(empty_mariadb: str, tmp_path: object) -> None:
    assert found_at(empty_mariadb) is State.EMPTY
    assert found_at(f"sqlite:///{tmp_path}/new.sqlite") is State.EMPTY


def test_another_revision_is_newer(database: object) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'to come'"))
    try:
        assert schema.state_of(db.engine) is State.NEWER
    finally:
        with db.engine.begin() as connection:
            head = schema.known_revisions()[-1]
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})


def test_files_of_migrations_begin_with_their_revisions() -> None:
    scripts = [*ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    assert schema.known_revisions() == [script.revision for script in reversed(scripts)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tutorial_is_recognised(empty_mariadb: str, kind: str) -> None:
    fill(empty_mariadb, kind)
    state = found_at(empty_mariadb)
    assert (state.name, state.is_tutorial) == (kind.upper(), True)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE article ADD content text;\n",
        "ALTER TABLE article RENAME COLUMN title TO name;\n",
        "CREATE TABLE comment (id int PRIMARY KEY);\n",
        "CREATE VIEW titles AS SELECT title FROM article;\n",
        "ALTER TABLE tag MODIFY id int NOT NULL, DROP PRIMARY KEY, ADD UNIQUE KEY (id, name);\n",
    ],
)
def test_a_tutorial_that_grew_is_foreign(empty_mariadb: str, change: str) -> None:
    fill(empty_mariadb, "article_tutorial", "MyISAM")
    assert found_after(empty_mariadb, change) is State.FOREIGN


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE customers (id int PRIMARY KEY);\n",
        "CREATE VIEW today AS SELECT CURRENT_DATE AS day;\n",
        VERSION + "INSERT INTO alembic_version VALUES ('0001');\nCREATE TABLE article (id int);\n",
        VERSION + "INSERT INTO alembic_version VALUES ('a'), ('b');\nCREATE TABLE customers (id int);\n",
        VERSION + "CREATE TABLE customers (id int);\n",
    ],
)
def test_somebody_elses_database_is_foreign(empty_mariadb: str, script: str) -> None:
    assert found_after(empty_mariadb, script) is State.FOREIGN


def test_the_tutorials_tables_on_sqlite_are_foreign(tmp_path: object) -> None:
    with application(f"sqlite:///{tmp_path}/tutorial.sqlite"):
        with db.engine.begin() as connection:
            for name, columns in (("article", "title"), ("tag", "name")):
                connection.execute(text(f"CREATE TABLE {name} (id integer PRIMARY KEY, {columns} text)"))
            connection.execute(text("CREATE TABLE article_tag (article_id integer, tag_id integer)"))
        assert schema.state_of(db.engine) is State.FOREIGN


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE site", "CREATE TABLE article", "INSERT INTO alembic_version"]
)
def test_a_first_migration_that_was_cut_off_can_be_cleared_and_run_again(
    empty_mariadb: str, statement: str
) -> None:
    app = make_app(empty_mariadb)
    with app.app_context():
        with power_cut(db.engine, statement), pytest.raises(PowerCut):
            migrate(app)
        assert schema.state_of(db.engine) is State.OLDER
        assert schema.clear_half_made(db.engine)
        assert schema.state_of(db.engine) is State.EMPTY
        migrate(app)
        assert schema.state_of(db.engine) is State.READY
        db.engine.dispose()


def test_only_our_empty_tables_without_a_revision_are_cleared(empty_mariadb: str) -> None:
    rows = VERSION + "CREATE TABLE tag (id int PRIMARY KEY);\nINSERT INTO tag VALUES (1);\n"
    for script in (rows, "CREATE TABLE customers (id int PRIMARY KEY);\n", "DELETE FROM tag;\n"):
        run_sql(empty_mariadb, script)
        before = contents(empty_mariadb)
        with application(empty_mariadb):
            assert not schema.clear_half_made(db.engine)
        assert contents(empty_mariadb) == before


def test_a_ready_database_is_not_cleared(database: object) -> None:
    assert not schema.clear_half_made(db.engine)
    assert schema.state_of(db.engine) is State.READY
