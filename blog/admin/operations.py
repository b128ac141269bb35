"""The ledger: what was done, by whom, and undoing it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.models import Operation, TagDeletion
from blog.models.tag_deletion import Conflict
from blog.web.access import author_required, editor_required, require, signed_in_user
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_operations", __name__, url_prefix="/admin/operations")

SHOWN = 100


@author_required
def front_door() -> Response:
    """``/admin/`` leads to the desk."""
    return redirect(url_for("desk.index"))


@bp.get("")
@editor_required
def index() -> Response:
    """The newest operations."""
    rows = db.session.scalars(Operation.newest().limit(SHOWN)).all()
    return render_private("admin/operations.html", operations=rows)


@bp.post("/<int:id>/reversal")
@editor_required
@unit_of_work
def undo(id: int) -> Response:
    """Undo one operation, or say what stands in its way."""
    operation = db.session.get(Operation, id)
    if operation is None:
        abort(404)
    require(operation.undoable_by(signed_in_user()))
    try:
        tag = TagDeletion.undo(db.session(), operation, clock.now())
    except Conflict as conflict:
        message = _(
            "It can't be undone while the tag “%(name)s” has its name or address.", name=conflict.subject
        )
        flash(message, "error")
        return redirect(url_for("admin_operations.index"))
    flash(_("“%(name)s” is back.", name=tag.name), "success")
    return redirect(url_for("admin_tags.index"))
