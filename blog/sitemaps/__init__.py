"""What crawlers read: the sitemap in its parts, and robots.txt."""

from flask import Flask

from blog.sitemaps import views


def register(app: Flask) -> None:
    """Add both."""
    app.register_blueprint(views.bp)
