"""Files that articles show."""

from flask import Flask

from blog.media import views


def register(app: Flask) -> None:
    """Serve the media folder."""
    app.register_blueprint(views.bp)
