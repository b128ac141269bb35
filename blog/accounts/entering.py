"""A browser begins and ends to be somebody's."""

from __future__ import annotations

from flask import after_this_request, current_app, g, session
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, User
from blog.models.login_session import LIFETIME
from blog.web.access import ACCOUNT, TOKEN
from blog.web.kept import BROWSER
from blog.web.security import over_tls

# Read by the edit link on public pages, which know nobody's name. It opens nothing.
MARK = "signed_in"


def enter(user: User) -> None:
    """Sign the browser in as ``user``, under a new session: nothing planted in the old one lives on."""
    now = clock.now()
    _end_old_session()
    db.session.execute(LoginSession.end_expired(now))
    row, token = LoginSession.begin(user, now)
    db.session.add(row)
    session[TOKEN], session[ACCOUNT] = token, user.id
    session.permanent = True
    g.user = user
    after_this_request(_set_mark)


def leave() -> None:
    """Sign the browser out: the cookie is worthless from now on, wherever else it was copied."""
    _end_old_session()
    g.user = None
    after_this_request(_remove_mark)


def _end_old_session() -> None:
    token = session.get(TOKEN)
    if token:
        db.session.execute(LoginSession.end(token))
    browser = session.get(BROWSER)
    session.clear()
    if browser:
        # Another window may still hold a text that was kept for this browser.
        session[BROWSER] = browser
    # A page made in this same request needs a token of the new session.
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)


def _set_mark(response: Response) -> Response:
    response.set_cookie(MARK, "1", max_age=LIFETIME, secure=over_tls(), samesite="Lax")
    return response


def _remove_mark(response: Response) -> Response:
    response.delete_cookie(MARK, secure=over_tls(), samesite="Lax")
    return response
