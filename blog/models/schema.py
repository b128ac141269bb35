"""What a database holds: this version's schema, an older one, a tutorial's, somebody else's, or nothing."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Connection, Engine, FromClause, inspect, literal, select, text

from blog.models.base import Base
from blog.models.site import Site
from config import ROOT

MIGRATIONS = ROOT / "migrations"
VERSION_TABLE = "alembic_version"
ADOPTION_TABLE = "sheaf_adoption"
# Every version has these; other applications that keep revisions have not all of them.
CORE = {"site", "user", "article", "tag", "article_tag"}
ARTICLE_TUTORIAL = {
    "article": {"id", "title"},
    "tag": {"id", "name"},
    "article_tag": {"article_id", "tag_id"},
}
POST_TUTORIAL = {
    "users": {"id", "name", "fullname", "password"},
    "posts": {"id", "user_id", "headline", "body"},
    "keywords": {"id", "keyword"},
    "post_keywords": {"post_id", "keyword_id"},
}


class State(Enum):
    """What was found, with one line on how to go on."""

    READY = "The database is ready."
    EMPTY = "The database is empty: bin/serve makes its tables (or: .venv/bin/flask db upgrade)."
    OLDER = "The database is of an older version: bin/serve brings it up to date (or: .venv/bin/flask db upgrade)."
    NEWER = "The database is of a newer version of Sheaf than this one: update Sheaf."
    ARTICLE_TUTORIAL = (
        "The database holds a tutorial's tables article, tag and article_tag: nothing was changed; "
        "bin/serve --adopt takes it over (or: .venv/bin/flask adopt, which shows the plan with --dry-run)."
    )
    POST_TUTORIAL = (
        "The database holds a tutorial's tables users, posts, keywords and post_keywords: nothing was changed; "
        "bin/serve --adopt takes it over (or: .venv/bin/flask adopt, which shows the plan with --dry-run)."
    )
    ADOPTING = "The database is half taken over: bin/serve --adopt (or: .venv/bin/flask adopt) completes it."
    FOREIGN = "The database holds tables that are not Sheaf's: nothing was changed; give Sheaf a database of its own."

    @property
    def advice(self) -> str:
        """The line."""
        return self.value

    @property
    def is_tutorial(self) -> bool:
        """Whether adoption can take it over."""
        return self in {State.ARTICLE_TUTORIAL, State.POST_TUTORIAL, State.ADOPTING}


def state_of(engine: Engine) -> State:
    """Look at the database behind ``engine``, changing nothing."""
    with engine.connect() as connection:
        tables = tables_of(connection)
        if ADOPTION_TABLE in tables:
            return State.ADOPTING
        if VERSION_TABLE in tables:
            return _by_revision(connection, tables)
        return _without_revision(connection, tables)


def tables_of(connection: Connection) -> set[str]:
    """The names of all tables and views."""
    inspector = inspect(connection)
    return {*inspector.get_table_names(), *inspector.get_view_names()}


def tutorial_among(connection: Connection, tables: set[str]) -> State | None:
    """The tutorial whose tables these are: exactly them, with its columns and no others, on MySQL or MariaDB."""
    if connection.dialect.name not in {"mysql", "mariadb"}:
        return None
    for shape, state in ((ARTICLE_TUTORIAL, State.ARTICLE_TUTORIAL), (POST_TUTORIAL, State.POST_TUTORIAL)):
        if tables == set(shape) and all(_has_shape(connection, table, shape[table]) for table in shape):
            return state
    return None


def is_newest(connection: Connection) -> bool:
    """Whether every migration of this version has run, and what they marked has been derived."""
    return has_newest_revision(connection) and not connection.scalar(select(Site.rebuild_due))


def has_newest_revision(connection: Connection) -> bool:
    """Whether every migration of this version has run."""
    return revisions_in(connection) == set(known_revisions()[-1:])


def known_revisions() -> list[str]:
    """Return every revision of this version, the newest last.

    The names of the files say them. Alembic, which would read the files, takes a good part of a start to import.
    """
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def revisions_in(connection: Connection) -> set[str]:
    """Return what the database says it is at: one revision, or none where the first migration was cut off."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return set()
    return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


def clear_half_made(engine: Engine) -> bool:
    """Drop what a first migration that was cut off left on MySQL, so that it can run again; say whether there was any.

    Only our own tables without a revision and without a single row are dropped.
    """
    with engine.begin() as connection:
        tables = tables_of(connection)
        if VERSION_TABLE not in tables or revisions_in(connection):
            return False
        ours = [table for name, table in Base.metadata.tables.items() if name in tables]
        if len(ours) != len(tables) - 1 or any(has_rows(connection, table) for table in ours):
            return False
        Base.metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        return True


def has_rows(connection: Connection, table: FromClause) -> bool:
    """Whether the table holds anything."""
    return connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None


def _by_revision(connection: Connection, tables: set[str]) -> State:
    found = revisions_in(connection)
    if not found:
        # MySQL can't take back a table: a first migration that was cut off leaves some of ours and no revision.
        return State.OLDER if tables <= {VERSION_TABLE, *Base.metadata.tables} else State.FOREIGN
    if not tables >= CORE:
        return State.FOREIGN
    if is_newest(connection):
        return State.READY
    return State.OLDER if found.issubset(known_revisions()) else State.NEWER


def _without_revision(connection: Connection, tables: set[str]) -> State:
    if not tables:
        return State.EMPTY
    return tutorial_among(connection, tables) or State.FOREIGN


def _has_shape(connection: Connection, table: str, columns: set[str]) -> bool:
    inspector = inspect(connection)
    found = {column["name"] for column in inspector.get_columns(table)}
    # Rows are told apart by their ids; a table of links may do without a key.
    keyed = "id" not in columns or inspector.get_pk_constraint(table)["constrained_columns"] == ["id"]
    return found == columns and keyed
