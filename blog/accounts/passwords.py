"""A new password for somebody who was given a link for it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import PasswordForm
from blog.accounts.links import find_link, not_any_more, use_up
from blog.extensions import db
from blog.models import OneTimeLink, Throttle, User
from blog.models.membership import renew_password
from blog.models.one_time_link import PASSWORD
from blog.models.user import hash_password
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


@bp.get("/passwords/<token>")
def password(token: str) -> Response:
    """The form."""
    user = _user_of(find_link(PASSWORD, token))
    return _page(PasswordForm(user), user)


@bp.post("/passwords/<token>")
def set_password(token: str) -> Response:
    """Set it, end every session there was, and sign in here."""
    user = _user_of(find_link(PASSWORD, token))
    form = PasswordForm(user)
    if not form.validate():
        return _page(form, user, form.status)
    # Outside the unit of work: hashing takes long, and on SQLite nobody else could write meanwhile.
    return _set(token, hash_password(form.password.typed))


@unit_of_work
def _set(token: str, password_hash: str) -> Response:
    link = find_link(PASSWORD, token)
    user = _user_of(link)
    use_up(link)
    renew_password(db.session(), user, password_hash)
    # Whoever forgot the password has tried a few before asking for a link.
    db.session.execute(Throttle.forget_account(user.username))
    enter(user)
    flash(_("Your new password is set."), "success")
    return redirect(url_for("desk.index"))


def _user_of(link: OneTimeLink) -> User:
    if link.user is None or not link.user.active:
        not_any_more()
    return link.user


def _page(form: PasswordForm, user: User, status: int = 200) -> Response:
    return render_private("accounts/password.html", status, form=form, user=user)
