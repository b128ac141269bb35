"""Tags: the index, the archive of each expression, and the forms that keep tags in order."""

from flask import Flask

from blog.tags.wording import listed, listed_names, tag_name


def register(app: Flask) -> None:
    """Add the pages of tags, and to all templates the names of tags in the reader's language."""
    # Imported here, for each adds its pages to a blueprint.
    from blog.tags import admin, blueprint, hygiene, index, operations, views  # noqa: F401

    app.jinja_env.filters.update(tag_name=tag_name, listed=listed, listed_names=listed_names)
    app.register_blueprint(blueprint.bp)
    app.register_blueprint(admin.bp)
    app.register_blueprint(operations.bp)
    app.register_blueprint(hygiene.bp)
