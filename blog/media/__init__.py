"""Files that articles show: uploads, the library of them, and how they are served."""

from flask import Flask


def register(app: Flask) -> None:
    """Serve the media folder and add the pages of the library."""
    # Imported here, for each adds its pages to a blueprint.
    from blog.media import changing, library, portrait, receiving, social, uploading, views  # noqa: F401
    from blog.media.blueprint import bp

    # Also the desk says how large a file may be, before anything is sent.
    app.jinja_env.globals["most_upload_bytes"] = receiving.MOST_BYTES
    app.register_blueprint(views.bp)
    app.register_blueprint(social.bp)
    app.register_blueprint(bp)
