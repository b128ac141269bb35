"""An article's history: what was saved, by whom, what that changed, and how to have it again."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from blog.articles.comparing import compared
from blog.articles.sheets import editable_or_404
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Revision
from blog.models.publishing import SAVE
from blog.models.revision import FOUND, MERGED, PUBLISHED, RESTORED, SAVED
from blog.models.saving import Saving
from blog.models.texts import Texts
from blog.web.access import author_required, signed_in_user
from blog.web.ids import id_in
from blog.web.site import current_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("revisions", __name__, url_prefix="/admin/articles/<int:id>/revisions")

PAGE = 30
KINDS = {
    SAVED: _l("Saved"),
    PUBLISHED: _l("Published"),
    MERGED: _l("Merged"),
    RESTORED: _l("Restored"),
    FOUND: _l("As it was before"),
}


class History(NamedTuple):
    """A page of revisions, the newest first. ``before`` is where older ones begin, None if there are none."""

    revisions: list[Revision]
    before: int | None
    is_newest: bool


@bp.get("")
@author_required
def index(id: int) -> Response:
    """What was saved, the newest first."""
    article = editable_or_404(id)
    before = id_in(request.args.get("before", ""))
    found = list(db.session.scalars(Revision.listed(id, PAGE + 1, before)))
    older = found[PAGE - 1].number if len(found) > PAGE else None
    history = History(found[:PAGE], older, before is None or before > article.revision)
    return render_private("desk/revisions.html", article=article, history=history, kinds=KINDS)


@bp.get("/<int:number>")
@author_required
def show(id: int, number: int) -> Response:
    """What one save changed: against the one before it, or against another (``?against=``)."""
    article = editable_or_404(id)
    revision = _revision_or_404(id, number)
    against = id_in(request.args.get("against", ""))
    other = _revision_or_404(id, against) if against and against != number else _one_before(revision)
    before = Texts.of_revision(other) if other else Texts("", "", "", "", ())
    return render_private(
        "desk/revision.html",
        article=article,
        revision=revision,
        other=other,
        differences=compared(before, Texts.of_revision(revision)),
        kinds=KINDS,
    )


@bp.post("/<int:number>/restoration")
@author_required
@unit_of_work
def restore(id: int, number: int) -> Response:
    """Have the article say again what it said then, at the address that it has now."""
    article = editable_or_404(id, for_writing=True)
    article.check(SAVE, signed_in_user(), authors_publish=current_site().authors_publish)
    revision = _revision_or_404(id, number)
    saving = Saving(db.session(), article)
    _take_over(article, Texts.of_revision(revision))
    note = _("From number %(number)s", number=number)
    if saving.record(signed_in_user().id, clock.now(), RESTORED, note):
        flash(_("Restored. What it said before is in the history."), "success")
    else:
        flash(_("It says that already."), "info")
    return redirect(url_for("desk.edit", id=id, draft=0))


def _take_over(article: Article, texts: Texts) -> None:
    article.title, article.excerpt, article.body = texts.title, texts.excerpt, texts.body
    article.tag_with(db.session(), list(texts.tags))


def _revision_or_404(id: int, number: int) -> Revision:
    revision = db.session.scalar(Revision.of(id, number))
    if revision is None:
        abort(404)
    return revision


def _one_before(revision: Revision) -> Revision | None:
    return db.session.scalar(Revision.of(revision.article_id, revision.number - 1))
