"""An author's articles, narrowed by a tag if asked."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article, Tag, User
from blog.models.implication import implying
from blog.web.pagination import page_of
from blog.web.templating import render_page

bp = Blueprint("authors", __name__, url_prefix="/authors")


@bp.get("/<username>")
def show(username: str) -> Response:
    """The published articles of one author; ``?tag=`` narrows them."""
    author = db.session.scalar(User.called(username))
    count = db.session.scalar(Article.count_of(Article.by(author))) if author else 0
    # Who has published nothing is nobody to readers: else this page would tell which names can sign in.
    if author is None or not count:
        abort(404)
    if author.username != username:
        return redirect(url_for("authors.show", username=author.username, tag=request.args.get("tag")), 301)
    counted = db.session.execute(Tag.used_by(author)).all()
    tag = next((tag for tag, _ in counted if tag.slug == request.args.get("tag")), None)
    articles = Article.by(author)
    narrowed = Article.tagged(implying(db.session(), [tag.id]), among=articles) if tag else articles
    return render_page(
        "authors/show.html", author=author, tags=counted, tag=tag, count=count, page=page_of(narrowed)
    )
