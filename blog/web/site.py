"""The site that this request is for: its settings, and its absolute addresses."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, url_for

from blog.extensions import db
from blog.models import Site


def current_site() -> Site:
    """The site's settings, read once per request."""
    if "site" not in g:
        g.site = db.session.scalars(Site.row()).one()
    return g.site  # type: ignore[no-any-return]


def forget_site() -> None:
    """Have the settings read again."""
    g.pop("site", None)


def site_url() -> str:
    """The site's public address, without a slash at the end; never taken from the request's Host."""
    settings = current_app.config
    return settings["SITE_URL"] or current_site().url or f"http://{settings['HOST']}:{settings['PORT']}"


def absolute_url(endpoint: str, **values: Any) -> str:
    """``url_for`` with the site's public address in front."""
    return site_url() + url_for(endpoint, **values)
