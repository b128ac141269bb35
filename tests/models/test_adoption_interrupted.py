"""An adoption that is cut off anywhere goes on when it is started again, and nothing is lost or served meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text

from blog.extensions import db
from blog.models import User, schema
from blog.models.adoption import Adoption, CannotAdopt
from blog.models.database import version_and_charset
from blog.models.schema import State
from tests.fixtures.tutorials import (
    NOW,
    PowerCut,
    application,
    contents,
    fill,
    power_cut,
    run_sql,
    without_counter,
)

# A statement, and which of those that begin so the power is cut before.
ARTICLE_CUTS = [
    ("SHOW CREATE TABLE `article_tag`", 1),
    ("CREATE TABLE sheaf_adoption", 1),
    ("INSERT INTO sheaf_adoption", 1),
    ("RENAME TABLE", 1),
    ("CREATE TABLE alembic_version", 1),
    ("CREATE TABLE site", 1),
    ("CREATE TABLE article ", 1),
    ("CREATE INDEX ix_article_tag", 1),
    ("INSERT INTO alembic_version", 1),
    ("INSERT INTO tag", 1),
    ("INSERT INTO article ", 1),
    ("INSERT INTO article_tag", 1),
    ("UPDATE sheaf_adoption", 1),
    ("DROP TABLE IF EXISTS", 1),
    ("DROP TABLE IF EXISTS", 3),
    ("DROP TABLE sheaf_adoption", 1),
]
POST_CUTS = [
    ("ALTER TABLE users", 1),
    ("UPDATE users", 1),
    ("UPDATE users", 2),
    ("CREATE TABLE tag", 1),
    ("INSERT INTO user", 1),
    ("INSERT INTO article_tag", 1),
    ("DROP TABLE sheaf_adoption", 1),
]


def adoption(tmp_path: Path) -> Adoption:
    return Adoption(db.engine, NOW, tmp_path / "backups")


def adopted(url: str) -> dict[str, Any]:
    """What an adoption made, apart from what differs from run to run: clocks of tables, salts, what others are told."""
    found = {name: table for name, table in contents(url).items() if name != "page_change"}
    return {
        name: (without_counter(definition), [row for row in rows if name not in {"user", "users"}], len(rows))
        for name, (definition, rows) in found.items()
    }


@pytest.fixture(scope="module")
def uninterrupted(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """What each tutorial's database is after an adoption in one go."""
    found = {}
    for kind in ("article_tutorial", "post_tutorial"):
        url = new_database("sheaf_test_uninterrupted")
        fill(url, kind)
        with application(url):
            adoption(tmp_path_factory.mktemp("uninterrupted")).carry_out(print)
        found[kind] = adopted(url)
    return found


@pytest.mark.parametrize("engine", ["InnoDB", "MyISAM"])
@pytest.mark.parametrize(
    ("kind", "statement", "time"),
    [("article_tutorial", *cut) for cut in ARTICLE_CUTS] + [("post_tutorial", *cut) for cut in POST_CUTS],
)
def test_the_second_run_completes(
    empty_mariadb: str,
    tmp_path: Path,
    uninterrupted: dict[str, dict[str, Any]],
    kind: str,
    statement: str,
    time: int,
    engine: str,
) -> None:
    fill(empty_mariadb, kind, engine)
    with application(empty_mariadb) as app:
        with power_cut(db.engine, statement, time), pytest.raises(PowerCut):
            adoption(tmp_path).carry_out(print)
        answer = app.test_client().get("/")
        assert (answer.status_code, answer.text.count("\n")) == (503, 1)
        assert "bin/serve --adopt" in answer.text
        assert adoption(tmp_path).plan()
        adoption(tmp_path).carry_out(print)
        assert schema.state_of(db.engine) is State.READY
    if kind == "post_tutorial":
        assert_same_apart_from_engine(adopted(empty_mariadb), uninterrupted[kind])
    else:
        assert adopted(empty_mariadb) == uninterrupted[kind]


def assert_same_apart_from_engine(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The old tables keep their own engine; rows and all of our tables are the same."""
    assert found.keys() == wanted.keys()
    assert {name: table[1:] for name, table in found.items()} == {
        name: table[1:] for name, table in wanted.items()
    }


def test_a_cut_before_any_statement_is_survived(
    new_database: Callable[[str], str], tmp_path: Path, uninterrupted: dict[str, dict[str, Any]]
) -> None:
    step = 1 if os.environ.get("SHEAF_THOROUGH") else 13
    for place in range(5, count_statements(new_database("sheaf_test_cuts"), tmp_path), step):
        url = new_database("sheaf_test_cuts")
        fill(url, "article_tutorial")
        with application(url):
            with power_cut(db.engine, "", place), pytest.raises(PowerCut):
                adoption(tmp_path).carry_out(print)
            if schema.state_of(db.engine) is not State.READY:
                adoption(tmp_path).carry_out(print)
        assert adopted(url) == uninterrupted["article_tutorial"], place


def count_statements(url: str, tmp_path: Path) -> int:
    seen: list[str] = []
    fill(url, "article_tutorial")
    with application(url):
        event.listen(
            db.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: seen.append(statement)
        )
        adoption(tmp_path).carry_out(print)
    return len(seen)


def test_a_password_hashed_by_the_first_run_still_opens_the_account(
    empty_mariadb: str, tmp_path: Path
) -> None:
    fill(empty_mariadb, "post_tutorial")
    with application(empty_mariadb):
        with power_cut(db.engine, "UPDATE users", 2), pytest.raises(PowerCut):
            adoption(tmp_path).carry_out(print)
        adoption(tmp_path).carry_out(print)
        assert db.session.scalars(User.called("wendy")).one().has_password("pw-wendy")
        assert db.session.scalars(User.called("xiao-ming")).one().has_password("pw-ming")


def test_the_backup_of_the_first_run_is_the_one_reported(empty_mariadb: str, tmp_path: Path) -> None:
    fill(empty_mariadb, "article_tutorial")
    with application(empty_mariadb):
        with power_cut(db.engine, "RENAME TABLE"), pytest.raises(PowerCut):
            adoption(tmp_path).carry_out(print)
        (backup,) = (tmp_path / "backups").glob("*.sql")
        assert adoption(tmp_path).carry_out(print).backup == backup
        assert [*(tmp_path / "backups").iterdir()] == [backup]


def test_a_run_cut_off_before_the_databases_character_set_completes_too(
    empty_mariadb: str, tmp_path: Path
) -> None:
    fill(empty_mariadb, "article_tutorial", "InnoDB", "utf8")
    run_sql(empty_mariadb, "ALTER DATABASE CHARACTER SET utf8mb3;\n")
    with application(empty_mariadb):
        with power_cut(db.engine, "ALTER DATABASE"), pytest.raises(PowerCut):
            adoption(tmp_path).carry_out(print)
        assert schema.state_of(db.engine) is State.ADOPTING
        assert adoption(tmp_path).carry_out(print).articles == 3
        db.engine.dispose()
        assert version_and_charset(db.engine)[1] == "utf8mb4"


def test_two_adoptions_do_not_meet(empty_mariadb: str, tmp_path: Path) -> None:
    fill(empty_mariadb, "article_tutorial")
    before = contents(empty_mariadb)
    other = create_engine(empty_mariadb)
    with application(empty_mariadb), other.connect() as connection:
        connection.execute(text("SELECT GET_LOCK(CONCAT('sheaf-', MD5(DATABASE())), 0)"))
        with pytest.raises(CannotAdopt, match="another process"):
            adoption(tmp_path).carry_out(print)
    other.dispose()
    assert contents(empty_mariadb) == before


def test_rows_that_another_program_wrote_meanwhile_are_not_dropped(
    empty_mariadb: str, tmp_path: Path
) -> None:
    fill(empty_mariadb, "article_tutorial")
    with application(empty_mariadb):
        with power_cut(db.engine, "CREATE TABLE alembic_version"), pytest.raises(PowerCut):
            adoption(tmp_path).carry_out(print)
        run_sql(empty_mariadb, "CREATE TABLE article (id int PRIMARY KEY, title text);\n")
        run_sql(empty_mariadb, "CREATE TABLE diary (id int);\nINSERT INTO article VALUES (1, 'new');\n")
        with pytest.raises(CannotAdopt, match="Another program wrote into the table article"):
            adoption(tmp_path).carry_out(print)
        run_sql(empty_mariadb, "DELETE FROM article;\n")
        assert adoption(tmp_path).carry_out(print).articles == 3
    assert contents(empty_mariadb)["diary"]
