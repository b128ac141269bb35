"""Searching articles."""

from flask import Flask

from blog.search import views


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(views.bp)
