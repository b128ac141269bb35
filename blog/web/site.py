"""The site that this request is for: its settings, and its absolute addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, g

from blog.extensions import db
from blog.models import Site
from blog.models.site import SiteFacts
from blog.models.sources import DUE
from blog.web.addresses import address
from blog.web.made_from import made_from
from blog.web.remembering import remembered


def current_site() -> SiteFacts:
    """The site's settings, read once per request."""
    facts: SiteFacts | None = g.get("site")
    if facts is None:
        facts = g.site = remembered("site", lambda: Site.facts(db.session()))
    return facts


def next_due_at() -> datetime | None:
    """When the next scheduled article is due. No page is made from that: a request looks at it before."""
    return remembered("due", _read_due, tells_page=False)


def _read_due() -> datetime | None:
    made_from(DUE)
    facts: SiteFacts = Site.facts(db.session())
    g.site = facts
    return facts.next_due_at


def stored_site() -> Site:
    """The same to be changed."""
    forget_site()
    return db.session.scalars(Site.row()).one()


def forget_site() -> None:
    """Have the settings read again."""
    g.pop("site", None)
    g.pop("surroundings", None)


def site_url() -> str:
    """The site's public address, without a slash at the end; never taken from the request's Host."""
    settings = current_app.config
    return settings["SITE_URL"] or current_site().url or f"http://{settings['HOST']}:{settings['PORT']}"


def absolute_url(endpoint: str, **values: Any) -> str:
    """``url_for`` with the site's public address in front."""
    return site_url() + address(endpoint, **values)
