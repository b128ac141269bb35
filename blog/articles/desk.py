"""The desk: where authors find, write and preview articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles.forms import ArticleForm, written
from blog.articles.merging import (
    MergeOffer,
    is_overtaken,
    mine_marker,
    offer_merge,
    theirs_marker,
    unresolved,
)
from blog.articles.unsaved import count_for_new, draft_or_404, others_at_it, unsaved_texts
from blog.articles.versions import HIDDEN
from blog.extensions import db
from blog.lib import clock, markdown
from blog.models import Article, Tag, tag_search
from blog.models.article import STATES
from blog.models.base import BODY_LIMIT
from blog.models.derived import derive_texts
from blog.models.desk_list import DeskList
from blog.models.draft import finish
from blog.models.publishing import PUBLISH
from blog.models.revision import MERGED, PUBLISHED, SAVED
from blog.models.saving import Saving
from blog.web.access import author_required, require, signed_in_user
from blog.web.covers import cover_of
from blog.web.pagination import desk_page_of
from blog.web.site import current_site
from blog.web.submissions import location_before, new_submission, remember_answer, typed_before
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

P = ParamSpec("P")

bp = Blueprint("desk", __name__, url_prefix="/admin/articles")

SUGGESTIONS = 12
# What a sheet that made its article began with, for whoever writes on in it.
FIRST_REVISION, NO_FINGERPRINT = "1", "-"


def rendered_ahead(view: Callable[P, Response]) -> Callable[P, Response]:
    """Render the text before the unit of work begins, which on SQLite keeps all other writers waiting."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        text = written(request.form.get("body", ""))
        if len(text.encode()) <= BODY_LIMIT:
            # Kept for the moment: storing the article asks for the same text.
            markdown.read(text, request.form.get("chosen_language", ""))
        return view(*args, **kwargs)

    return wrapped


@bp.get("")
@author_required
def index() -> Response:
    """The articles that the signed-in user may edit."""
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()
    articles = DeskList(db.session(), signed_in_user(), state, text)
    return render_private(
        "desk/index.html",
        page=desk_page_of(articles),
        counts=articles.counts,
        states=STATES,
        state=state,
        text=text,
        matching=articles.size,
        unsaved=count_for_new(),
    )


@bp.get("/new")
@author_required
def new() -> Response:
    """An empty sheet, or one with what was typed and never saved (``?draft=``)."""
    form = ArticleForm(draft=draft_or_404(None))
    form.submission.data = new_submission()
    return desk_page(form)


@bp.post("")
@author_required
@rendered_ahead
@unit_of_work
def create() -> Response:
    """Store a new draft."""
    return _create_once(publish=False)


@bp.post("/publication")
@author_required
@rendered_ahead
@unit_of_work
def create_published() -> Response:
    """Store a new article and publish it, now or at the time that was asked for."""
    return _create_once(publish=True)


@bp.get("/<int:id>")
@author_required
def edit(id: int) -> Response:
    """An article on its author's desk, or what was typed and never saved of it (``?draft=``)."""
    article = editable_or_404(id)
    return desk_page(ArticleForm(article, draft=draft_or_404(article)))


@bp.post("/<int:id>")
@author_required
@rendered_ahead
@unit_of_work
def save(id: int) -> Response:
    """Store what was typed; a public article changes for its readers."""
    article = editable_or_404(id, for_writing=True)
    return _store(article, ArticleForm(article))


@bp.post("/<int:id>/publication")
@author_required
@rendered_ahead
@unit_of_work
def publish(id: int) -> Response:
    """Store what was typed and publish it, now or at the time that was asked for."""
    article = editable_or_404(id, for_writing=True)
    return _store(article, ArticleForm(article, publishing=True))


@bp.get("/publication", defaults={"id": None})
@bp.get("/<int:id>/publication")
@author_required
def reopen(id: int | None) -> Response:
    """Where a form with errors stood: its address, opened again, leads back to the sheet."""
    return redirect(url_for("desk.edit", id=id) if id else url_for("desk.new"))


@bp.post("/preview")
@author_required
def preview() -> Response:
    """The text as readers would see it: a fragment for the desk's script, a page without it."""
    form = ArticleForm()
    article = Article(
        title=form.title.data or _("Untitled"),
        body=form.body.data or "",
        chosen_language=form.chosen_language.data or "",
        cover=form.cover.data or "",
        cover_alt=form.cover_alt.data or "",
        published_at=clock.now(),
    )
    derive_texts(article)
    if request.headers.get("X-Requested-With") == "fetch":
        headers = {"Cache-Control": "no-store", "Content-Language": article.language}
        return Response(article.body_html, mimetype="text/html", headers=headers)
    return render_private("desk/preview.html", article=article, cover=cover_of(article))


@bp.get("/tags")
@author_required
def suggest_tags() -> Response:
    """Tags with a name, or a part of one, that begins with ``?q=``, as JSON, for the tag picker.

    ``is`` tells of which one ``?q=`` is the whole "name" (an alias too) or the whole "sound", in pinyin or initials.
    """
    text = request.args.get("q", "")
    found = tag_search.suggest(db.session(), text, SUGGESTIONS)
    meant = tag_search.meant(db.session(), text, [tag.id for tag, _ in found])
    return jsonify([{"name": tag.name, "count": count, "is": meant.get(tag.id, "")} for tag, count in found])


def editable_or_404(id: int, *, for_writing: bool = False) -> Article:
    """The article, if the signed-in user may edit it: 404 when there is none, 403 when it is not theirs."""
    article = db.session.scalar(Article.on_desk(id, for_writing=for_writing))
    if article is None:
        abort(404)
    require(article.editable_by(signed_in_user()))
    return article


def desk_page(form: ArticleForm, status: int = 200, offer: MergeOffer | None = None) -> Response:
    """The sheet with what was typed, its errors, and a preview. ``offer`` is said of two versions made one."""
    known = db.session.execute(Tag.most_used().limit(SUGGESTIONS)).all()
    return render_private(
        "desk/edit.html",
        status,
        form=form,
        article=form.row,
        typed=_typed(form, status),
        known=known,
        offer=offer,
        markers=(mine_marker(), theirs_marker()),
        unsaved=unsaved_texts(form) if status == 200 else [],
        others=others_at_it(form.row),
        may_publish=_may_publish(form.row),
    )


def _may_publish(article: Article | None) -> bool:
    user = signed_in_user()
    article = article or Article(author_id=user.id)
    return article.allows(PUBLISH, user, authors_publish=current_site().authors_publish)


def _store(article: Article, form: ArticleForm) -> Response:
    """Save what was typed, and publish it if that was asked for; or say why not."""
    if refused := _refused(form, article):
        return refused
    saving = Saving(db.session(), article)
    form.fill(article)
    if form.publishing:
        _publish(article, form)
    else:
        flash(_("Updated.") if article.is_public else _("Saved."), "success")
    _saved(form, saving, PUBLISHED if form.publishing else SAVED)
    return redirect(url_for("desk.edit", id=article.id))


def _refused(form: ArticleForm, article: Article) -> Response | None:
    """What is wrong with the sheet, or what somebody else saved meanwhile; None if it can be stored."""
    if not form.validate():
        return desk_page(form, status=422)
    if is_overtaken(form):
        return desk_page(form, 409, offer_merge(form, article))
    if problem := unresolved(form):
        form.body.errors = [problem]
        return desk_page(form, status=422)
    if form.publishing and article.is_trashed:
        form.form_errors = [
            _("This article is in the trash. Restore it first; what you typed is still here.")
        ]
        return desk_page(form, status=409)
    return None


def _saved(form: ArticleForm, saving: Saving, kind: str = SAVED) -> None:
    """Add to the article's history, and empty the slots whose text this was."""
    now, user = clock.now(), signed_in_user()
    saving.record(user.id, now, MERGED if form.merged.data and kind == SAVED else kind, form.note.data or "")
    finish(db.session(), user, form.typed_in_tab, now)


def _typed(form: ArticleForm, status: int) -> Article:
    """The article as the preview shows it: the stored one, or what was typed unless that is too long."""
    if status == 200 and form.row and not form.draft.data:
        return form.row
    body = "" if form.body.errors else written(form.body.data or "")
    typed = Article(title=form.title.data or "", body=body)
    derive_texts(typed)
    return typed


def _create_once(publish: bool) -> Response:
    """What the first sending of the sheet was answered with; what was typed since is offered as that one's change.

    A browser that goes back shows the sheet as it was, and somebody may write on there.
    """
    before = location_before()
    if before is None:
        return _create(publish)
    made = before.rpartition("/")[2]
    if typed_before(HIDDEN) or not made.isdigit():
        return redirect(before)
    article = editable_or_404(int(made), for_writing=True)
    form = ArticleForm(article, publishing=publish)
    form.base.data, form.opened.data = FIRST_REVISION, NO_FINGERPRINT
    return _store(article, form)


def _create(publish: bool) -> Response:
    form = ArticleForm(publishing=publish)
    if not form.validate():
        return desk_page(form, status=422)
    article = Article(title=form.title.data, author_id=signed_in_user().id)
    saving = Saving(db.session(), article)
    with db.session.no_autoflush:
        db.session.add(article)
        form.fill(article)
    if publish:
        _publish(article, form)
    else:
        flash(_("Saved as a draft."), "success")
    _saved(form, saving, PUBLISHED if publish else SAVED)
    return remember_answer(url_for("desk.edit", id=article.id), HIDDEN)


def _publish(article: Article, form: ArticleForm) -> None:
    now = clock.now()
    if form.due_at:
        article.schedule(form.due_at, now)
    else:
        article.publish(now)
    flash(_("Published.") if article.is_public else _("Scheduled."), "success")
