"""What changed of pages' sources, for machines that keep ready pages; how many articles authors have in each state"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIKENESS = "ix_tag_likeness_reason_tag_id_other_id"
TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}


def upgrade() -> None:
    # A migration that was cut off runs again, and MySQL can't take a table back.
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if "page_change" not in there:
        op.create_table(
            "page_change",
            sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "mysql", "mariadb"), nullable=False),
            sa.Column("changed_at", sa.DateTime(), nullable=False),
            sa.Column("sources", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id", name="pk_page_change"),
            sa.Index("ix_page_change_changed_at", "changed_at"),
            **TABLE,
        )
    if "author_use" not in there:
        op.create_table(
            "author_use",
            sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
            sa.Column("state", sa.String(16), nullable=False),
            sa.Column("articles", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("user_id", "state", name="pk_author_use"),
            **TABLE,
        )
    indexes = {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("tag_likeness")}
    if LIKENESS not in indexes:
        op.create_index(LIKENESS, "tag_likeness", ["reason", "tag_id", "other_id"])
    count_articles_of_authors()


def count_articles_of_authors() -> None:
    """One statement, which is done whole or not at all; what an earlier run counted is counted again."""
    op.execute("DELETE FROM author_use")
    op.execute(
        "INSERT INTO author_use (user_id, state, articles) "
        "SELECT COALESCE(author_id, 0), state, COUNT(*) FROM article GROUP BY COALESCE(author_id, 0), state"
    )


def downgrade() -> None:
    op.drop_index(LIKENESS, "tag_likeness")
    op.drop_table("author_use")
    op.drop_table("page_change")
