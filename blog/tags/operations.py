"""Operations on tags: each is shown first, with what it will change, and then carried out."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Tag
from blog.models.tag_details import tags_implied_by
from blog.tags.operation_forms import HYGIENE, DeletionForm, ImplyingForm, MergeForm, RenameForm, Values
from blog.tags.split_form import SplitForm
from blog.web.access import editor_required, require, signed_in_user
from blog.web.tag_operations import OperationForm, carry_out, show
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("tag_operations", __name__, url_prefix="/admin/tags")

Make = Callable[[Values], OperationForm]


@bp.get("/merge")
@editor_required
def merge() -> Response:
    """Which tags become one, and what that will change."""
    return show("tags/admin_merge.html", MergeForm(_asked()))


@bp.post("/merge")
@editor_required
@unit_of_work
def carry_out_merge() -> Response:
    """Merge them."""
    return carry_out("tags/admin_merge.html", lambda: MergeForm(_posted()), _back())


@bp.get("/<int:id>/name")
@editor_required
def rename(id: int) -> Response:
    """Another name and address for a tag."""
    tag = editable_or_404(id)
    return show("tags/admin_rename.html", RenameForm(tag, _asked()))


@bp.post("/<int:id>/name")
@editor_required
@unit_of_work
def carry_out_rename(id: int) -> Response:
    """Rename it."""
    return carry_out(
        "tags/admin_rename.html", lambda: RenameForm(editable_or_404(id), _posted()), _tag_page(id)
    )


@bp.get("/<int:id>/implications")
@editor_required
def implications(id: int) -> Response:
    """What a tag implies."""
    return show("tags/admin_implications.html", _implying_form(id, _asked()))


@bp.post("/<int:id>/implications")
@editor_required
@unit_of_work
def carry_out_implications(id: int) -> Response:
    """Have it imply exactly what was typed."""
    return carry_out("tags/admin_implications.html", lambda: _implying_form(id, _posted()), _tag_page(id))


@bp.get("/<int:id>/parts")
@editor_required
def split(id: int) -> Response:
    """Into which tags a tag is split, and what each gets."""
    return show("tags/admin_split.html", SplitForm(editable_or_404(id), _asked()))


@bp.post("/<int:id>/parts")
@editor_required
@unit_of_work
def carry_out_split(id: int) -> Response:
    """Split it."""
    return carry_out("tags/admin_split.html", lambda: SplitForm(editable_or_404(id), _posted()), _list())


@bp.get("/<int:id>/removal")
@editor_required
def removal(id: int) -> Response:
    """What deleting a tag will change."""
    return show("tags/admin_removal.html", DeletionForm(_asked(), [editable_or_404(id)]))


@bp.get("/removal")
@editor_required
def removal_of_several() -> Response:
    """What deleting the tags ticked in the list will change."""
    form = DeletionForm(_asked())
    return show("tags/admin_removal.html", form) if form.tags else _none_chosen()


@bp.post("/removal")
@editor_required
@unit_of_work
def carry_out_removal() -> Response:
    """Delete them."""
    if not DeletionForm(_posted()).tags:
        return _none_chosen()
    return carry_out("tags/admin_removal.html", lambda: DeletionForm(_posted()), _back())


def delete(id: int) -> Response:
    """Delete one tag, as the view of its form does."""
    return carry_out(
        "tags/admin_removal.html", lambda: DeletionForm(_posted(), [editable_or_404(id)]), _list()
    )


def editable_or_404(id: int, *, for_writing: bool = False) -> Tag:
    """The tag, if the signed-in user may change it."""
    tag = db.session.scalar(Tag.locked(id)) if for_writing else db.session.get(Tag, id)
    if tag is None:
        abort(404)
    require(tag.editable_by(signed_in_user()))
    return tag


def _implying_form(id: int, values: Values) -> ImplyingForm:
    tag = editable_or_404(id)
    return ImplyingForm(tag, db.session.scalars(tags_implied_by(tag)).all(), values)


def _none_chosen() -> Response:
    flash(_("Tick the tags first, or those you ticked are gone already."), "info")
    return redirect(_back())


def _asked() -> Values:
    return request.args


def _posted() -> Values:
    return request.form


def _back() -> str:
    """Where the tags were chosen: on the page for tidying up, or in the list."""
    return url_for("tag_hygiene.index") if request.values.get("back") == HYGIENE else _list()


def _list() -> str:
    return url_for("admin_tags.index")


def _tag_page(id: int) -> str:
    return url_for("admin_tags.edit", id=id)
