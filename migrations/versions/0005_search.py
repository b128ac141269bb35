"""Searching: the texts of articles as searches look into them, postings that say where to look, names of tags"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}
SLOT = sa.Integer().with_variant(sa.BigInteger(), "mysql", "mariadb")
BYTES = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
ENDING = sa.String(128).with_variant(
    mysql.VARCHAR(128, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
TABLES = ("search_rebuild", "search_tag", "search_posting", "search_segment", "search_document")


def upgrade() -> None:
    make_table(
        "search_document",
        sa.Column("slot", SLOT, nullable=False, autoincrement=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("text", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_search_document")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_document_article_id")),
    )
    make_index("search_document", "place")
    make_index("search_document", "slot", "article_id", "place")
    make_table(
        "search_segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_segment")),
    )
    make_table(
        "search_posting",
        sa.Column("shelf", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("segment_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("entries", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("shelf", "segment_id", name=op.f("pk_search_posting")),
    )
    make_index("search_posting", "segment_id")
    make_table(
        "search_tag",
        sa.Column("ending", ENDING, nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_search_tag_tag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ending", "tag_id", name=op.f("pk_search_tag")),
    )
    make_index("search_tag", "tag_id")
    make_table(
        "search_rebuild",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rebuild")),
    )
    # What they hold is derived by whoever migrates, when all is there.
    op.execute("UPDATE site SET rebuild_due = 1")


# MySQL can't take back what it made: a migration that was cut off goes on with what is missing.
# A table's indexes are made apart, for `if_not_exists` is said of the table alone.
def make_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, if_not_exists=True, **TABLE)


def make_index(table: str, *columns: str) -> None:
    name = f"ix_{table}_{'_'.join(columns)}"
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, [*columns])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
