"""Reading: pages outside the stream, a menu, how the site looks, pictures and links of authors"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    # What stood outside the stream is nowhere then; as a draft it is lost to nobody.
    op.execute("UPDATE article SET state = 'draft' WHERE is_page AND state IN ('published', 'unlisted')")
    for table, added in columns().items():
        with altered(table) as batch:
            for column in added:
                batch.drop_column(column.name)


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
