"""The frame of the administration: its front door, the site's settings, looks and menu, the ledger of operations."""

from flask import Flask

from blog.admin import appearance, menu, operations, settings


def register(app: Flask) -> None:
    """Add the frame's pages."""
    app.register_blueprint(settings.bp)
    app.register_blueprint(appearance.bp)
    app.register_blueprint(menu.bp)
    app.register_blueprint(operations.bp)
    app.add_url_rule("/admin/", "admin", operations.front_door)
