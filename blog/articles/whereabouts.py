"""Addresses of articles and pages that nothing stands at: former ones, and other spellings."""

from __future__ import annotations

from flask import abort
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.mistyped import respelled
from blog.lib.slugs import slugify
from blog.models import Article, Redirect
from blog.models.redirect import ARTICLE
from blog.web.article_address import article_path
from blog.web.moved import moved_to


def lead_on(slug: str) -> Response:
    """301 to where a former slug leads; 404 when readers may not see it, 410 when it was deleted."""
    former = db.session.scalar(Redirect.of(ARTICLE, slug))
    if former is None or former.slug != slug:
        return _respelled(slug)
    if former.article_id is None:
        abort(410)
    article = db.session.get(Article, former.article_id)
    if article is None or not article.is_public:
        abort(404)
    return moved_to(article_path(article))


def _respelled(slug: str) -> Response:
    """301 to what is meant by another spelling of its address, such as its Chinese title; 404 for nothing."""
    meant = slugify(respelled(slug))
    if meant in {"", slug}:
        abort(404)
    found = db.session.execute(Article.at(meant).with_only_columns(Article.slug, Article.is_page)).first()
    return moved_to(article_path(found)) if found and found.slug == meant else lead_on(meant)
