"""The sheet as a page: what is stored or was typed, and what there is to say of it."""

from __future__ import annotations

from flask import abort, request
from werkzeug.wrappers import Response

from blog.articles.forms import ArticleForm, written
from blog.articles.merging import MergeOffer, still_open
from blog.articles.pairing import Pairing
from blog.articles.unsaved import others_at_it, unsaved_texts
from blog.extensions import db
from blog.models import Article, Tag
from blog.models.derived import derive_texts
from blog.models.publishing import PUBLISH
from blog.web.access import require, signed_in_user
from blog.web.site import current_site
from blog.web.templating import render_private

SUGGESTIONS = 12


def editable_or_404(id: int, *, for_writing: bool = False) -> Article:
    """The article, if the signed-in user may edit it: 404 when there is none, 403 when it is not theirs."""
    article = db.session.scalar(Article.on_desk(id, for_writing=for_writing))
    if article is None:
        abort(404)
    require(article.editable_by(signed_in_user()))
    return article


def is_sheet_sent() -> bool:
    """Whether a button sent the sheet along with what it says."""
    return "opened" in request.form


def desk_page(
    form: ArticleForm,
    status: int = 200,
    offer: MergeOffer | None = None,
    *,
    chosen: bool = False,
    again: bool = False,
) -> Response:
    """The sheet with what was typed, its errors, and a preview.

    ``offer`` is said of two versions made one, ``chosen`` of a sheet into which choices were put just now, ``again`` of
    one that holds both versions as before.
    """
    known = db.session.execute(Tag.most_used().limit(SUGGESTIONS)).all()
    comes_back = status != 200 or chosen or again
    return render_private(
        "desk/edit.html",
        status,
        form=form,
        article=form.row,
        typed=_typed(form, status),
        known=known,
        offer=offer or still_open(form),
        chosen=chosen,
        comes_back=comes_back,
        is_unkept=bool(form.errors) or chosen or again,
        unsaved=[] if comes_back else unsaved_texts(form),
        others=others_at_it(form.row),
        may_publish=_may_publish(form.row),
        pairing=Pairing.of(form.row) if form.row else None,
    )


def _typed(form: ArticleForm, status: int) -> Article:
    """The article as the preview shows it: the stored one, or what was typed unless that is too long."""
    if status == 200 and form.row and not form.draft.data:
        return form.row
    body = "" if form.body.errors else written(form.body.data or "")
    typed = Article(title=form.title.data or "", body=body)
    derive_texts(typed)
    return typed


def _may_publish(article: Article | None) -> bool:
    user = signed_in_user()
    article = article or Article(author_id=user.id)
    return article.allows(PUBLISH, user, authors_publish=current_site().authors_publish)
