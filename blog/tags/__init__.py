"""Tags: the index, the archive of each, and the forms that keep them in order."""

from flask import Flask

from blog.tags import admin, views


def register(app: Flask) -> None:
    """Add the pages of tags."""
    app.register_blueprint(views.bp)
    app.register_blueprint(admin.bp)
