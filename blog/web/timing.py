"""Where a request's time goes: ``Server-Timing`` for those who build and run the site, and a log of slow statements."""

from __future__ import annotations

import logging
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask, Response, current_app, has_request_context, request, request_started, session
from sqlalchemy.exc import SQLAlchemyError

from blog.extensions import db
from blog.models import database
from blog.web.access import TOKEN, current_user
from blog.web.schema_gate import OPEN
from blog.web.templating import SilentTemplate

LONGEST_STATEMENT = 2000  # characters of it in the log

slow_log = logging.getLogger("sheaf.slow")


@dataclass
class Spent:
    """The seconds that a request has spent so far, and on how many statements."""

    began: float
    database: float = 0.0
    statements: int = 0
    templates: float = 0.0

    def header(self) -> str:
        """The value of ``Server-Timing``, in milliseconds."""
        total = time.perf_counter() - self.began
        return (
            f"total;dur={total * 1000:.1f}, "
            f'db;dur={self.database * 1000:.1f};desc="{self.statements} statements", '
            f"template;dur={self.templates * 1000:.1f}"
        )


_spent: ContextVar[Spent | None] = ContextVar("spent", default=None)


class TimedTemplate(SilentTemplate):
    """A template whose rendering counts."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render, and note how long it took."""
        began = time.perf_counter()
        try:
            return super().render(*args, **kwargs)
        finally:
            if spent := _spent.get():
                spent.templates += time.perf_counter() - began


def init_app(app: Flask) -> None:
    """Time requests, templates and statements."""
    app.jinja_env.template_class = TimedTemplate
    request_started.connect(begin, app)
    app.after_request(tell)
    slow = app.config["SLOW_QUERY"] / 1000

    def note(statement: str, seconds: float) -> None:
        if spent := _spent.get():
            spent.database += seconds
            spent.statements += 1
        if 0 < slow <= seconds:
            warn(statement, seconds)

    with app.app_context():
        for engine in db.engines.values():
            database.time_statements(engine, note)


def begin(app: Flask, **rest: object) -> None:
    """Begin to count where somebody might be told: an anonymous request of a site that is read costs nothing."""
    told = app.debug or app.config["SESSION_COOKIE_NAME"] in request.cookies
    _spent.set(Spent(time.perf_counter()) if told else None)


def tell(response: Response) -> Response:
    """Add the header for admins, and for everybody in debug mode."""
    spent = _spent.get()
    if spent and (current_app.debug or _is_for_admin(response)):
        response.headers["Server-Timing"] = spent.header()
    return response


def warn(statement: str, seconds: float) -> None:
    """Write down a slow statement and whose it is. Not its parameters: they may be somebody's words."""
    one_line = " ".join(statement.split())[:LONGEST_STATEMENT]
    slow_log.warning("slow statement: %d ms in %s: %s", seconds * 1000, _asking(), one_line)


def _is_for_admin(response: Response) -> bool:
    # Assets are the same for all and need no database; where an answer failed, the database may be why.
    if request.endpoint in OPEN or response.status_code >= 500 or TOKEN not in session:
        return False
    try:
        user = current_user()
    except SQLAlchemyError:
        return False
    return user is not None and user.is_admin


def _asking() -> str:
    """The endpoint, else the command, else the thread."""
    if has_request_context():
        return request.endpoint or "no endpoint"
    command = click.get_current_context(silent=True)
    return command.command_path if command else threading.current_thread().name
