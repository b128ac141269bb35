"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article, Redirect
from blog.models.redirect import ARTICLE
from blog.models.related import related_to
from blog.web.pagination import page_of
from blog.web.templating import render_page

bp = Blueprint("articles", __name__)


@bp.get("/")
def home() -> Response:
    """The newest articles."""
    return render_page("articles/home.html", page=page_of(Article.published()))


@bp.get("/articles/<slug>")
def show(slug: str) -> Response:
    """One article, with its neighbours and those that share its tags."""
    article = db.session.scalar(Article.at(slug))
    # MySQL takes a slug with spaces after it for the slug.
    if article is None or article.slug != slug:
        return _moved(slug)
    newer, older = db.session.scalar(article.newer()), db.session.scalar(article.older())
    return render_page(
        "articles/show.html",
        article=article,
        newer=newer,
        older=older,
        related=related_to(db.session(), article),
    )


def _moved(slug: str) -> Response:
    """301 to where a former slug leads, 404 when it leads to nothing that readers may see."""
    former = db.session.scalar(Redirect.of(ARTICLE, slug))
    leads = former is not None and former.slug == slug
    article = db.session.get(Article, former.article_id) if former and leads else None
    if article is None or not article.is_public:
        abort(404)
    return redirect(url_for("articles.show", slug=article.slug), 301)
