"""Somebody who was invited makes their account."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import AccountForm
from blog.accounts.links import find_link, use_up
from blog.extensions import db
from blog.models.one_time_link import INVITATION
from blog.models.user import AUTHOR, hash_password
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


@bp.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """The form."""
    find_link(INVITATION, token)
    return _page(AccountForm())


@bp.post("/invitations/<token>")
def accept_invitation(token: str) -> Response:
    """Make the account with the role the invitation gives, and sign it in."""
    find_link(INVITATION, token)
    form = AccountForm()
    if not form.validate():
        return _page(form, form.status)
    # Outside the unit of work: hashing takes long, and on SQLite nobody else could write meanwhile.
    return _accept(token, form, hash_password(form.password.typed))


@unit_of_work
def _accept(token: str, form: AccountForm, password_hash: str) -> Response:
    link = find_link(INVITATION, token)
    # Again, for somebody else may have taken the name.
    if not form.validate():
        return _page(form, form.status)
    role = link.role or AUTHOR
    use_up(link)
    user = form.new_user(role, password_hash)
    db.session.add(user)
    db.session.flush()
    enter(user)
    flash(_("Welcome, %(name)s. This is where you write.", name=user.name), "success")
    return redirect(url_for("desk.index"))


def _page(form: AccountForm, status: int = 200) -> Response:
    return render_private("accounts/invitation.html", status, form=form)
