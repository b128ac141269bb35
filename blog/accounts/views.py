"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter, leave
from blog.accounts.forms import LoginForm
from blog.extensions import db
from blog.lib import clock
from blog.models.sign_in import SignIn
from blog.models.user import is_password, strengthened
from blog.web.access import current_user
from blog.web.errors import resend_page
from blog.web.kept import Kept, is_local
from blog.web.templating import no_page, render_private
from blog.web.unit_of_work import unit_of_work


@bp.get("/login")
def login() -> Response:
    """The form; somebody who is signed in already goes on."""
    form = LoginForm(data={"next": request.args.get("next", "")})
    return _go_on(form) if current_user() else login_page(form)


@bp.post("/login")
def log_in() -> Response:
    """Check name and password. One answer for all that can be wrong with them, after the same time."""
    form = LoginForm()
    # Before the session is renewed. What this site did not sign for this browser goes no further.
    kept = Kept.parse(form.kept.data or "")
    form.kept.data = form.kept.data if kept else ""
    if not form.validate():
        return login_page(form, form.status)
    attempt = SignIn(form.username.data, request.remote_addr or "")
    wait, password_hash = _count(attempt)
    if wait:
        return _too_soon(form, wait)
    # Outside any transaction: hashing takes long, and on SQLite nobody else could write meanwhile.
    if not _check(attempt, form.password.typed, password_hash):
        form.form_errors = [_("Username and password don't belong together, or the account is closed.")]
        return login_page(form, 401)
    return _go_on(form, kept)


@bp.post("/logout")
@unit_of_work
def logout() -> Response:
    """End this browser's session."""
    leave()
    return redirect(url_for("articles.home"))


def login_page(form: LoginForm, status: int = 200, message: str = "") -> Response:
    """The form with what is wrong, if anything; a script that signs somebody in again is told in JSON."""
    if _is_for_script():
        return no_page(status, errors=_errors_of(form), csrf_token=generate_csrf())
    return render_private("accounts/login.html", status, form=form, message=message)


def waiting_words(wait: timedelta) -> str:
    """How long to wait, in the page's language, rounded up."""
    seconds = int(wait.total_seconds())
    unit = 1 if seconds < 60 else 60
    return str(format_timedelta(timedelta(seconds=-(-seconds // unit) * unit)))


@unit_of_work
def _count(attempt: SignIn) -> tuple[timedelta | None, str | None]:
    """How long to wait; if not at all, the account's password hash (None where nobody can sign in)."""
    wait = attempt.count(db.session(), clock.now())
    user = None if wait else attempt.user(db.session())
    return wait, user.password_hash if user else None


def _check(attempt: SignIn, password: str, password_hash: str | None) -> bool:
    if not is_password(password, password_hash) or not password_hash:
        return False
    return _let_in(attempt, password_hash, strengthened(password, password_hash))


@unit_of_work
def _let_in(attempt: SignIn, password_hash: str, stronger: str) -> bool:
    """Sign in, unless the account was closed or got another password while this one was looked at."""
    user = attempt.user(db.session())
    if user is None or user.password_hash != password_hash:
        return False
    user.password_hash = stronger
    attempt.clear(db.session(), clock.now())
    enter(user)
    return True


def _go_on(form: LoginForm, kept: Kept | None = None) -> Response:
    if kept:
        return resend_page(
            kept, _("You are signed in again. This is what you had typed; it is not sent yet."), 200
        )
    user = current_user()
    if _is_for_script() and user:
        return no_page(user=user.id, csrf_token=generate_csrf())
    wanted = form.next.data or ""
    return redirect(wanted if is_local(wanted) else url_for("desk.index"))


def _too_soon(form: LoginForm, wait: timedelta) -> Response:
    words = waiting_words(wait)
    form.form_errors = [_("Too many failed tries. Wait %(time)s, then try again.", time=words)]
    response = login_page(form, 429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _is_for_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _errors_of(form: LoginForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]
