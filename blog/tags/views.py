"""Reading by tag."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import names, slugs
from blog.models import Article, Redirect, Tag
from blog.models.redirect import TAG
from blog.web.pagination import page_of
from blog.web.templating import render_page

bp = Blueprint("tags", __name__, url_prefix="/tags")


@bp.get("/")
def index() -> Response:
    """Every tag that a published article has, by initial; Chinese by pinyin."""
    counted = db.session.execute(Tag.with_counts()).all()
    in_order = sorted(counted, key=lambda row: _reading(row[0].name))
    groups = [(initial, list(rows)) for initial, rows in groupby(in_order, lambda row: _initial(row[0].name))]
    return render_page("tags/index.html", groups=groups, count=len(counted))


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The published articles with one tag."""
    tag = db.session.scalar(Tag.at(slug))
    if tag is None:
        return _elsewhere(slug)
    articles = Article.tagged(tag)
    count = db.session.scalar(Article.count_of(articles))
    return render_page("tags/show.html", tag=tag, count=count, page=page_of(articles))


def _elsewhere(term: str) -> Response:
    """301 from another spelling of a name or a former slug, 410 from a deleted tag, 404 from anything else."""
    tag = db.session.scalar(Tag.keyed([names.name_key(term)]))
    if tag is None:
        former = db.session.scalar(Redirect.of(TAG, term))
        if former is None:
            abort(404)
        tag = db.session.get(Tag, former.tag_id) if former.tag_id else None
    if tag is None:
        abort(410)
    query = request.query_string.decode()
    return redirect(url_for("tags.show", slug=tag.slug) + (f"?{query}" if query else ""), 301)


def _reading(name: str) -> tuple[bool, str]:
    """Where a name stands in the index: letters first, Chinese by its pinyin among them."""
    read = slugs.slugify(name)
    return (not read[:1].isalpha(), read)


def _initial(name: str) -> str:
    initial = slugs.slugify(name)[:1].upper()
    return initial if initial.isalpha() else "#"
