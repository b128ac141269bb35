"""``flask db …``: Flask-Migrate's commands, and what they look for in the application."""

from __future__ import annotations

from flask import Flask
from werkzeug.local import LocalProxy

from blog.extensions import db
from config import ROOT


def init_app(app: Flask) -> None:
    """Have Flask-Migrate, and Alembic with it, imported when it is looked for: only who migrates needs them."""

    def bound() -> object:
        from flask_migrate import Migrate

        Migrate(render_as_batch=True).init_app(app, db, directory=str(ROOT / "migrations"))
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(bound)
