"""What happens to an article besides its text: review, lists, pins, unpublishing, the trash.

A button of the sheet sends along what was typed. What changes who sees the article saves that with it; pins, the
trash and what comes out of it leave it aside, where it waits.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles import refusals
from blog.articles.forms import ArticleForm
from blog.articles.sheets import editable_or_404, is_sheet_sent
from blog.articles.storing import Act, leave_aside, rendered_ahead, store, submitted
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
@rendered_ahead
@unit_of_work
def submit(id: int) -> Response:
    """Lay it before the editors."""
    return _with_its_sheet(SUBMIT, id, submitted)


@bp.post("/review/removal")
@author_required
@rendered_ahead
@unit_of_work
def send_back(id: int) -> Response:
    """Make what was submitted a draft again."""

    def act(article: Article) -> str:
        article.send_back()
        return str(_("It is a draft again, and waits for no editor."))

    return _with_its_sheet(SEND_BACK, id, act)


@bp.post("/listing")
@author_required
@rendered_ahead
@unit_of_work
def list_again(id: int) -> Response:
    """Have lists hold an unlisted one."""

    def act(article: Article) -> str:
        article.publish(clock.now())
        if article.is_page:
            return str(_("Published."))
        return str(_("Published. Lists and feeds hold it at its date."))

    return _with_its_sheet(PUBLISH, id, act)


@bp.post("/listing/removal")
@author_required
@rendered_ahead
@unit_of_work
def unlist(id: int) -> Response:
    """Show it to those who know its address alone."""

    def act(article: Article) -> str:
        article.unlist(clock.now())
        return str(_("Unlisted. It answers at its address, and no list, feed or search engine shows it."))

    return _with_its_sheet(UNLIST, id, act)


@bp.post("/publication/removal")
@author_required
@rendered_ahead
@unit_of_work
def unpublish(id: int) -> Response:
    """Make it a draft again."""

    def act(article: Article) -> str:
        article.unpublish()
        return str(_("It is a draft again; readers no longer find it."))

    return _with_its_sheet(UNPUBLISH, id, act)


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


def _with_its_sheet(verb: str, id: int, act: Act) -> Response:
    """Do it, and save what was typed if the sheet came along: all of it, or nothing."""
    article = editable_or_404(id, for_writing=True)
    if is_sheet_sent():
        return store(article, ArticleForm(article, verb=verb), act)
    _check(article, verb)
    flash(act(article), "success")
    return _back_to(id)


def _taking(verb: str, id: int) -> Article:
    """The article, locked, if it takes the verb from the signed-in user; raises Refused if not."""
    article = editable_or_404(id, for_writing=True)
    _check(article, verb)
    if is_sheet_sent():
        leave_aside(article)
    return article


def _check(article: Article, verb: str) -> None:
    article.check(verb, signed_in_user(), authors_publish=current_site().authors_publish)


def _back_to(id: int) -> Response:
    return redirect(url_for("desk.edit", id=id))
