"""Series: articles in an order, their pages and feeds, and the forms that keep them in order."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of series."""
    # Imported here, for each adds its pages to a blueprint.
    from blog.series import admin, order, views  # noqa: F401

    app.register_blueprint(views.bp)
    app.register_blueprint(admin.bp)
