"""Style sheets, scripts and pictures: one fingerprint for the whole folder, so that addresses never go stale."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_from_directory, url_for

from config import ROOT

FOLDER = ROOT / "static"
IMPORT = re.compile(r'^@import "(?P<path>[\w./-]+)"(?: layer\((?P<layer>[\w.-]+)\))?;$', re.MULTILINE)
FINGERPRINT = "sheaf_asset_fingerprint"

bp = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Take the folder's fingerprint and serve it."""
    app.extensions[FINGERPRINT] = fingerprint(FOLDER)
    app.register_blueprint(bp)


def asset(path: str) -> str:
    """The address of a file of ``static/``, which may be kept for ever."""
    return url_for("assets.show", fingerprint=current_app.extensions[FINGERPRINT], path=path)


@bp.get("/static/<fingerprint>/<path:path>")
def show(fingerprint: str, path: str) -> Response:
    """One file; an address of another version is answered with this one's, but not for ever."""
    file = (FOLDER / path).resolve()
    # Each file has one path: sheets are kept by theirs, and by others they would fill the memory.
    if not file.is_relative_to(FOLDER) or str(file.relative_to(FOLDER)) != path:
        abort(404)
    # A Path's is_file() raises when a name is too long.
    if not os.path.isfile(file):  # noqa: PTH113
        abort(404)
    if path.endswith(".css"):
        response = Response(_style_sheet(path), mimetype="text/css")
    else:
        response = send_from_directory(FOLDER, path)
    current = fingerprint == current_app.extensions[FINGERPRINT]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response


def fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits that change when any file below ``folder`` does."""
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def bundle(sheet: Path) -> str:
    """The text of ``sheet`` with what it imports in its place, each in its layer: one file, one request."""

    def inline(found: re.Match[str]) -> str:
        text = bundle(sheet.parent / found["path"])
        return f"@layer {found['layer']} {{\n{text}}}" if found["layer"] else text

    return IMPORT.sub(inline, sheet.read_text("utf-8"))


def _style_sheet(path: str) -> str:
    sheets: dict[str, str] = current_app.extensions.setdefault("sheaf_style_sheets", {})
    if path not in sheets or current_app.debug:
        sheets[path] = bundle(FOLDER / path)
    return sheets[path]
