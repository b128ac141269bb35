"""Both tutorials' databases become the blog's, with what was in them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, current_app
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from blog.commands import doctor
from blog.extensions import db
from blog.models import Article, Base, Tag, User, schema
from blog.models.adoption import Adoption, CannotAdopt, tables
from blog.models.beside import Beside
from blog.models.database import version_and_charset
from blog.models.schema import State
from blog.models.tag_search import suggest
from tests.fixtures.tutorials import (
    KINDS,
    NOW,
    OPPOSITES,
    STORAGE,
    adopt,
    application,
    contents,
    fill,
    run_sql,
    without_counter,
)
from tests.lists import assert_lists_are_right, expected_listing
from tests.pages import Page

__all__ = ["adopt"]

OLD_TABLES = {"users", "posts", "keywords", "post_keywords"}


@pytest.mark.parametrize(("engine", "charset"), STORAGE)
def test_articles_tags_and_links_keep_their_ids(adopt: Any, engine: str, charset: str) -> None:
    report = adopt("article_tutorial", engine, charset)
    found = {a.id: (a.title, [t.id for t in a.tags]) for a in db.session.scalars(select(Article))}
    assert found == {1: ("article1", [1, 2]), 2: ("article2", [1, 2]), 5: ("重庆的雨; \\ '夜'", [4])}
    assert {t.id: t.name for t in db.session.scalars(select(Tag))} == {1: "tag1", 2: "tag2", 4: "資料庫"}
    assert (report.articles, report.tags, report.links, report.users) == (3, 3, 5, 0)


@pytest.mark.parametrize(("engine", "charset"), STORAGE)
def test_posts_become_articles_with_author_and_tags(adopt: Any, engine: str, charset: str) -> None:
    adopt("post_tutorial", engine, charset)
    found = {a.id: a for a in db.session.scalars(select(Article))}
    assert {key: (a.title, a.author_id, [t.name for t in a.tags]) for key, a in found.items()} == {
        1: ("Wendy's first", 2, ["firstpost", "wendy"]),
        3: ("第二篇", 7, ["firstpost"]),
        4: ("Nobody's", None, []),
    }
    assert "<em>words</em>" in found[1].body_html
    assert (found[3].body, found[3].language, found[3].summary, found[4].body) == (
        "正文",
        "zh-Hans",
        "正文",
        "",
    )


@pytest.mark.parametrize(("engine", "charset"), OPPOSITES)
def test_users_sign_in_with_their_passwords_which_stand_nowhere(
    adopt: Any, empty_mariadb: str, engine: str, charset: str
) -> None:
    report = adopt("post_tutorial", engine, charset)
    users = {user.id: user for user in db.session.scalars(select(User))}
    assert [(u.id, u.username, u.name, u.role, u.active) for u in users.values()] == [
        (2, "wendy", "Wendy Williams", "author", True),
        (7, "xiao-ming", "小明", "author", True),
    ]
    assert users[2].has_password("pw-wendy")
    assert users[7].has_password("pw-ming")
    assert not users[7].has_password("pw-wendy")
    stored = repr(contents(empty_mariadb)) + report.backup.read_text("utf-8")
    assert "pw-wendy" not in stored
    assert "pw-ming" not in stored
    old = db.session.execute(text("SELECT id, password FROM users ORDER BY id")).all()
    assert [tuple(row) for row in old] == [(user.id, user.password_hash) for user in users.values()]


@pytest.mark.parametrize("kind", KINDS)
def test_articles_are_published_in_the_order_of_their_ids(adopt: Any, kind: str) -> None:
    adopt(kind)
    newest = db.session.scalars(Article.published().order_by(Article.published_at.desc())).all()
    assert [article.id for article in newest] == sorted((article.id for article in newest), reverse=True)
    assert [article.published_at for article in newest] == [
        NOW - timedelta(minutes=age) for age in range(len(newest))
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("engine", "charset"), OPPOSITES)
def test_the_schema_is_that_of_a_new_database(
    adopt: Any, empty_mariadb: str, migrated_mariadb: str, kind: str, engine: str, charset: str
) -> None:
    adopt(kind, engine, charset)
    adopted, fresh = contents(empty_mariadb), contents(migrated_mariadb)
    assert adopted.keys() - fresh.keys() == (OLD_TABLES if kind == "post_tutorial" else set())
    for name in fresh:
        assert without_counter(adopted[name][0]) == without_counter(fresh[name][0])
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, kind, _: name not in OLD_TABLES},
        )
        assert compare_metadata(context, Base.metadata) == []
    assert schema.state_of(db.engine) is State.READY


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("engine", "charset"), OPPOSITES)
def test_looking_and_planning_change_nothing(
    empty_mariadb: str, tmp_path: Path, kind: str, engine: str, charset: str
) -> None:
    fill(empty_mariadb, kind, engine, charset)
    before = contents(empty_mariadb)
    with application(empty_mariadb) as app:
        assert schema.state_of(db.engine).name == kind.upper()
        assert "--adopt" in schema.state_of(db.engine).advice
        assert app.test_client().get("/").status_code == 503
        lines = Adoption(db.engine, NOW, tmp_path / "backups").plan()
    assert all(f"{name} (rows: {len(rows)})" in lines[0] for name, (_, rows) in before.items())
    assert contents(empty_mariadb) == before
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("engine", "charset"), OPPOSITES)
def test_the_backup_is_private_and_loads_again(
    adopt: Any, empty_mariadb: str, new_database: Any, kind: str, engine: str, charset: str
) -> None:
    fill(empty_mariadb, kind, engine, charset)
    before = contents(empty_mariadb)
    new_database("sheaf_test_empty")
    report = adopt(kind, engine, charset)
    assert report.backup.stat().st_mode & 0o777 == 0o600
    assert report.backup.parent.stat().st_mode & 0o777 == 0o700
    loaded = new_database("sheaf_test_loaded")
    run_sql(loaded, report.backup.read_text("utf-8"))
    if kind == "post_tutorial":
        definition, rows = before["users"]
        before["users"] = (definition, sorted(((*row[:3], None) for row in rows), key=repr))
    assert contents(loaded) == before


def test_two_backups_in_one_second_are_two_files(adopt: Any, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "adoption-20260506T070809Z.sql").write_text("the first")
    report = adopt("article_tutorial")
    assert report.backup.name == "adoption-20260506T070809Z-2.sql"
    assert (tmp_path / "backups" / "adoption-20260506T070809Z.sql").read_text() == "the first"


def test_a_blog_of_our_own_is_not_adopted(adopt: Any) -> None:
    adopt("article_tutorial")
    with pytest.raises(CannotAdopt, match="database is ready"):
        Adoption(db.engine, NOW).carry_out(print)
    with pytest.raises(CannotAdopt, match="database is ready"):
        Adoption(db.engine, NOW).plan()


def test_a_foreign_database_is_refused_unchanged(empty_mariadb: str) -> None:
    run_sql(empty_mariadb, "CREATE TABLE article (id int PRIMARY KEY, title text, price int);\n")
    before = contents(empty_mariadb)
    with application(empty_mariadb), pytest.raises(CannotAdopt, match="not Sheaf's"):
        Adoption(db.engine, NOW).carry_out(print)
    assert contents(empty_mariadb) == before


def test_sqlite_is_not_adopted(app: Flask) -> None:
    with pytest.raises(CannotAdopt, match="MySQL or MariaDB"):
        Adoption(db.engine, NOW).carry_out(print)


def test_the_databases_own_character_set_becomes_utf8mb4(adopt: Any, empty_mariadb: str) -> None:
    run_sql(empty_mariadb, "ALTER DATABASE CHARACTER SET utf8mb3;\n")
    adopt("article_tutorial", "InnoDB", "utf8")
    assert version_and_charset(db.engine)[1] == "utf8mb4"
    assert doctor.look_at_database().mend == ""


def test_a_character_set_of_the_owners_choice_stays(adopt: Any, empty_mariadb: str) -> None:
    run_sql(empty_mariadb, "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n")
    adopt("article_tutorial")
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT @@collation_database")) == "utf8mb4_unicode_ci"


def test_without_the_right_to_change_it_that_is_said_and_no_error(empty_mariadb: str) -> None:
    run_sql(empty_mariadb, "ALTER DATABASE CHARACTER SET utf8mb3;\n")
    user = "'sheaf_test_weak'@'%%'"
    run_sql(empty_mariadb, f"DROP USER IF EXISTS {user};\nCREATE USER {user} IDENTIFIED BY 'x';\n")
    # Whoever runs the tests may do everything but grant.
    run_sql(
        empty_mariadb,
        "REPLACE INTO mysql.db (host, db, user, select_priv)"
        " VALUES ('%%', 'sheaf_test_empty', 'sheaf_test_weak', 'Y');\nFLUSH PRIVILEGES;\n",
    )
    said: list[str] = []
    weak = make_url(empty_mariadb).set(username="sheaf_test_weak", password="x")
    with application(weak.render_as_string(hide_password=False)):
        with db.engine.connect() as connection:
            tables.use_utf8mb4(connection, said.append)
        assert version_and_charset(db.engine)[1] == "utf8mb3"
    run_sql(empty_mariadb, f"DROP USER {user};\n")
    (line,) = said
    assert "ALTER DATABASE `sheaf_test_empty` CHARACTER SET utf8mb4;" in line


@pytest.mark.parametrize("kind", KINDS)
def test_lists_hold_what_was_adopted(adopt: Any, kind: str) -> None:
    adopt(kind)
    assert expected_listing(db.session)
    assert_lists_are_right(db.session)


def test_adopted_tags_are_found_by_pinyin_and_adopted_articles_know_their_kin(adopt: Any) -> None:
    adopt("article_tutorial")
    assert [tag.name for tag, _ in suggest(db.session(), "zlk", 5)] == ["資料庫"]
    first = db.session.get_one(Article, 1)
    assert [
        (kin.article.id, [tag.id for tag in kin.shared]) for kin in Beside.of(db.session(), first).related
    ] == [(2, [1, 2])]


def test_what_was_adopted_is_served(adopt: Any) -> None:
    adopt("article_tutorial")
    archive = Page.of(current_app.test_client().get("/tags/tag1"), 200)
    assert archive.headings()[-2:] == ["article2", "article1"]
