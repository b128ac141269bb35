"""An author's articles, narrowed by a tag if asked."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import User, sources
from blog.models.author_list import AuthorList
from blog.web.made_from import made_from
from blog.web.pagination import author_page_of
from blog.web.templating import render_page

bp = Blueprint("authors", __name__, url_prefix="/authors")


@bp.get("/<username>")
def show(username: str) -> Response:
    """The published articles of one author; ``?tag=`` narrows them."""
    author = db.session.scalar(User.called(username))
    articles = AuthorList(db.session(), author, request.args.get("tag", "")) if author else None
    # Who has published nothing is nobody to readers: else this page would tell which names can sign in.
    if author is None or articles is None or not articles.count:
        abort(404)
    if author.username != username:
        return redirect(url_for("authors.show", username=author.username, tag=request.args.get("tag")), 301)
    tags = articles.tags()
    made_from(sources.by(author.id), *(sources.tag(tag.id) for tag, _ in tags.rows))
    if articles.tag is None:
        # Some tag may be given this address.
        made_from(sources.tag_at(request.args.get("tag", "")))
    return render_page(
        "authors/show.html",
        author=author,
        tags=tags,
        tag=articles.tag,
        count=articles.count,
        page=author_page_of(articles),
    )
