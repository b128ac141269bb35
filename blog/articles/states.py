"""What happens to an article without its text: review, lists, pins, unpublishing, the trash."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles import refusals
from blog.articles.desk import editable_or_404
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, pins
from blog.models.publishing import PIN, PUBLISH, RESTORE, SEND_BACK, SUBMIT, TRASH, UNLIST, UNPIN, UNPUBLISH
from blog.web.access import author_required, signed_in_user
from blog.web.site import current_site
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("article_states", __name__, url_prefix="/admin/articles/<int:id>")
refusals.init_blueprint(bp)


@bp.post("/review")
@author_required
@unit_of_work
def submit(id: int) -> Response:
    """Lay it before the editors."""
    _taking(SUBMIT, id).submit()
    flash(_("Submitted. An editor publishes it or sends it back."), "success")
    return _back_to(id)


@bp.post("/review/removal")
@author_required
@unit_of_work
def send_back(id: int) -> Response:
    """Make what was submitted a draft again."""
    _taking(SEND_BACK, id).send_back()
    flash(_("It is a draft again, and waits for no editor."), "success")
    return _back_to(id)


@bp.post("/listing")
@author_required
@unit_of_work
def list_again(id: int) -> Response:
    """Have lists hold an unlisted one."""
    _taking(PUBLISH, id).publish(clock.now())
    flash(_("Published. Lists and feeds hold it at its date."), "success")
    return _back_to(id)


@bp.post("/listing/removal")
@author_required
@unit_of_work
def unlist(id: int) -> Response:
    """Show it to those who know its address alone."""
    _taking(UNLIST, id).unlist(clock.now())
    flash(_("Unlisted. It answers at its address, and no list, feed or search engine shows it."), "success")
    return _back_to(id)


@bp.post("/pin")
@author_required
@unit_of_work
def pin(id: int) -> Response:
    """Have it stand above the newest articles."""
    article = _taking(PIN, id)
    try:
        pins.pin(db.session(), article, clock.now())
        flash(_("Pinned above the newest articles."), "success")
    except pins.TooManyPins as found:
        titles = _(", ").join(_("“%(title)s”", title=title) for title in found.titles)
        flash(
            _("There is no room for another pin. Unpin one of these first: %(titles)s.", titles=titles),
            "error",
        )
    return _back_to(id)


@bp.post("/pin/removal")
@author_required
@unit_of_work
def unpin(id: int) -> Response:
    """Have it stand where it would without."""
    _taking(UNPIN, id).unpin()
    flash(_("Unpinned. It keeps its place among the others."), "success")
    return _back_to(id)


@bp.post("/publication/removal")
@author_required
@unit_of_work
def unpublish(id: int) -> Response:
    """Make it a draft again."""
    _taking(UNPUBLISH, id).unpublish()
    flash(_("It is a draft again; readers no longer find it."), "success")
    return _back_to(id)


@bp.post("/trash")
@author_required
@unit_of_work
def trash(id: int) -> Response:
    """Put it in the trash."""
    article = _taking(TRASH, id)
    article.trash(clock.now())
    undo = url_for("article_states.restore", id=id)
    flash({"text": _("“%(title)s” is in the trash.", title=article.title), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(url_for("desk.index"))


@bp.post("/trash/removal")
@author_required
@unit_of_work
def restore(id: int) -> Response:
    """Take it out of the trash, as a draft."""
    _taking(RESTORE, id).restore()
    flash(_("Restored as a draft."), "success")
    return _back_to(id)


def _taking(verb: str, id: int) -> Article:
    """The article, locked, if it takes the verb from the signed-in user; raises Refused if not."""
    article = editable_or_404(id, for_writing=True)
    article.check(verb, signed_in_user(), authors_publish=current_site().authors_publish)
    return article


def _back_to(id: int) -> Response:
    return redirect(url_for("desk.edit", id=id))
