"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.articles.whereabouts import lead_on
from blog.models import Article, sources
from blog.models.keyset import ReaderList
from blog.web.article_address import article_path
from blog.web.covers import cover_of
from blog.web.made_from import made_from
from blog.web.metadata import changed_at, of_home
from blog.web.moved import moved_to
from blog.web.pagination import entries_page_of, note
from blog.web.series import part_of
from blog.web.shown import about, beside, opened, original_of, pinned
from blog.web.site import absolute_url
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
    return render_page("articles/home.html", page=page, pinned=above, about=of_home())


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
    cover = cover_of(article)
    pictures = [absolute_url("media.show", name=cover.name)] if cover else []
    response = render_page(
        "articles/show.html",
        article=article,
        original=original,
        versions=original.all_versions,
        part=part_of(original),
        beside=beside(original),
        cover=cover,
        about=about(article, original, pictures),
        changed=changed_at(article),
    )
    if article.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
