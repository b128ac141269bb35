"""Reading: pages outside the stream, a menu, how the site looks, pictures and links of authors"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PAGES = "ix_article_is_page_updated_at_id"


def columns() -> dict[str, list[sa.Column]]:
    """What each table gets. A column belongs to one statement, so each asks anew."""
    return {
        "article": [sa.Column("is_page", sa.Boolean(), nullable=False, server_default="0")],
        "site": [
            sa.Column("menu", sa.JSON(), nullable=True),
            sa.Column("accent", sa.String(7), nullable=False, server_default=""),
            sa.Column("measure", sa.String(16), nullable=False, server_default=""),
            sa.Column("face", sa.String(16), nullable=False, server_default=""),
            sa.Column("logo", sa.String(255), nullable=False, server_default=""),
        ],
        "user": [
            sa.Column("avatar", sa.String(255), nullable=False, server_default=""),
            sa.Column("links", sa.JSON(), nullable=True),
        ],
    }


def upgrade() -> None:
    # MySQL can't take back what it made: a migration that was cut off goes on with what is missing.
    for table, added in columns().items():
        there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
        for column in added:
            if column.name not in there:
                op.add_column(table, column)
    if PAGES not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("article")}:
        op.create_index(PAGES, "article", ["is_page", "updated_at", "id"])


def downgrade() -> None:
    # What stood outside the stream is nowhere then; as a draft it is lost to nobody.
    op.execute("UPDATE article SET state = 'draft' WHERE is_page AND state <> 'trashed'")
    op.execute("UPDATE site SET rebuild_due = 1")
    op.drop_index(PAGES, "article")
    for table, added in columns().items():
        for column in added:
            op.drop_column(table, column.name)
