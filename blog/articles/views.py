"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article, Redirect, sources
from blog.models.keyset import ReaderList
from blog.models.redirect import ARTICLE
from blog.web.covers import cover_of
from blog.web.made_from import made_from
from blog.web.pagination import entries_page_of, note
from blog.web.series import part_of
from blog.web.shown import beside, opened, pinned
from blog.web.templating import render_page

bp = Blueprint("articles", __name__)

HOME = ReaderList(Article.published())


@bp.get("/")
def home() -> Response:
    """The newest articles, and above the first of them those that are pinned."""
    made_from(sources.LIST)
    page = entries_page_of(HOME)
    above = pinned() if page.is_first else []
    note(above)
    return render_page("articles/home.html", page=page, pinned=above)


@bp.get("/articles/<slug>")
def show(slug: str) -> Response:
    """One article, with its neighbours and those that share its tags."""
    article = opened(slug)
    # MySQL takes a slug with spaces after it for the slug.
    if article is None or article.slug != slug:
        return _moved(slug)
    made_from(*article.sources)
    response = render_page(
        "articles/show.html",
        article=article,
        part=part_of(article),
        beside=beside(article),
        cover=cover_of(article),
    )
    if article.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _moved(slug: str) -> Response:
    """301 to where a former slug leads; 404 when readers may not see it, 410 when it was deleted."""
    former = db.session.scalar(Redirect.of(ARTICLE, slug))
    if former is None or former.slug != slug:
        abort(404)
    if former.article_id is None:
        abort(410)
    article = db.session.get(Article, former.article_id)
    if article is None or not article.is_public:
        abort(404)
    return redirect(url_for("articles.show", slug=article.slug), 301)
