"""Keeping tags in order: name, slug, description, deletion."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.models import Tag, TagDeletion
from blog.tags.forms import TagForm
from blog.web.access import editor_required, require, signed_in_user
from blog.web.submissions import answered_before, new_submission, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_tags", __name__, url_prefix="/admin/tags")

PAGE_SIZE = 100


@bp.get("")
@editor_required
def index() -> Response:
    """All tags with how many articles have them, a hundred at a time by name."""
    text, after = request.args.get("q", "").strip(), request.args.get("after", "")
    rows = db.session.execute(Tag.search(text, after=after).limit(PAGE_SIZE + 1)).all()
    following = rows[PAGE_SIZE - 1][0].name_key if len(rows) > PAGE_SIZE else None
    return render_private(
        "tags/admin_index.html", rows=rows[:PAGE_SIZE], text=text, after=after, following=following
    )


@bp.get("/new")
@editor_required
def new() -> Response:
    """The empty form."""
    return _page(TagForm())


@bp.post("")
@editor_required
@unit_of_work
def create() -> Response:
    """Make a tag."""
    first = answered_before()
    if first:
        return first
    form = TagForm()
    if not form.validate():
        return _page(form, 422)
    tag = Tag(name="")
    form.fill(tag)
    db.session.add(tag)
    flash(_("“%(name)s” is a tag now.", name=tag.name), "success")
    return remember_answer(url_for("admin_tags.index"))


@bp.get("/<int:id>")
@editor_required
def edit(id: int) -> Response:
    """The form of one tag."""
    return _page(TagForm(_editable_or_404(id)))


@bp.post("/<int:id>")
@editor_required
@unit_of_work
def save(id: int) -> Response:
    """Store what was typed; the old address leads to the new one."""
    tag = _editable_or_404(id, for_writing=True)
    form = TagForm(tag)
    if not form.validate():
        return _page(form, 422)
    form.fill(tag)
    flash(_("Saved."), "success")
    return redirect(url_for("admin_tags.edit", id=id))


@bp.post("/<int:id>/removal")
@editor_required
@unit_of_work
def delete(id: int) -> Response:
    """Delete a tag; the message that confirms it undoes it."""
    tag = _editable_or_404(id, for_writing=True)
    operation = TagDeletion.carry_out(db.session(), tag, signed_in_user(), clock.now())
    db.session.flush()
    undo = url_for("admin_operations.undo", id=operation.id)
    flash({"text": _("“%(name)s” is deleted.", name=operation.subject), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(url_for("admin_tags.index"))


def _editable_or_404(id: int, *, for_writing: bool = False) -> Tag:
    tag = db.session.scalar(Tag.locked(id)) if for_writing else db.session.get(Tag, id)
    if tag is None:
        abort(404)
    require(tag.editable_by(signed_in_user()))
    return tag


def _page(form: TagForm, status: int = 200) -> Response:
    count = db.session.scalar(Tag.article_count(form.row)) if form.row else 0
    return render_private(
        "tags/admin_edit.html", status, form=form, tag=form.row, count=count, submission=new_submission()
    )
