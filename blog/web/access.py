"""Who is signed in, and what only some may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g, session
from werkzeug.exceptions import Unauthorized

from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, User

TOKEN = "sign_in"  # noqa: S105
# Whose session it is, or was: opens nothing, but tells somebody whose account was closed what happened.
ACCOUNT = "account"

P = ParamSpec("P")
R = TypeVar("R")


class SignInRequired(Unauthorized):
    """Nobody is signed in, or not any more."""


def current_user() -> User | None:
    """The user of this request's session, asked of the database once per request."""
    if "user" not in g:
        token = session.get(TOKEN)
        g.user = db.session.scalar(LoginSession.user_of(token, clock.now())) if token else None
    return g.user  # type: ignore[no-any-return]


def signed_in_user() -> User:
    """The user of a page that only signed-in people reach. Raises SignInRequired."""
    user = current_user()
    if user is None:
        raise SignInRequired
    return user


def is_shut_out() -> bool:
    """Whether nobody is signed in because the account of this browser's session was closed."""
    user = db.session.get(User, session[ACCOUNT]) if ACCOUNT in session else None
    return user is not None and not user.active


def author_required(view: Callable[P, R]) -> Callable[P, R]:
    """Open the view to everyone who is signed in."""
    return _only(lambda user: True, view)


def editor_required(view: Callable[P, R]) -> Callable[P, R]:
    """Open the view to editors and admins."""
    return _only(lambda user: user.is_editor, view)


def admin_required(view: Callable[P, R]) -> Callable[P, R]:
    """Open the view to admins."""
    return _only(lambda user: user.is_admin, view)


def require(allowed: bool) -> None:
    """Answer 403 unless the model allowed it."""
    if not allowed:
        abort(403)


def _only(may: Callable[[User], bool], view: Callable[P, R]) -> Callable[P, R]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        require(may(signed_in_user()))
        return view(*args, **kwargs)

    return guarded
