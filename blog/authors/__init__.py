"""Authors: who writes here, and what they wrote."""

from flask import Flask

from blog.authors import views


def register(app: Flask) -> None:
    """Add the pages of authors."""
    app.register_blueprint(views.bp)
