"""Pages for what went wrong, in the reader's language, in the site's looks."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, NotFound

from blog.extensions import db
from blog.web.kept import Kept
from blog.web.language import use_readers_language
from blog.web.unit_of_work import TooBusy

PLAIN = "Something went wrong. 出了点问题。\n"
# What somebody wrote for is not there any more, or not theirs to change: sending it again is of no use.
AWAY = (403, 404, 410)


class WorthlessLink(NotFound):
    """A one-time link that was used, withdrawn, is too old, or never was."""


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.log_exception = log_exception  # type: ignore[method-assign]
    app.register_error_handler(TooBusy, too_busy)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(NoConnectionFree, no_connection_free)
    app.register_error_handler(Exception, unexpected_error)


def http_error(error: HTTPException) -> Response:
    """A page for a status such as 404; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    # A view's own words are in the reader's language already; Werkzeug's are not.
    own = error.description if error.description != type(error).description else None
    is_link = isinstance(error, WorthlessLink)
    if status in AWAY and not is_link and (kept := Kept.of_request()):
        return resend_page(kept, own or _away(status), status, to_send=False)
    response = error_page(status, own, sign_in=is_link)
    if status == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def too_busy(error: TooBusy) -> Response:
    """503, with everything that was typed and a button to send it again."""
    db.session.rollback()
    kept = Kept.of_request()
    if kept is None:
        return error_page(503)
    message = _("The database is busy. Nothing was changed, and nothing you typed is lost.")
    return resend_page(kept, message, 503)


def database_error(error: DBAPIError) -> Response:
    """503 when the database can't be reached, 500 for anything else it said."""
    current_app.logger.error("database error in %s", request.endpoint, exc_info=error)
    db.session.rollback()
    # Without its database a page has not even the site's title.
    away = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return _last_resort(503) if away else error_page(500)


def no_connection_free(error: NoConnectionFree) -> Response:
    """503 when every connection of the pool stayed busy."""
    current_app.logger.error("no connection to the database was free in %s", request.endpoint)
    db.session.rollback()
    return _last_resort(503)


def unexpected_error(error: Exception) -> Response:
    """500; the log has the details."""
    if current_app.config["TESTING"] and current_app.config["PROPAGATE_EXCEPTIONS"] is not False:
        raise error
    current_app.logger.error("error in %s", request.endpoint, exc_info=error)
    db.session.rollback()
    return error_page(500)


def log_exception(exc_info: Any) -> None:
    """Write down what no handler took. Not the path, as Flask would: it may hold a one-time link's token."""
    current_app.logger.error("error in %s", request.endpoint, exc_info=exc_info)


def error_page(status: int, message: str | None = None, *, sign_in: bool = False) -> Response:
    """The page for ``status``: what happened, and what to do; ``sign_in`` adds the way to that page."""
    use_readers_language()
    title, advice = _words(status)
    words = {"title": title, "advice": message or advice, "sign_in": sign_in}
    try:
        return make_response(render_template("errors/error.html", status=status, **words), status)
    except Exception:
        current_app.logger.exception("the error page failed")
        return _last_resort(status)


def resend_page(kept: Kept, message: str, status: int, *, to_send: bool = True) -> Response:
    """The form that was sent, ready to be sent again; without ``to_send``, to be copied alone."""
    html = render_template("errors/resend.html", kept=kept, message=message, to_send=to_send)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _away(status: int) -> str:
    """Why what was typed could not be taken, and what to do with it."""
    if status == 403:
        words = _("Your account may not change this any more. Copy your text from here, or ask an editor.")
    else:
        words = _("What you wrote this for is not there any more. Copy your text from here.")
    return str(words)


def _last_resort(status: int) -> Response:
    """For when not even the site's settings can be read."""
    return Response(PLAIN, status=status, mimetype="text/plain", headers={"Retry-After": "10"})


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (_("That request can't be read"), _("Something in the address or the form is malformed.")),
        401: (_("Sign in first"), _("This page is for people who write here.")),
        403: (_("Not yours to open"), _("Your account may not do this. Ask an editor or an admin.")),
        404: (
            _("Nothing here"),
            _("The page was moved, or never was. The newest articles and the tags are a good place to look."),
        ),
        405: (_("Not that way"), _("This address does not take that kind of request.")),
        410: (_("Gone"), _("What was here has been removed for good.")),
        413: (
            _("Too large"),
            _("That is more than the site takes at once. Go back: your text is still in the form."),
        ),
        429: (_("Too many tries"), _("Wait a little, then try again.")),
        503: (_("Back in a moment"), _("The site is busy or being mended. Try again in a moment.")),
    }
    unexpected = (
        _("Something went wrong"),
        _("It is our fault, not yours, and it has been written down. Try again in a moment."),
    )
    return words.get(status, unexpected)
