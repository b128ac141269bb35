"""A session that ended, a token that lapsed: what somebody was typing then is not lost."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.forms import LoginForm
from blog.accounts.views import login_page
from blog.web.access import SignInRequired, current_user, is_shut_out
from blog.web.errors import error_page, resend_page
from blog.web.kept import Kept
from blog.web.templating import no_page


@bp.app_errorhandler(SignInRequired)
def sign_in_first(error: SignInRequired) -> Response:
    """The way to the form; what was sent waits there. A script that sent JSON is told so in JSON."""
    if request.is_json:
        return no_page(401, error="signed out")
    if request.method in {"GET", "HEAD"} and not is_shut_out():
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    return ask_to_sign_in()


@bp.app_errorhandler(CSRFError)
def token_refused(error: CSRFError) -> Response:
    """A token that is missing, of an older session, or another site's idea of one."""
    if request.is_json:
        # Only a page of this site can read it.
        return no_page(401 if current_user() is None else 400, error="token", csrf_token=generate_csrf())
    if current_user() is None:
        return ask_to_sign_in()
    kept = Kept.of_request()
    if kept is None:
        return error_page(
            400,
            _(
                "This page had been open for too long, so nothing was done. Go back, reload it, and try again."
            ),
        )
    message = _(
        "This page had been open for too long, so nothing was saved yet. What you typed is here: send it again."
    )
    return resend_page(kept, message, 400)


def ask_to_sign_in() -> Response:
    """The form for signing in, with what was typed elsewhere in it."""
    kept = Kept.of_request()
    if is_shut_out():
        return _account_closed(kept)
    # What was sent is not this form's own data.
    form = LoginForm(formdata=None, data={"kept": kept.signed if kept else ""})
    if kept:
        message = _("Your session has ended. Nothing you typed is lost: sign in, and you can send it again.")
    else:
        message = _("Your session has ended, so nothing was done. Sign in and try again.")
    return login_page(form, 401, message)


def _account_closed(kept: Kept | None) -> Response:
    if kept is None:
        message = _("Your account was closed, so nothing was done. An admin can open it again.")
        return error_page(403, message, sign_in=True)
    message = _(
        "Your account was closed, so this was not saved. Copy it to a safe place; an admin can open the account again."
    )
    return resend_page(kept, message, 403, to_send=False)
