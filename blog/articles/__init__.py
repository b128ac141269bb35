"""Articles: what readers open, and the desk where authors write."""

from flask import Flask

from blog.articles import desk, drafts, pages, revisions, sharing, states, tagging, translations, trash, views


def register(app: Flask) -> None:
    """Add the pages of articles."""
    app.register_blueprint(views.bp)
    app.register_blueprint(pages.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(drafts.bp)
    app.register_blueprint(revisions.bp)
    app.register_blueprint(states.bp)
    app.register_blueprint(sharing.bp)
    app.register_blueprint(tagging.bp)
    app.register_blueprint(translations.bp)
    app.register_blueprint(trash.bp)
    trash.init_app(app)
