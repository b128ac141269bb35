"""A view that writes is one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, session
from werkzeug.exceptions import ServiceUnavailable

from blog.extensions import db
from blog.models import transaction

P = ParamSpec("P")
R = TypeVar("R")


class TooBusy(ServiceUnavailable):
    """The database turned the work down several times; nothing was stored, and what was typed is given back."""


def unit_of_work(view: Callable[P, R]) -> Callable[P, R]:
    """Commit when the view returns; call it again from the start when the database asks for that."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        before = dict(session)
        try:
            return transaction.run(db.session, lambda: view(*args, **kwargs), lambda: _forget(before))
        except transaction.Busy as busy:
            raise TooBusy from busy

    # A test asks every view that takes posts for this mark.
    wrapped.is_unit_of_work = True  # type: ignore[attr-defined]
    return wrapped


def _forget(session_before: dict[str, object]) -> None:
    """Undo what the failed attempt left in this request's memory."""
    for name in ("user", "site"):
        g.pop(name, None)
    session.clear()
    session.update(session_before)
