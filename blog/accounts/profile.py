"""One's own account."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import PasswordChangeForm, ProfileForm
from blog.accounts.views import waiting_words
from blog.extensions import db
from blog.lib import clock
from blog.models.sign_in import SignIn, shut_out
from blog.web.access import author_required, signed_in_user
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
    """Store name and bio."""
    form = ProfileForm()
    if not form.validate():
        return _page(profile_form=form, status=422)
    user = signed_in_user()
    user.name, user.bio = form.name.data, (form.bio.data or "").replace("\r\n", "\n").strip()
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.profile"))


@bp.post("/account/password")
@author_required
@unit_of_work
def change_password() -> Response:
    """Set another password, asking for the current one; every other browser is signed out."""
    user = signed_in_user()
    form = PasswordChangeForm(user)
    if not form.validate():
        return _page(password_form=form, status=422)
    # Counted like signing in: a session left open on a table must not become a place to guess.
    attempt = SignIn(user.username, request.remote_addr or "")
    wait = attempt.count(db.session(), clock.now())
    if wait:
        words = waiting_words(wait)
        return _refuse(form, _("Too many failed tries. Wait %(time)s, then try again.", time=words), 429)
    if not user.has_password(form.password.typed):
        return _refuse(form, _("This is not your current password."), 422)
    attempt.clear(db.session(), clock.now())
    user.set_password(form.password_new.typed)
    shut_out(db.session(), user)
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
        # The form that was not sent shows what is stored.
        profile_form=profile_form or ProfileForm(formdata=None, obj=user),
        password_form=password_form or PasswordChangeForm(user, formdata=None),
    )
