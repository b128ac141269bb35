"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.articles.whereabouts import lead_on
from blog.models import Article, sources
from blog.models.keyset import ReaderList
from blog.web.article_address import article_path, paths_by_language
from blog.web.made_from import made_from
from blog.web.metadata import of_home
from blog.web.moved import moved_to
from blog.web.pagination import entries_page_of
from blog.web.series import part_of
from blog.web.shown import beside, frame_of, opened, original_of, pinned
from blog.web.templating import render_page

bp = Blueprint("articles", __name__)

HOME = ReaderList(Article.published())


@bp.get("/")
def home() -> Response:
    """The newest articles, and above the first of them those that are pinned, which are not said twice."""
    made_from(sources.LIST)
    page = entries_page_of(HOME)
    above = pinned() if page.is_first else []
    return render_page("articles/home.html", page=page.without(above), pinned=above, about=of_home())


@bp.get("/articles/<slug>")
def show(slug: str) -> Response:
    """One article, with its neighbours and those that share its tags: of a translation, those of its original.

    A page is led to where it stands.
    """
    article = opened(slug)
    if article is None:
        return lead_on(slug)
    if article.is_page:
        return moved_to(article_path(article))
    original = original_of(article)
    article = article.with_tags_of(original)
    made_from(*article.sources, *original.sources)
    response = render_page(
        "articles/show.html",
        article=article,
        frame=frame_of(article, original),
        elsewhere=paths_by_language(original.all_versions),
        part=part_of(original),
        beside=beside(original),
    )
    if article.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
