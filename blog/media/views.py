"""Files of the media folder, served so that nothing in them runs."""

from __future__ import annotations

from flask import Blueprint, current_app, send_from_directory
from werkzeug.wrappers import Response

bp = Blueprint("media", __name__)

AGE = 30 * 24 * 3600


@bp.get("/media/<name>")
def show(name: str) -> Response:
    """One file. A browser that opens it by itself may run and load nothing."""
    response = send_from_directory(current_app.config["MEDIA_FOLDER"], name, max_age=AGE)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
