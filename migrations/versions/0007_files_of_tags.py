"""Files of tags: which tags show an upload, as their cover or in their descriptions"""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

USES, BY_UPLOAD = "tag_upload_use", "ix_tag_upload_use_upload_id_tag_id"
TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}
BATCH = 100  # tags that may show a file

# As texts name uploads at this revision; a smaller copy counts as the picture itself.
ADDRESS = "/media/"
NAMED = re.compile(re.escape(ADDRESS) + r"([a-z0-9.-]+)", re.ASCII)
COPY = re.compile(r"(-\d+x\d+)\.\d+(?=\.webp$)", re.ASCII)


def upgrade() -> None:
    # MySQL can't take back what it made: a migration that was cut off goes on with what is missing.
    op.create_table(
        USES,
        *to("tag"),
        *to("upload"),
        sa.PrimaryKeyConstraint("tag_id", "upload_id", name=op.f(f"pk_{USES}")),
        if_not_exists=True,
        **TABLE,
    )
    if BY_UPLOAD not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(USES)}:
        op.create_index(BY_UPLOAD, USES, ["upload_id", "tag_id"])
    write_uses()


def to(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    """A column with the id of a row there, with which this one goes."""
    column = f"{table}_id"
    name = op.f(f"fk_{USES}_{column}")
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="CASCADE"),
    )


def write_uses() -> None:
    """What an earlier run wrote is written again."""
    connection = op.get_bind()
    uses = sa.table(USES, sa.column("tag_id"), sa.column("upload_id"))
    connection.execute(uses.delete())
    for shown in batches():
        ids = ids_of({name for names in shown.values() for name in names})
        rows = [
            {"tag_id": tag_id, "upload_id": ids[name]}
            for tag_id, names in shown.items()
            for name in sorted(names & ids.keys())
        ]
        if rows:
            connection.execute(uses.insert(), rows)


def batches() -> Iterator[dict[int, set[str]]]:
    """The names of files that tags show, by the tags' ids, of so many tags at a time."""
    tag = sa.table("tag", *map(sa.column, ("id", "description", "cover")))
    shows = sa.or_(tag.c.cover != "", tag.c.description.contains(ADDRESS))
    last_id = 0
    while True:
        some = sa.select(tag).where(tag.c.id > last_id, shows).order_by(tag.c.id).limit(BATCH)
        rows = op.get_bind().execute(some).all()
        if not rows:
            return
        yield {row.id: named_in(row.description) | named_in(ADDRESS + row.cover) for row in rows}
        last_id = rows[-1].id


def named_in(text: str) -> set[str]:
    """The names to which a text leads, of uploads or not."""
    return {COPY.sub(r"\1", name.rstrip(".")) for name in NAMED.findall(text)}


def ids_of(names: set[str]) -> dict[str, int]:
    upload = sa.table("upload", sa.column("id"), sa.column("name"))
    found = sa.select(upload.c.name, upload.c.id).where(upload.c.name.in_(sorted(names)))
    return dict(op.get_bind().execute(found).all())


def downgrade() -> None:
    op.drop_table(USES)
