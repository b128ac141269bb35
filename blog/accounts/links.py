"""One-time links: finding them, using them up."""

from __future__ import annotations

from typing import NoReturn

from flask_babel import gettext as _

from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink
from blog.web.errors import WorthlessLink


def find_link(purpose: str, token: str) -> OneTimeLink:
    """The link that ``token`` stands for; 404 when it was used, withdrawn, is too old, or never was."""
    link = db.session.scalar(OneTimeLink.valid(purpose, token, clock.now()))
    return link or not_any_more()


def use_up(link: OneTimeLink) -> None:
    """Spend the link; 404 for the later of two uses at once."""
    if db.session.connection().execute(link.used()).rowcount != 1:
        not_any_more()


def not_any_more() -> NoReturn:
    """Say that the link opens nothing, and where to go instead. Raises WorthlessLink."""
    raise WorthlessLink(
        _(
            "This link was used already, or is too old, or was not copied whole. "
            "If you have used it, sign in; if not, ask for a new one."
        )
    )
