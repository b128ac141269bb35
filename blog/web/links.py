"""The addresses of one-time links."""

from __future__ import annotations

from flask import current_app

from blog.models.one_time_link import INVITATION, PASSWORD, SETUP

PAGES = {SETUP: "accounts.setup", INVITATION: "accounts.invitation", PASSWORD: "accounts.password"}


def link_path(purpose: str, token: str) -> str:
    """The path of a link; unlike ``url_for`` it needs no request, for commands print links too."""
    return current_app.url_map.bind("").build(PAGES[purpose], {"token": token})
