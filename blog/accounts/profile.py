"""One's own account."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import PasswordChangeForm
from blog.accounts.profile_form import ProfileForm
from blog.accounts.views import waiting_words
from blog.extensions import db
from blog.lib import clock
from blog.models.author_use import articles_by
from blog.models.membership import renew_password
from blog.models.sign_in import SignIn
from blog.models.user import hash_password, is_password
from blog.web.access import SignInRequired, author_required, signed_in_user
from blog.web.portraits import portrait_of
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


@bp.get("/account/")
@author_required
def profile() -> Response:
    """Both forms."""
    return _page()


@bp.post("/account/")
@author_required
@unit_of_work
def save_profile() -> Response:
    """Store what readers see of an author."""
    form = ProfileForm(signed_in_user(), sent=True)
    if not form.validate():
        return _page(profile_form=form, status=422)
    form.fill()
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.profile"))


@bp.get("/account/password")
def password_form() -> Response:
    """Where the form was sent to; the form itself is on the account's page."""
    return redirect(url_for("accounts.profile"))


@bp.post("/account/password")
@author_required
def change_password() -> Response:
    """Set another password, asking for the current one; every other browser is signed out."""
    user = signed_in_user()
    form = PasswordChangeForm(user)
    if not form.validate():
        return _page(password_form=form, status=422)
    # Counted like signing in: a session left open on a table must not become a place to guess.
    attempt, current = SignIn(user.username, request.remote_addr or ""), user.password_hash
    wait = _count(attempt)
    if wait:
        words = waiting_words(wait)
        return _refuse(form, _("Too many failed tries. Wait %(time)s, then try again.", time=words), 429)
    # Outside any transaction: hashing takes long, and on SQLite nobody else could write meanwhile.
    if not is_password(form.password.typed, current):
        return _refuse(form, _("This is not your current password."), 422)
    return _change(attempt, current, hash_password(form.password_new.typed))


@unit_of_work
def _count(attempt: SignIn) -> timedelta | None:
    return attempt.count(db.session(), clock.now())


@unit_of_work
def _change(attempt: SignIn, current: str | None, password_hash: str) -> Response:
    user = attempt.user(db.session())
    # Closed, or given another password, while this one was looked at.
    if user is None or user.password_hash != current:
        raise SignInRequired
    attempt.clear(db.session(), clock.now())
    renew_password(db.session(), user, password_hash)
    enter(user)
    flash(_("Your new password is set, and every other browser is signed out."), "success")
    return redirect(url_for("accounts.profile"))


def _refuse(form: PasswordChangeForm, message: str, status: int) -> Response:
    form.password.errors = [message]
    return _page(password_form=form, status=status)


def _page(
    profile_form: ProfileForm | None = None,
    password_form: PasswordChangeForm | None = None,
    status: int = 200,
) -> Response:
    user = signed_in_user()
    return render_private(
        "accounts/profile.html",
        status,
        portrait=portrait_of(user),
        # Readers find an author's page once something is published.
        has_page=db.session.scalar(articles_by(user.id)),
        # The form that was not sent shows what is stored.
        profile_form=profile_form or ProfileForm(user, sent=False),
        password_form=password_form or PasswordChangeForm(user, formdata=None),
    )
