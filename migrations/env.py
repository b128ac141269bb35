"""Runs migrations on the application's own engine, whatever started them."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from blog.models import Base, rebuild, schema

OPTIONS = {"target_metadata": Base.metadata, "render_as_batch": True, "compare_type": True}


def run() -> None:
    """Bring the connected database to the wanted revision."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            without_foreign_keys(connection)
        context.configure(connection=connection, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        derive(connection)


def derive(connection: Connection) -> None:
    """Derive again what a migration marked, once the schema is that of the models, which know how."""
    with Session(connection) as session:
        if schema.has_newest_revision(connection) and rebuild.is_due(session):
            rebuild.everything(session)
            session.commit()
    connection.commit()


def without_foreign_keys(connection: Connection) -> None:
    """Have SQLite, which changes a table by dropping it, not delete what points at its rows."""
    # No other work gets this connection: it leaves the pool and is closed when the migrations are through.
    connection.detach()
    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")


run()
