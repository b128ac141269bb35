"""Runs migrations on the application's own engine, whatever started them."""

from alembic import context
from flask import current_app

from blog.models import Base

OPTIONS = {"target_metadata": Base.metadata, "render_as_batch": True, "compare_type": True}


def run() -> None:
    """Bring the connected database to the wanted revision."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(connection=connection, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
