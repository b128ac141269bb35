"""One-time links: making them, finding them, using them up."""

from __future__ import annotations

from typing import NoReturn

from flask import abort, current_app
from flask_babel import gettext as _

from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink
from blog.models.one_time_link import INVITATION, PASSWORD, SETUP

PAGES = {SETUP: "accounts.setup", INVITATION: "accounts.invitation", PASSWORD: "accounts.password"}


def link_path(purpose: str, token: str) -> str:
    """The path of a link; unlike ``url_for`` it needs no request, for commands print links too."""
    return current_app.url_map.bind("").build(PAGES[purpose], {"token": token})


def find_link(purpose: str, token: str) -> OneTimeLink:
    """The link that ``token`` stands for; 404 when it was used, withdrawn, is too old, or never was."""
    link = db.session.scalar(OneTimeLink.valid(purpose, token, clock.now()))
    return link or _not_any_more()


def use_up(link: OneTimeLink) -> None:
    """Spend the link; 404 for the later of two uses at once."""
    if db.session.connection().execute(link.used()).rowcount != 1:
        _not_any_more()


def _not_any_more() -> NoReturn:
    abort(
        404,
        _(
            "This link was used already, or is too old, or was not copied whole. "
            "If you have used it, sign in; if not, ask for a new one."
        ),
    )
