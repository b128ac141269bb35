"""Files of the media folder, served so that nothing in them runs."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.lib.file_kinds import TYPES, extension_of
from blog.lib.media_names import is_own
from blog.media.storage import storage

bp = Blueprint("media", __name__)

DAY = 24 * 3600
AGE, AGE_OF_UPLOADS = 30 * DAY, 365 * DAY  # seconds; an upload's name tells its bytes

# What lies in the folder without having been uploaded may be of other kinds as well.
_FOUND = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
}
UNKNOWN = "application/octet-stream"
# A browser that opens one of these by itself shows it; the rest it offers to save. SVG can hold programs, and
# a browser's reader of PDF does not start within a sandbox.
_OPENED = ("image/", "video/", "audio/")
_NEVER_OPENED = "image/svg+xml"
# Nothing in the file runs or loads. A film that is opened by itself has to load itself, which takes being of this
# site; without scripts that opens nothing.
POLICY = "default-src 'none'; sandbox"
POLICY_OF_FILMS = "default-src 'none'; media-src 'self'; sandbox allow-same-origin"
_FILMS = ("video/", "audio/")


@bp.get("/media/<name>")
def show(name: str) -> Response:
    """One file, or the part of it that was asked for."""
    mimetype = {**_FOUND, **TYPES}.get(extension_of(name), UNKNOWN)
    opened = mimetype.startswith(_OPENED) and mimetype != _NEVER_OPENED
    is_upload = is_own(name)
    age = AGE_OF_UPLOADS if is_upload else AGE
    response = storage().answer(name, mimetype, age, as_attachment=not opened)
    if is_upload:
        response.cache_control.immutable = True
    response.headers["Content-Security-Policy"] = POLICY_OF_FILMS if mimetype.startswith(_FILMS) else POLICY
    return response
