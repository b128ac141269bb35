"""Articles: what readers open, and the desk where authors write."""

from flask import Flask

from blog.articles import desk, states, tagging, views


def register(app: Flask) -> None:
    """Add the pages of articles."""
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(states.bp)
    app.register_blueprint(tagging.bp)
