"""Keeping tags in order: names in languages, aliases, description, cover and colour."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Tag, tag_search
from blog.models.tag_details import tags_implied_by
from blog.tags import operations
from blog.tags.forms import TagForm
from blog.tags.operations import editable_or_404
from blog.web.access import editor_required
from blog.web.pictures import pictures
from blog.web.submissions import answered_before, new_submission, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_tags", __name__, url_prefix="/admin/tags")

PAGE_SIZE = 100
COUNTED = 10_000  # articles with a tag; of more it is only said that there are more


@bp.get("")
@editor_required
def index() -> Response:
    """All tags by name, or those that are found, each with how many articles have it, a hundred at a time."""
    text, after = request.args.get("q", "").strip(), request.args.get("after", "")
    rows, following = tag_search.page(db.session(), text, PAGE_SIZE, after)
    return render_private("tags/admin_index.html", rows=rows, text=text, after=after, following=following)


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
    return _page(TagForm(editable_or_404(id)))


@bp.post("/<int:id>")
@editor_required
@unit_of_work
def save(id: int) -> Response:
    """Store what was typed."""
    tag = editable_or_404(id, for_writing=True)
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
    return operations.delete(id)


def _page(form: TagForm, status: int = 200) -> Response:
    tag = form.row
    count = db.session.scalar(Tag.article_count(tag, up_to=COUNTED + 1)) if tag else 0
    implied = db.session.scalars(tags_implied_by(tag)).all() if tag else []
    return render_private(
        "tags/admin_edit.html",
        status,
        form=form,
        tag=tag,
        count=count,
        counted=COUNTED,
        implied=implied,
        pictures=pictures(),
        submission=new_submission(),
    )
