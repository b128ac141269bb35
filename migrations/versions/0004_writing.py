"""Writing: revisions, drafts, uploads, series, translations, secret links, and what an article says besides its text"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
STATES = "state IN ('draft', 'review', 'scheduled', 'published', 'unlisted', 'trashed')"
FORMER_STATES = "state IN ('draft', 'scheduled', 'published', 'trashed')"
KINDS = "kind IN ('article', 'tag', 'series')"
FORMER_KINDS = "kind IN ('article', 'tag')"


def key(length: int) -> sa.String:
    """Text compared byte by byte."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def upgrade() -> None:
    make_series()
    change_tables()
    make_tables_of_texts()
    make_uploads()


# MySQL can't take back what it made: a migration that was cut off goes on with what is missing.
# A table's indexes are made apart, for `if_not_exists` is said of the table alone.
def make_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, if_not_exists=True, **TABLE)


def columns_of(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def checks_of(table: str) -> set[str]:
    return {check["name"] for check in sa.inspect(op.get_bind()).get_check_constraints(table)}


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


def make_series() -> None:
    make_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )


def change_tables() -> None:
    add_columns(
        "article",
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("tag_order", sa.JSON(), nullable=True),
        sa.Column("chosen_language", sa.String(16), nullable=False, server_default=""),
        sa.Column("cover", sa.String(255), nullable=False, server_default=""),
        sa.Column("cover_alt", sa.String(255), nullable=False, server_default=""),
        sa.Column("social_title", sa.String(255), nullable=False, server_default=""),
        sa.Column("social_description", sa.String(500), nullable=False, server_default=""),
        sa.Column("canonical_url", sa.String(500), nullable=False, server_default=""),
        sa.Column("pinned_at", sa.DateTime(), nullable=True),
        sa.Column("trashed_at", sa.DateTime(), nullable=True),
        sa.Column("translation_of_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("series_place", sa.Integer(), nullable=False, server_default="0"),
    )
    add_columns(
        "site",
        sa.Column("authors_publish", sa.Boolean(), nullable=False, server_default="1"),
        sa.Column("trash_days", sa.Integer(), nullable=False, server_default="0"),
    )
    add_columns("redirect", sa.Column("series_id", sa.Integer(), nullable=True))
    change_check("article", "ck_article_state", STATES)
    change_check("redirect", "ck_redirect_kind", KINDS)
    refer("article", "translation_of_id", "article", "SET NULL")
    refer("article", "series_id", "series", "SET NULL")
    refer("redirect", "series_id", "series", "CASCADE")
    make_index("article", ["pinned_at"])
    make_index("article", ["trashed_at"])
    make_index("article", ["translation_of_id"])
    make_index("article", ["series_id", "series_place", "id"])
    make_index("redirect", ["series_id"])
    # What was thrown away before is taken as thrown away when it was last changed.
    op.execute("UPDATE article SET trashed_at = updated_at WHERE state = 'trashed' AND trashed_at IS NULL")


def add_columns(table: str, *columns: sa.Column) -> None:
    missing = [column for column in columns if column.name not in columns_of(table)]
    if missing:
        with altered(table) as batch:
            for column in missing:
                batch.add_column(column)


def change_check(table: str, name: str, condition: str) -> None:
    """Nothing violates the new one, so a moment without either harms nobody."""
    with altered(table) as batch:
        if name in checks_of(table):
            batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), sa.text(condition))


def refer(table: str, column: str, other: str, deletion: str) -> None:
    name = f"fk_{table}_{column}"
    there = {key["name"] for key in sa.inspect(op.get_bind()).get_foreign_keys(table)}
    if name not in there:
        with altered(table) as batch:
            batch.create_foreign_key(op.f(name), other, [column], ["id"], ondelete=deletion)


def make_index(table: str, columns: list[str]) -> None:
    name = f"ix_{table}_{'_'.join(columns)}"
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns)


def to(table: str, column: str, other: str, deletion: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    """A column with the id of another row."""
    return (
        sa.Column(column, sa.Integer(), nullable=deletion == "SET NULL"),
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=deletion
        ),
    )


def make_tables_of_texts() -> None:
    make_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        *to("revision", "article_id", "article", "CASCADE"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("body", LONG_TEXT, nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(255), nullable=False),
        *to("revision", "user_id", "user", "SET NULL"),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revision_article_id_number")),
    )
    make_index("revision", ["user_id"])
    make_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        *to("draft", "user_id", "user", "CASCADE"),
        # Not gone with the article: what somebody was typing is theirs.
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_draft_article_id"), ondelete="SET NULL"
        ),
        sa.Column("tab", key(64), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("opened", key(16), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("fields", LONG_TEXT, nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "tab", name=op.f("uq_draft_user_id_tab")),
    )
    make_index("draft", ["article_id", "saved_at"])
    make_index("draft", ["user_id", "saved_at"])
    make_table(
        "share_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", key(64), nullable=False),
        *to("share_link", "article_id", "article", "CASCADE"),
        *to("share_link", "made_by_id", "user", "CASCADE"),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_link_token_hash")),
    )
    make_index("share_link", ["article_id"])
    make_index("share_link", ["made_by_id"])


def make_uploads() -> None:
    make_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", key(64), nullable=False),
        sa.Column("name", key(160), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("alt", sa.String(500), nullable=False),
        *to("upload", "user_id", "user", "SET NULL"),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("hash", name=op.f("uq_upload_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_upload_name")),
    )
    make_index("upload", ["user_id"])
    make_index("upload", ["deleted_at", "id"])
    make_table(
        "upload_use",
        *to("upload_use", "article_id", "article", "CASCADE"),
        *to("upload_use", "upload_id", "upload", "CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "upload_id", name=op.f("pk_upload_use")),
    )
    make_index("upload_use", ["upload_id", "article_id"])


def downgrade() -> None:
    op.execute("UPDATE article SET state = 'draft', listed_at = NULL WHERE state IN ('review', 'unlisted')")
    op.execute("DELETE FROM redirect WHERE kind = 'series'")
    for table in ("upload_use", "upload", "share_link", "draft", "revision"):
        op.drop_table(table)
    for table, column in (
        ("redirect", "series_id"),
        ("article", "series_id"),
        ("article", "translation_of_id"),
    ):
        with altered(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
    for table, columns in (
        ("redirect", ["series_id"]),
        ("article", ["series_id", "series_place", "id"]),
        ("article", ["translation_of_id"]),
        ("article", ["trashed_at"]),
        ("article", ["pinned_at"]),
    ):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    change_check("redirect", "ck_redirect_kind", FORMER_KINDS)
    change_check("article", "ck_article_state", FORMER_STATES)
    drop_columns("redirect", "series_id")
    drop_columns("site", "authors_publish", "trash_days")
    drop_columns(
        "article",
        *(
            "revision",
            "tag_order",
            "chosen_language",
            "cover",
            "cover_alt",
            "social_title",
            "social_description",
        ),
        *("canonical_url", "pinned_at", "trashed_at", "translation_of_id", "series_id", "series_place"),
    )
    op.drop_table("series")


def drop_columns(table: str, *columns: str) -> None:
    with altered(table) as batch:
        for column in columns:
            batch.drop_column(column)
