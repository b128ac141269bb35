"""The frame of the administration: its front door, the site's settings, the ledger of operations."""

from flask import Flask

from blog.admin import operations, settings


def register(app: Flask) -> None:
    """Add the frame's pages."""
    app.register_blueprint(settings.bp)
    app.register_blueprint(operations.bp)
    app.add_url_rule("/admin/", "admin", operations.front_door)
