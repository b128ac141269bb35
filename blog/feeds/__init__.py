"""Feeds."""

from flask import Flask

from blog.feeds import views
from blog.feeds.browsers import asked_by_browsers, tell_caches
from blog.web.feed import FORMATS, feed_language


def register(app: Flask) -> None:
    """Add the feeds; the head of every page names them."""
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(feed_formats=FORMATS, feed_language=feed_language)
    app.after_request(tell_caches)
    app.wsgi_app = asked_by_browsers(app.wsgi_app)  # type: ignore[assignment,method-assign]
