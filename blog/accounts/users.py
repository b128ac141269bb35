"""Who writes here: inviting, roles, closing and opening accounts."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.forms import ROLE_WORDS, RoleForm
from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, User, membership
from blog.models.one_time_link import INVITATION, PASSWORD
from blog.web.access import admin_required, require, signed_in_user
from blog.web.links import link_path
from blog.web.site import site_url
from blog.web.submissions import answered_before, new_submission, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_users", __name__, url_prefix="/admin/users")

# The link that the next page shows, once.
NEW_LINK = "new_link"


@bp.get("")
@admin_required
def index() -> Response:
    """Everyone, and the invitations that wait."""
    return _page(RoleForm())


@bp.get("/invitations")
@bp.get("/invitations/<path:rest>")
@bp.get("/<int:id>/<path:rest>")
@admin_required
def back(**rest: object) -> Response:
    """Where forms of this page are sent to; the page itself is the index."""
    return redirect(url_for("admin_users.index"))


@bp.post("/invitations")
@admin_required
@unit_of_work
def invite() -> Response:
    """Make an invitation."""
    first = answered_before()
    if first:
        return first
    form = RoleForm()
    if not form.validate():
        return _page(form, 422)
    token = OneTimeLink.issue(
        db.session(), INVITATION, clock.now(), role=form.role.data, made_by=signed_in_user()
    )
    _show(INVITATION, token)
    return remember_answer(url_for("admin_users.index"))


@bp.post("/invitations/<token_hash>/removal")
@admin_required
@unit_of_work
def withdraw_invitation(token_hash: str) -> Response:
    """Make an invitation worthless; one that is gone already needs nothing done."""
    link = db.session.get(OneTimeLink, token_hash)
    if link and link.purpose == INVITATION:
        db.session.execute(link.used())
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("admin_users.index"))


@bp.post("/<int:id>/role")
@admin_required
@unit_of_work
def change_role(id: int) -> Response:
    """Allow somebody more or less."""
    user, form = _editable_or_404(id), RoleForm()
    if not form.validate():
        abort(400, _("There is no such role."))
    membership.change_role(db.session(), user, form.role.data)
    flash(_("%(name)s: %(role)s.", name=user.name, role=ROLE_WORDS[user.role]), "success")
    return redirect(url_for("admin_users.index"))


@bp.post("/<int:id>/activity")
@admin_required
@unit_of_work
def activate(id: int) -> Response:
    """Let somebody sign in again."""
    user = _editable_or_404(id)
    user.active = True
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("admin_users.index"))


@bp.post("/<int:id>/activity/removal")
@admin_required
@unit_of_work
def deactivate(id: int) -> Response:
    """End somebody's sessions and links; what they wrote stays."""
    user = _editable_or_404(id)
    membership.deactivate(db.session(), user)
    flash(_("%(name)s is signed out and can't sign in. The articles stay.", name=user.name), "success")
    return redirect(url_for("admin_users.index"))


@bp.post("/<int:id>/password-link")
@admin_required
@unit_of_work
def make_password_link(id: int) -> Response:
    """A link with which somebody sets a new password; older ones are withdrawn."""
    user = _editable_or_404(id)
    require(user.active)
    token = OneTimeLink.replace(db.session(), PASSWORD, clock.now(), user=user, made_by=signed_in_user())
    _show(PASSWORD, token, user.name)
    return redirect(url_for("admin_users.index"))


def _editable_or_404(id: int) -> User:
    user = db.session.get(User, id)
    if user is None:
        abort(404)
    require(user.editable_by(signed_in_user()))
    return user


def _show(purpose: str, token: str, name: str = "") -> None:
    session[NEW_LINK] = {"purpose": purpose, "path": link_path(purpose, token), "name": name}


def _page(form: RoleForm, status: int = 200) -> Response:
    new_link = session.pop(NEW_LINK, None) if request.method == "GET" else None
    form.submission.data = new_submission()
    return render_private(
        "accounts/users.html",
        status,
        form=form,
        users=db.session.scalars(User.everyone()).all(),
        invitations=db.session.scalars(OneTimeLink.open_invitations(clock.now())).all(),
        new_link=new_link,
        new_address=site_url() + new_link["path"] if new_link else "",
        roles=ROLE_WORDS,
    )
