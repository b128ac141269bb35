"""Feeds."""

from flask import Flask

from blog.feeds import views
from blog.web.feed import FORMATS


def register(app: Flask) -> None:
    """Add the feeds; the head of every page names them."""
    app.register_blueprint(views.bp)
    app.jinja_env.globals["feed_formats"] = FORMATS
