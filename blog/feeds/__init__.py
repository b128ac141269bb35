"""Feeds."""

from flask import Flask

from blog.feeds import views


def register(app: Flask) -> None:
    """Add the feeds."""
    app.register_blueprint(views.bp)
