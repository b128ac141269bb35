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
    counted = [(slugs.slugify(tag.name), tag, count) for tag, count in db.session.execute(Tag.with_counts())]
    # Words come first, by their reading; what begins with a digit stands last.
    counted.sort(key=lambda row: (not row[0][:1].isalpha(), row[0]))
    groups = [
        (initial, [(tag, count) for _, tag, count in rows])
        for initial, rows in groupby(counted, lambda row: _initial(row[0]))
    ]
    return render_page("tags/index.html", groups=groups, count=len(counted))


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """The published articles with one tag."""
    tag = db.session.scalar(Tag.at(slug))
    # MySQL takes a slug with spaces after it for the slug.
    if tag is None or tag.slug != slug:
        return _elsewhere(slug)
    articles = Article.tagged(tag)
    count = db.session.scalar(Article.count_of(articles))
    return render_page("tags/show.html", tag=tag, count=count, page=page_of(articles))


def _elsewhere(term: str) -> Response:
    """301 from a former slug or another spelling of a name, 410 from a deleted tag, 404 from anything else."""
    former = db.session.scalar(Redirect.of(TAG, term))
    if former and former.slug == term:
        tag = db.session.get(Tag, former.tag_id) if former.tag_id else abort(410)
    else:
        tag = db.session.scalar(Tag.keyed([names.name_key(term)]))
    if tag is None:
        abort(404)
    query = request.query_string.decode()
    return redirect(url_for("tags.show", slug=tag.slug) + (f"?{query}" if query else ""), 301)


def _initial(reading: str) -> str:
    return reading[:1].upper() if reading[:1].isalpha() else "#"
