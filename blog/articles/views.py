"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article, Redirect, sources
from blog.models.keyset import ReaderList
from blog.models.redirect import ARTICLE
from blog.web.made_from import made_from
from blog.web.pagination import entries_page_of
from blog.web.shown import beside, opened
from blog.web.templating import render_page

bp = Blueprint("articles", __name__)

HOME = ReaderList(Article.published())


@bp.get("/")
def home() -> Response:
    """The newest articles."""
    made_from(sources.LIST)
    return render_page("articles/home.html", page=entries_page_of(HOME))


@bp.get("/articles/<slug>")
def show(slug: str) -> Response:
    """One article, with its neighbours and those that share its tags."""
    article = opened(slug)
    # MySQL takes a slug with spaces after it for the slug.
    if article is None or article.slug != slug:
        return _moved(slug)
    made_from(*article.sources)
    return render_page("articles/show.html", article=article, beside=beside(article))


def _moved(slug: str) -> Response:
    """301 to where a former slug leads, 404 when it leads to nothing that readers may see."""
    former = db.session.scalar(Redirect.of(ARTICLE, slug))
    leads = former is not None and former.slug == slug
    article = db.session.get(Article, former.article_id) if former and leads else None
    if article is None or not article.is_public:
        abort(404)
    return redirect(url_for("articles.show", slug=article.slug), 301)
