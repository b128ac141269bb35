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
    article = editable_or_404(id, for_writing=True)
    if article.is_public or article.is_scheduled:
        article.unpublish()
        flash(_("It is a draft again; readers no longer find it."), "success")
    else:
        flash(_("It is neither public nor scheduled any more."), "info")
    return redirect(url_for("desk.edit", id=id))


@bp.post("/trash")
@author_required
@unit_of_work
def trash(id: int) -> Response:
    """Put it in the trash."""
    article = editable_or_404(id, for_writing=True)
    article.trash()
    undo = url_for("article_states.restore", id=id)
    flash({"text": _("“%(title)s” is in the trash.", title=article.title), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(url_for("desk.index"))


@bp.post("/trash/removal")
@author_required
@unit_of_work
def restore(id: int) -> Response:
    """Take it out of the trash, as a draft."""
    article = editable_or_404(id, for_writing=True)
    if article.is_trashed:
        article.restore()
        flash(_("Restored as a draft."), "success")
    else:
        flash(_("It is not in the trash any more."), "info")
    return redirect(url_for("desk.edit", id=id))
