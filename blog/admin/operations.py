"""The ledger: what was done, by whom, and undoing it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.lib.cursors import Cursor
from blog.models import Operation
from blog.models.tag_operation import LARGEST
from blog.models.undoing import (
    ADDRESS_TAKEN,
    CHANGED,
    CIRCULAR,
    GONE,
    NAME_TAKEN,
    Conflict,
    Conflicts,
    Undoing,
)
from blog.web.access import author_required, editor_required, require, signed_in_user
from blog.web.operation_words import what_was_done
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_operations", __name__, url_prefix="/admin/operations")

PAGE_SIZE = 100
SAID = 5  # conflicts in one message, which travels in a cookie


@author_required
def front_door() -> Response:
    """``/admin/`` leads to the desk."""
    return redirect(url_for("desk.index"))


@bp.get("")
@editor_required
def index() -> Response:
    """Operations, newest first, a hundred at a time."""
    before = Cursor.parse(request.args.get("before", ""))
    wanted = Operation.older_than(before.at, before.id) if before else Operation.newest()
    rows = db.session.scalars(wanted.limit(PAGE_SIZE + 1)).all()
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return render_private(
        "admin/operations.html",
        entries=[(operation, what_was_done(operation)) for operation in rows[:PAGE_SIZE]],
        older=Cursor(last.created_at, last.id) if last else None,
        is_first=before is None,
        largest=LARGEST,
        undo_command=undo_command,
    )


@bp.post("/<int:id>/reversal")
@author_required
@unit_of_work
def undo(id: int) -> Response:
    """Undo one operation, or say what stands in its way."""
    operation = db.session.scalar(Operation.locked(id))
    if operation is None:
        abort(404)
    user = signed_in_user()
    require(operation.undoable_by(db.session(), user))
    back = url_for("admin_operations.index" if user.is_editor else "desk.index")
    if operation.undone_at:
        flash(_("It was undone already."), "info")
        return redirect(back)
    if operation.changes_more_than(db.session(), LARGEST):
        flash(_("This is too much for a page. Run: %(command)s", command=undo_command(id)), "error")
        return redirect(back)
    try:
        left = Undoing(db.session(), operation).carry_out(clock.now())
    except Conflicts as conflicts:
        flash(
            " ".join([_("It can't be undone yet, and nothing was changed."), *in_words(conflicts.found)]),
            "error",
        )
        return redirect(back)
    flash(_undone(operation, left), "success")
    return redirect(back)


def undo_command(id: int) -> str:
    """What undoes an operation that is too much for a page."""
    return f".venv/bin/flask tag undo {id}"


def in_words(conflicts: list[Conflict]) -> list[str]:
    """What stands in the way, and what to do about each."""
    said = [_in_words(conflict) for conflict in conflicts[:SAID]]
    if more := len(conflicts[SAID:]):
        said.append(ngettext("And %(num)d more thing.", "And %(num)d more things.", more))
    return said


def _in_words(conflict: Conflict) -> str:
    name = conflict.name
    words = {
        GONE: _("The tag “%(name)s” is gone: undo its deletion or its merge first.", name=name),
        CHANGED: _("“%(name)s” has been renamed or changed since: undo that first.", name=name),
        NAME_TAKEN: _("A name is taken by “%(name)s” now: rename that tag, or remove the alias.", name=name),
        ADDRESS_TAKEN: _("An address is taken by “%(name)s” now: give that tag another slug.", name=name),
        CIRCULAR: _(
            "Tags would imply each other in a circle: %(way)s. Remove one of these implications first.",
            way=name,
        ),
    }
    return str(words[conflict.reason])


def _undone(operation: Operation, left: int) -> str:
    articles = ngettext("%(num)d article", "%(num)d articles", operation.affected)
    said = _("Undone: %(what)s · %(articles)s.", what=what_was_done(operation), articles=articles)
    if left:
        said += " " + ngettext(
            "%(num)d article was changed since and stays as it is.",
            "%(num)d articles were changed since and stay as they are.",
            left,
        )
    return str(said)
