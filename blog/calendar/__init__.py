"""The archive by date: years and months, and the articles of each."""

from flask import Flask

from blog.calendar import views


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(views.bp)
