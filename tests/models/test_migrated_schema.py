"""What the migrated database itself knows: keys, indexes, checks, and how it compares and counts."""

from __future__ import annotations

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, inspect, text

from blog.extensions import db
from blog.models import Base

TABLES = Base.metadata.sorted_tables


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
