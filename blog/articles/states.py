"""What happens to an article without its text: unpublishing, the trash, restoring."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles.desk import editable_or_404
from blog.web.access import author_required
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("article_states", __name__, url_prefix="/admin/articles/<int:id>")


@bp.post("/publication/removal")
@author_required
@unit_of_work
def unpublish(id: int) -> Response:
    """Make it a draft again."""
    editable_or_404(id).unpublish()
    flash(_("It is a draft again; readers no longer find it."), "success")
    return redirect(url_for("desk.edit", id=id))


@bp.post("/trash")
@author_required
@unit_of_work
def trash(id: int) -> Response:
    """Put it in the trash."""
    article = editable_or_404(id)
    article.trash()
    undo = url_for("article_states.restore", id=id)
    flash({"text": _("“%(title)s” is in the trash.", title=article.title), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(url_for("desk.index"))


@bp.post("/trash/removal")
@author_required
@unit_of_work
def restore(id: int) -> Response:
    """Take it out of the trash, as a draft."""
    editable_or_404(id).restore()
    flash(_("Restored as a draft."), "success")
    return redirect(url_for("desk.edit", id=id))
