"""The one script that stands inside pages: it applies a stored colour scheme before anything is painted.

From a file it would come too late. The Content-Security-Policy allows it by its hash, and nothing else inside a page.
"""

from __future__ import annotations

import base64
import hashlib

from flask import Flask
from markupsafe import Markup

from blog.web.assets import FOLDER, bundle

SCRIPT = bundle(FOLDER / "js" / "first-paint.js")
SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'"


def init_app(app: Flask) -> None:
    """Give it to the layout."""
    app.jinja_env.globals["first_paint"] = Markup(SCRIPT)  # noqa: S704
