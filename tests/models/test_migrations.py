"""Migrations: they lead to the models' schema, from nothing and from every revision that has landed, and keep rows."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, UniqueConstraint, column, func, inspect, select, table, text
from sqlalchemy.exc import IntegrityError

from blog.extensions import db
from blog.models import Article, Base, Operation, Site, Tag, article_tag, schema
from blog.models.operation import operation_link
from blog.models.schema import MIGRATIONS, VERSION_TABLE
from blog.models.tag_search import suggest
from tests.conftest import make_app
from tests.fixtures.tutorials import PowerCut, power_cut
from tests.lists import assert_lists_are_right, expected_listing

TABLES = Base.metadata.sorted_tables
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
NOON = "2026-01-02 12:00:00.000000"  # as SQLite's rows have it
HASH = "0123456789abcdef" * 4

# What a database holds before it is migrated: for each revision the rows of the tables that it makes.
ROWS = {
    "0001": {
        "submission": [{"token_hash": HASH, "location": "/admin/articles/1", "created_at": NOON}],
        "tag": [
            {
                "id": 1,
                "name": "Flask",
                "name_key": "flask",
                "slug": "flask",
                "description": "",
                "created_at": NOON,
            },
            {
                "id": 7,
                "name": "數據庫",
                "name_key": "数据库",
                "slug": "数据库",
                "description": "😀",
                "created_at": NOON,
            },
        ],
        "throttle": [{"subject_hash": HASH, "failures": 3, "blocked_until": None, "failed_at": NOON}],
        "user": [
            {
                "id": 3,
                "username": "wendy",
                "name": "Wendy",
                "bio": "",
                "password_hash": None,
                "role": "owner",
                "active": True,
                "created_at": NOON,
            }
        ],
        "article": [
            {
                "id": number,
                "title": title,
                "slug": slug,
                "excerpt": "",
                "body": "正文\n" * 20_000,
                "state": state,
                "author_id": author_id,
                "published_at": NOON,
                "created_at": NOON,
                "updated_at": NOON,
                "listed_at": NOON if state == "published" else None,
                "body_html": "<p>正文</p>",
                "summary": "正文",
                "language": "zh-Hans",
                "reading_minutes": 1,
            }
            for number, title, slug, state, author_id in (
                (2, "重庆", "chong-qing", "published", 3),
                (5, "Nobody's", "nobodys", "draft", None),
            )
        ],
        "login_session": [{"token_hash": HASH, "user_id": 3, "created_at": NOON, "expires_at": NOON}],
        "one_time_link": [
            {
                "token_hash": HASH,
                "purpose": "password",
                "role": None,
                "user_id": 3,
                "made_by_id": None,
                "created_at": NOON,
                "expires_at": NOON,
            }
        ],
        "operation": [
            {
                "id": 4,
                "kind": "tag_deletion",
                "subject": "Flask",
                "affected": 0,
                "record": '{"id": 9, "name": "Gone", "slug": "gone", "description": "", '
                '"created_at": "2026-01-02T12:00:00+00:00", "article_ids": [2, 5], "former_slugs": []}',
                "user_id": 3,
                "created_at": NOON,
                "undone_at": None,
            }
        ],
        "article_tag": [{"article_id": 2, "tag_id": 1}, {"article_id": 2, "tag_id": 7}],
        "redirect": [
            {"id": 1, "kind": "article", "slug": "old", "article_id": 2, "tag_id": None},
            {"id": 2, "kind": "tag", "slug": "gone", "article_id": None, "tag_id": None},
        ],
    },
    "0002": {
        "tag_alias": [
            {"name_key": "微框架", "tag_id": 1, "name": "微框架", "kind": "alias", "slug": "微框架"}
        ],
        "tag_implication": [{"tag_id": 1, "implied_id": 7}],
        "tag_distinction": [{"tag_id": 1, "other_id": 7}],
        "redirect_tag": [{"redirect_id": 2, "tag_id": 1}, {"redirect_id": 2, "tag_id": 7}],
        "operation_link": [{"operation_id": 4, "tag_id": 7, "article_id": 2, "added": True}],
        "listing": [{"tag_id": 99, "place": 9, "tags": ",99,"}],
        "tag_use": [{"tag_id": 99, "articles": 1, "newest": 9}],
        "tag_month": [{"tag_id": 99, "month": 23640, "articles": 1}],
        "tag_word": [{"word": "wkj", "tag_id": 1}],
        "tag_mark": [{"mark": "w:wkj", "tag_id": 1}],
        "tag_likeness": [{"tag_id": 1, "other_id": 7, "reason": "script"}],
    },
}

# Tables that a later revision may have made anew from the others, and columns whose form one changed.
DERIVED = {"listing", "tag_use", "tag_month", "tag_word", "tag_mark", "tag_likeness"}
REWRITTEN = {"operation": {"record"}}


# A revision as a later one may be: it changes a table that others point at.
REBUILD = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9999", "{}", None, None

def upgrade():
    with op.batch_alter_table("article", recreate="auto") as batch:
        batch.alter_column("summary", existing_type=sa.Text(), nullable=True)
"""


@pytest.fixture(params=["sqlite", "mariadb"])
def nothing(request, tmp_path):
    """An application on an empty database, on each in turn."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    if request.param == "mariadb":
        url = request.getfixturevalue("empty_mariadb")
    app = make_app(url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(revision):
    """Lead the database to that revision, with rows of it and all before, without the models of the newest."""
    for earlier in REVISIONS[: REVISIONS.index(revision) + 1]:
        flask_migrate.upgrade(revision=earlier)
        with db.engine.begin() as connection:
            for name, rows in ROWS.get(earlier, {}).items():
                connection.execute(table(name, *map(column, rows[0])).insert(), rows)


def contents():
    """Every table's rows as the driver gives them, each a dictionary."""
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
        quote = connection.dialect.identifier_preparer.quote_identifier
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {quote(name)}")).mappings()]
            for name in sorted(names)
        }


def differences():
    """What a migration would have to do to make the database the models'."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def assert_kept(before, after):
    """Every row that was there is still there, with the values of the columns that are left.

    What is derived may have been derived anew.
    """
    for name in before.keys() - DERIVED:
        rows = before[name]
        assert len(after[name]) >= len(rows), name
        columns = set(rows[0]).intersection(after[name][0]) if rows else set()
        columns -= REWRITTEN.get(name, set())
        left = [{column: row[column] for column in columns} for row in after[name]]
        for row in rows:
            assert {column: row[column] for column in columns} in left, name


# -- where migrations lead


def test_from_nothing_they_lead_to_the_models(nothing):
    flask_migrate.upgrade()
    assert differences() == []
    assert db.session.scalars(Site.row()).one().title == "Sheaf"


def test_a_difference_would_be_noticed(nothing):
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE site ADD COLUMN forgotten INTEGER"))
    assert [(change[0], change[3].name) for change in differences()] == [("remove_column", "forgotten")]


def test_there_is_one_newest_revision():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrating_again_changes_nothing(nothing):
    flask_migrate.upgrade()
    before = contents()
    flask_migrate.upgrade()
    assert contents() == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_revision_are_kept_on_the_way_forwards(nothing, revision):
    fill(revision)
    before = contents()
    flask_migrate.upgrade()
    assert_kept(before, contents())
    assert differences() == []


def test_the_rows_of_the_first_revision_are_whole_at_the_newest(nothing):
    fill("0001")
    flask_migrate.upgrade()
    article = db.session.get(Article, 2)
    assert (article.title, article.slug, article.author.name) == ("重庆", "chong-qing", "Wendy")
    assert (len(article.body), [tag.name for tag in article.tags]) == (60_000, ["Flask", "數據庫"])
    assert db.session.scalars(Article.published()).all() == [article]


@pytest.mark.parametrize("emptied", ["tag", "article", "operation"])
def test_an_id_given_before_is_not_given_again_after(nothing, emptied):
    """SQLite, which makes a changed table anew, counts on from the ids that are left unless told otherwise."""
    fill("0001")
    own = table(emptied, column("id"))
    with db.engine.begin() as connection:
        last = connection.scalar(select(func.max(own.c.id)))
        connection.execute(table("article_tag").delete())
        connection.execute(own.delete().where(own.c.id == last))
    flask_migrate.upgrade()
    made = {
        "tag": Tag(name="New"),
        "article": Article(title="New"),
        "operation": Operation(kind="k", subject="s", record={}, created_at=datetime.now(UTC)),
    }[emptied]
    db.session.add(made)
    db.session.commit()
    assert made.id > last


def test_links_that_stood_in_records_of_deletions_are_rows(nothing):
    fill("0001")
    flask_migrate.upgrade()
    links = db.session.execute(select(operation_link).order_by(operation_link.c.article_id)).all()
    assert [tuple(link) for link in links] == [(4, 9, 2, False), (4, 9, 5, False)]
    assert "article_ids" not in db.session.get(Operation, 4).record


# -- what is derived


def assert_derived():
    """What the rows of the first revision lead to."""
    assert schema.state_of(db.engine) is schema.State.READY
    tags = {tag.id: tag for tag in db.session.scalars(select(Tag))}
    assert {key: (tag.reading, tag.aliases) for key, tag in tags.items()} == {
        1: ("flask", []),
        7: ("shu ju ku", []),
    }
    assert [found.name for found, _ in suggest(db.session(), "sjk", 5)] == ["數據庫"]
    assert Tag.named(db.session(), ["FLASK", "数据库"]) == [tags[1], tags[7]]
    assert len(expected_listing(db.session)) == 3
    assert_lists_are_right(db.session)


def test_what_a_revision_says_is_derived_anew_is_derived_when_it_has_run(nothing):
    fill("0001")
    flask_migrate.upgrade()
    assert_derived()


@pytest.mark.parametrize("nothing", ["mariadb"], indirect=True)
@pytest.mark.parametrize(
    "statement", ["INSERT INTO tag_alias", "INSERT INTO tag_word", "INSERT INTO listing"]
)
def test_what_a_power_cut_kept_from_being_derived_is_derived_by_the_next_run(nothing, statement):
    fill("0001")
    with power_cut(db.engine, statement), pytest.raises(PowerCut):
        flask_migrate.upgrade()
    assert schema.state_of(db.engine) is schema.State.OLDER
    flask_migrate.upgrade()
    assert_derived()


def test_what_can_not_be_derived_keeps_the_database_from_being_ready(nothing):
    fill("0001")
    tag = table("tag", column("id"), column("name"))
    with db.engine.begin() as connection:
        connection.execute(tag.update().where(tag.c.id == 7).values(name="FLASK"))
    with pytest.raises(IntegrityError):
        flask_migrate.upgrade()
    assert schema.state_of(db.engine) is schema.State.OLDER
    with db.engine.begin() as connection:
        connection.execute(tag.update().where(tag.c.id == 7).values(name="數據庫"))
    flask_migrate.upgrade()
    assert_derived()


def test_every_table_has_rows_here():
    filled = {name for rows in ROWS.values() for name in rows}
    assert filled == set(Base.metadata.tables) - {"site"}, "give each new table rows under its revision"


def test_a_lost_row_would_be_noticed():
    with pytest.raises(AssertionError):
        assert_kept({"tag": [{"id": 1}, {"id": 2}]}, {"tag": [{"id": 1}, {"id": 3}]})


def test_a_table_built_anew_keeps_what_points_at_it(nothing, tmp_path):
    """SQLite changes a table by dropping it, which must not take rows of other tables along."""
    fill(REVISIONS[-1])
    before = contents()
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(REVISIONS[-1]))
    flask_migrate.upgrade(directory=str(folder))
    assert_kept(before, contents())
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(article_tag.insert().values(article_id=99, tag_id=99))


def test_backwards_to_nothing(nothing):
    fill(REVISIONS[-1])
    flask_migrate.downgrade(revision="base")
    assert contents() == {}


# -- what the database itself knows


@pytest.fixture
def inspector(database):
    """Reads the schema of the migrated database."""
    return inspect(db.engine)


@pytest.mark.parametrize("mapped", TABLES, ids=str)
def test_keys_and_indexes_are_in_the_database(inspector, mapped):
    primary = inspector.get_pk_constraint(mapped.name)["constrained_columns"]
    assert primary == [column.name for column in mapped.primary_key]
    indexes = {tuple(index["column_names"]) for index in inspector.get_indexes(mapped.name)}
    assert indexes >= {tuple(index.columns.keys()) for index in mapped.indexes}
    unique = {tuple(key["column_names"]) for key in inspector.get_unique_constraints(mapped.name)}
    wanted = [key for key in mapped.constraints if isinstance(key, UniqueConstraint)]
    assert unique == {tuple(key.columns.keys()) for key in wanted}


@pytest.mark.parametrize("mapped", TABLES, ids=str)
def test_foreign_keys_are_in_the_database_and_say_what_deletion_does(inspector, mapped):
    found = {
        (
            *key["constrained_columns"],
            key["referred_table"],
            *key["referred_columns"],
            key["options"]["ondelete"],
        )
        for key in inspector.get_foreign_keys(mapped.name)
    }
    assert found == {
        (key.parent.name, key.column.table.name, key.column.name, key.ondelete) for key in mapped.foreign_keys
    }


@pytest.mark.parametrize("mapped", TABLES, ids=str)
def test_checks_are_in_the_database(inspector, mapped):
    wanted = {check.name for check in mapped.constraints if isinstance(check, CheckConstraint)}
    assert {check["name"] for check in inspector.get_check_constraints(mapped.name)} >= wanted


def test_article_tag_is_two_columns_and_nothing_else(inspector):
    columns = inspector.get_columns("article_tag")
    assert [column["name"] for column in columns] == ["article_id", "tag_id"]
    assert not any(column["nullable"] for column in columns)
    assert inspector.get_pk_constraint("article_tag")["constrained_columns"] == ["article_id", "tag_id"]
    referred = {key["referred_table"] for key in inspector.get_foreign_keys("article_tag")}
    assert referred == {"article", "tag"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mapped", [mapped for mapped in TABLES if "id" in mapped.c], ids=str)
def test_sqlite_counts_ids_as_it_is_told(database, mapped):
    definition = text("SELECT sql FROM sqlite_master WHERE name = :name")
    assert "AUTOINCREMENT" in db.session.scalar(definition, {"name": mapped.name})


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_tables_are_innodb_and_utf8mb4(database):
    found = db.session.execute(
        text(
            "SELECT table_name, engine, table_collation FROM information_schema.tables "
            "WHERE table_schema = DATABASE()"
        )
    ).all()
    kinds = {name: (engine, collation) for name, engine, collation in found}
    assert {kinds[mapped.name] for mapped in TABLES} == {("InnoDB", "utf8mb4_unicode_ci")}


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_keys_and_slugs_are_compared_byte_by_byte(database):
    found = db.session.execute(
        text(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND collation_name = 'utf8mb4_bin'"
        )
    ).all()
    exact = {tuple(row) for row in found}
    assert exact >= {("article", "slug"), ("tag", "slug"), ("tag", "name_key"), ("user", "username")}
    assert exact >= {("redirect", "slug"), ("redirect", "kind"), ("login_session", "token_hash")}
