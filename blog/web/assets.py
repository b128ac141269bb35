"""Style sheets, scripts and pictures: one fingerprint for the whole folder, so that addresses never go stale."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app
from werkzeug.wrappers import Response as Answer

from blog.web.addresses import address
from blog.web.made_from import for_everyone
from blog.web.moved import moved_to
from config import ROOT

FOLDER = ROOT / "static"
IMPORT = re.compile(r'^@import "(?P<path>[\w./-]+)"(?: layer\((?P<layer>[\w.-]+)\))?;$', re.MULTILINE)
# A text in quotes may hold what looks like a comment.
COMMENT = re.compile(r'("[^"\n]*")|/\*.*?\*/', re.DOTALL)
# Spaces around what parts rules, and the last semicolon of each.
SPARE = re.compile(r'("[^"\n]*")|;?\s*(\})\s*|\s*([{;,])\s*|(?<=:)\s+')
# Which links' pages a browser may fetch a moment before they are followed. A header names it, so it needs no script.
PREFETCH = "prefetch.json"
ICON = "img/seal.svg"
FINGERPRINT = "sheaf_asset_fingerprint"

bp = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Take the folder's fingerprint and serve it."""
    app.extensions[FINGERPRINT] = fingerprint(FOLDER)
    app.register_blueprint(bp)
    app.after_request(announce_prefetch)


def asset(path: str) -> str:
    """The address of a file of ``static/``, which may be kept for ever."""
    return address("assets.show", fingerprint=current_app.extensions[FINGERPRINT], path=path)


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
        response = Response(file.read_bytes(), mimetype=_kind(path))
    current = fingerprint == current_app.extensions[FINGERPRINT]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return for_everyone(response)


@bp.get("/favicon.ico")
def icon() -> Answer:
    """Where programs that read no page look for the site's icon."""
    return moved_to(asset(ICON))


def announce_prefetch(response: Response) -> Response:
    """Name the rules of prefetching on pages for every reader."""
    if (
        response.mimetype == "text/html"
        and response.status_code == HTTPStatus.OK
        and response.cache_control.public
    ):
        response.headers["Speculation-Rules"] = f'"{asset(PREFETCH)}"'
    return response


def fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits that change when any file below ``folder`` does."""
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def bundle(sheet: Path) -> str:
    """The text of ``sheet`` with what it imports in its place, each in its layer: one file, one request.

    Comments and indentation are left out.
    """

    def inline(found: re.Match[str]) -> str:
        text = bundle(sheet.parent / found["path"])
        return f"@layer {found['layer']} {{\n{text}\n}}" if found["layer"] else text

    return IMPORT.sub(inline, _bare(sheet.read_text("utf-8")))


def _kind(path: str) -> str | None:
    return "application/speculationrules+json" if path == PREFETCH else mimetypes.guess_type(path)[0]


def _bare(text: str) -> str:
    lines = COMMENT.sub(lambda found: found[1] or "", text).splitlines()
    return "\n".join(filter(None, map(str.strip, lines)))


def _style_sheet(path: str) -> str:
    sheets: dict[str, str] = current_app.extensions.setdefault("sheaf_style_sheets", {})
    if path not in sheets or current_app.debug:
        sheets[path] = SPARE.sub(lambda found: found[1] or found[2] or found[3] or "", bundle(FOLDER / path))
    return sheets[path]
