"""The desk: where authors find, write and preview articles."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles.forms import ArticleForm
from blog.articles.sheets import SUGGESTIONS, desk_page, editable_or_404
from blog.articles.storing import choose, create_once, go_back, rendered_ahead, store
from blog.articles.unsaved import count_for_new, draft_or_404
from blog.extensions import db
from blog.lib import clock
from blog.lib.names import name_key
from blog.models import Article, tag_search
from blog.models.article import STATES
from blog.models.derived import derive_texts
from blog.models.desk_list import DeskList
from blog.models.page_list import PageList
from blog.models.publishing import PUBLISH, SAVE, SUBMIT
from blog.web.access import author_required, signed_in_user
from blog.web.covers import cover_of
from blog.web.pagination import desk_page_of
from blog.web.submissions import new_submission
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("desk", __name__, url_prefix="/admin/articles")


@bp.get("")
@author_required
def index() -> Response:
    """The articles that the signed-in user may edit; pages outside the stream alone by ``?view=pages``."""
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()
    pages = request.args.get("view") == "pages"
    articles = (PageList if pages else DeskList)(db.session(), signed_in_user(), state, text)
    return render_private(
        "desk/index.html",
        page=desk_page_of(articles),
        counts=articles.counts,
        states=STATES,
        state=state,
        text=text,
        pages=pages,
        matching=articles.size,
        unsaved=count_for_new(),
    )


@bp.get("/new")
@author_required
def new() -> Response:
    """An empty sheet, of a page with ``?page=1``, or one with what was typed and never saved (``?draft=``)."""
    draft = draft_or_404(None)
    form = ArticleForm(draft=draft)
    if draft is None:
        form.is_page.data = "page" in request.args
    form.submission.data = new_submission()
    return desk_page(form)


@bp.post("")
@author_required
@rendered_ahead
@unit_of_work
def create() -> Response:
    """Store a new draft."""
    return create_once(SAVE)


@bp.post("/publication")
@author_required
@rendered_ahead
@unit_of_work
def create_published() -> Response:
    """Store a new article and publish it, now or at the time that was asked for."""
    return create_once(PUBLISH)


@bp.post("/review")
@author_required
@rendered_ahead
@unit_of_work
def create_submitted() -> Response:
    """Store a new article and lay it before the editors."""
    return create_once(SUBMIT)


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
    return store(article, ArticleForm(article))


@bp.post("/<int:id>/publication")
@author_required
@rendered_ahead
@unit_of_work
def publish(id: int) -> Response:
    """Store what was typed and publish it, now or at the time that was asked for."""
    article = editable_or_404(id, for_writing=True)
    return store(article, ArticleForm(article, verb=PUBLISH))


@bp.post("/<int:id>/choices")
@author_required
@unit_of_work
def choose_versions(id: int) -> Response:
    """Have the sheet hold what was chosen of two versions; saved it is by its other buttons."""
    article = editable_or_404(id, for_writing=True)
    return choose(article, ArticleForm(article))


@bp.post("/<int:id>/choices/reversal")
@author_required
@unit_of_work
def bring_versions_back(id: int) -> Response:
    """Have the sheet hold both versions again."""
    article = editable_or_404(id, for_writing=True)
    return go_back(article, ArticleForm(article))


@bp.get("/publication")
@bp.get("/review")
@author_required
def reopen_new() -> Response:
    """Where the sheet of a new article stood with errors: its address, opened again, leads back to it."""
    return redirect(url_for("desk.new"))


@bp.get("/<int:id>/publication")
@bp.get("/<int:id>/publication/removal")
@bp.get("/<int:id>/review")
@bp.get("/<int:id>/review/removal")
@bp.get("/<int:id>/listing")
@bp.get("/<int:id>/listing/removal")
@bp.get("/<int:id>/choices")
@bp.get("/<int:id>/choices/reversal")
@author_required
def reopen(id: int) -> Response:
    """The same of an article that is there."""
    return redirect(url_for("desk.edit", id=id))


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
        is_page=form.is_page.data,
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

    ``is`` tells of which one ``?q=`` is the whole "name" (an alias too) or the whole "sound", in pinyin or initials;
    ``key`` is what all spellings of ``?q=`` have in common.
    """
    text = request.args.get("q", "")
    found = tag_search.suggest(db.session(), text, SUGGESTIONS)
    meant = tag_search.meant(db.session(), text, [tag.id for tag, _ in found])
    tags = [{"name": tag.name, "count": count, "is": meant.get(tag.id, "")} for tag, count in found]
    return jsonify({"key": name_key(text), "tags": tags})
