"""What readers open: the newest articles, and one article."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.mistyped import respelled
from blog.lib.slugs import slugify
from blog.models import Article, Redirect, sources
from blog.models.keyset import ReaderList
from blog.models.redirect import ARTICLE
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
    """One article, with its neighbours and those that share its tags: of a translation, those of its original."""
    article = opened(slug)
    if article is None:
        return _moved(slug)
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


def _moved(slug: str) -> Response:
    """301 to where a former slug leads; 404 when readers may not see it, 410 when it was deleted."""
    former = db.session.scalar(Redirect.of(ARTICLE, slug))
    if former is None or former.slug != slug:
        return _respelled(slug)
    if former.article_id is None:
        abort(410)
    article = db.session.get(Article, former.article_id)
    if article is None or not article.is_public:
        abort(404)
    return moved_to(url_for("articles.show", slug=article.slug))


def _respelled(slug: str) -> Response:
    """301 to the article whose address is meant by another spelling, such as its Chinese title; 404 for none."""
    meant = slugify(respelled(slug))
    if meant in {"", slug}:
        abort(404)
    found = db.session.scalar(Article.at(meant).with_only_columns(Article.slug))
    return moved_to(url_for("articles.show", slug=meant)) if found == meant else _moved(meant)
