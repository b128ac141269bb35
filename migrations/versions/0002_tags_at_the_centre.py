"""Tags at the centre: aliases, implications, undoable operations, and the index of readers' lists"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
ASCII_TEXT = sa.Text().with_variant(mysql.TEXT(charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
DERIVED = ("listing", "tag_use", "tag_month", "tag_word", "tag_mark", "tag_likeness")


def key(length: int) -> sa.String:
    """Text compared byte by byte."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def upgrade() -> None:
    change_tables()
    make_tables_of_tags()
    make_lists()
    move_links_of_operations()


def change_tables() -> None:
    """Columns are added as NULL, filled, and only then NOT NULL: MySQL has no defaults for such types."""
    added = {
        "tag": {
            "translations": (sa.JSON(), "{}"),
            "cover": (sa.String(255), ""),
            "colour": (sa.String(16), ""),
            "reading": (key(64), ""),
            "description_html": (LONG_TEXT, ""),
        },
        "article": {"kin": (sa.JSON(), "[]")},
        "operation": {"target": (sa.String(255), "")},
        # What is derived has to be derived: by whoever migrates, once the newest revision is reached.
        "site": {"rebuild_due": (sa.Boolean(), 1)},
    }
    for table, columns in added.items():
        there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
        with altered(table) as batch:
            for name, (kind, _) in columns.items():
                if name not in there:
                    batch.add_column(sa.Column(name, kind, nullable=True))
        old = sa.table(table, *(sa.column(name) for name in columns))
        op.execute(old.update().values({name: value for name, (_, value) in columns.items()}))
        with altered(table) as batch:
            for name, (kind, _) in columns.items():
                batch.alter_column(name, existing_type=kind, nullable=False)
    make_index("ix_tag_reading_id", "tag", ["reading", "id"])


# MySQL can't take back what it made: a migration that was cut off goes on with what is missing.
def make_table(name: str, *columns: sa.schema.SchemaItem, **kwargs: object) -> None:
    op.create_table(name, *columns, if_not_exists=True, **kwargs)


def make_index(name: str, table: str, columns: list[str]) -> None:
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns)


@contextmanager
def altered(table: str) -> Iterator[BatchOperations]:
    """SQLite makes the table anew, which must not forget the ids it gave: none is given twice."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    own = sequence.c.name == table
    last = connection.scalar(sa.select(sequence.c.seq).where(own)) if is_sqlite else None
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch
    if last is not None:
        connection.execute(sequence.delete().where(own))
        connection.execute(sequence.insert().values(name=table, seq=last))


def to_tag(column: str, table: str, **kwargs: bool) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    """A column with the id of a tag, whose row goes with the tag's."""
    name = op.f(f"fk_{table}_{column}")
    return (
        sa.Column(column, sa.Integer(), nullable=False, **kwargs),
        sa.ForeignKeyConstraint([column], ["tag.id"], name=name, ondelete="CASCADE"),
    )


def make_tables_of_tags() -> None:
    make_table(
        "tag_alias",
        sa.Column("name_key", key(128), nullable=False),
        *to_tag("tag_id", "tag_alias"),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.CheckConstraint("kind IN ('name', 'translation', 'alias')", name=op.f("ck_tag_alias_kind")),
        sa.PrimaryKeyConstraint("name_key", name=op.f("pk_tag_alias")),
        **TABLE,
    )
    make_index("ix_tag_alias_tag_id", "tag_alias", ["tag_id"])
    make_index("ix_tag_alias_slug", "tag_alias", ["slug"])
    for table, column, length in (("tag_word", "word", 128), ("tag_mark", "mark", 130)):
        make_table(
            table,
            sa.Column(column, key(length), nullable=False),
            *to_tag("tag_id", table),
            sa.PrimaryKeyConstraint(column, "tag_id", name=op.f(f"pk_{table}")),
            **TABLE,
        )
        make_index(f"ix_{table}_tag_id", table, ["tag_id"])
    for table, reason in (
        ("tag_likeness", [sa.Column("reason", sa.String(16), nullable=False)]),
        ("tag_distinction", []),
    ):
        make_table(
            table,
            *to_tag("tag_id", table),
            *to_tag("other_id", table),
            *reason,
            sa.CheckConstraint("tag_id < other_id", name=op.f(f"ck_{table}_ordered")),
            sa.PrimaryKeyConstraint("tag_id", "other_id", name=op.f(f"pk_{table}")),
            **TABLE,
        )
        make_index(f"ix_{table}_other_id", table, ["other_id"])
    make_table(
        "tag_implication",
        *to_tag("tag_id", "tag_implication"),
        *to_tag("implied_id", "tag_implication"),
        sa.CheckConstraint("tag_id <> implied_id", name=op.f("ck_tag_implication_another")),
        sa.PrimaryKeyConstraint("tag_id", "implied_id", name=op.f("pk_tag_implication")),
        **TABLE,
    )
    make_index("ix_tag_implication_implied_id", "tag_implication", ["implied_id"])
    make_table(
        "redirect_tag",
        sa.Column("redirect_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["redirect_id"], ["redirect.id"], name=op.f("fk_redirect_tag_redirect_id"), ondelete="CASCADE"
        ),
        *to_tag("tag_id", "redirect_tag"),
        sa.PrimaryKeyConstraint("redirect_id", "tag_id", name=op.f("pk_redirect_tag")),
        **TABLE,
    )
    make_index("ix_redirect_tag_tag_id", "redirect_tag", ["tag_id"])
    make_table(
        "operation_link",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operation.id"],
            name=op.f("fk_operation_link_operation_id"),
            ondelete="CASCADE",
        ),
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("operation_id", "tag_id", "article_id", name=op.f("pk_operation_link")),
        **TABLE,
    )


def make_lists() -> None:
    make_table(
        "listing",
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tags", ASCII_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "place", name=op.f("pk_listing")),
        **TABLE,
    )
    make_table(
        "tag_use",
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tag_id", name=op.f("pk_tag_use")),
        **TABLE,
    )
    make_index("ix_tag_use_articles_tag_id", "tag_use", ["articles", "tag_id"])
    make_index("ix_tag_use_newest_tag_id", "tag_use", ["newest", "tag_id"])
    make_table(
        "tag_month",
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "month", name=op.f("pk_tag_month")),
        **TABLE,
    )


def move_links_of_operations() -> None:
    """The links that a deletion took stood in its record; now they are rows."""
    operation = sa.table("operation", *map(sa.column, ("id", "kind", "record")))
    link = sa.table("operation_link", *map(sa.column, ("operation_id", "tag_id", "article_id", "added")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(operation.c.id, operation.c.record)).all():
        record = json.loads(row.record)
        if "rows" in record:
            continue
        links = [
            {"operation_id": row.id, "tag_id": record["id"], "article_id": article_id, "added": False}
            for article_id in record.get("article_ids", [])
        ]
        if links:
            connection.execute(link.insert(), links)
        changed = operation.update().where(operation.c.id == row.id)
        connection.execute(changed.values(record=json.dumps({"rows": rows_of_deletion(record)})))


def rows_of_deletion(record: dict) -> list:
    """What a deleted tag's record said, as rows: what each is, what it was, what it became."""
    written = {"translations": {}, "cover": "", "colour": ""}
    written |= {name: record.get(name, "") for name in ("name", "slug", "description", "created_at")}
    former = [
        ["redirect", slug, None, {"leads_to": [record["id"]]}, {"leads_to": []}]
        for slug in record.get("former_slugs", [])
    ]
    return [["tag", record["id"], None, written, None], *former]


def downgrade() -> None:
    for table in (
        *DERIVED,
        "operation_link",
        "redirect_tag",
        "tag_implication",
        "tag_distinction",
        "tag_alias",
    ):
        op.drop_table(table)
    op.drop_index("ix_tag_reading_id", "tag")
    for table, columns in {
        "tag": ("translations", "cover", "colour", "reading", "description_html"),
        "article": ("kin",),
        "operation": ("target",),
        "site": ("rebuild_due",),
    }.items():
        with altered(table) as batch:
            for name in columns:
                batch.drop_column(name)
