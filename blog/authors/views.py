"""An author's articles, narrowed by a tag if asked."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.mistyped import respelled
from blog.models import User, sources
from blog.models.author_list import AuthorList
from blog.web.made_from import made_from
from blog.web.metadata import Metadata, in_short, of_page, person
from blog.web.moved import moved_to
from blog.web.pagination import author_page_of
from blog.web.site import absolute_url
from blog.web.templating import render_page

bp = Blueprint("authors", __name__, url_prefix="/authors")


@bp.get("/<username>")
def show(username: str) -> Response:
    """The published articles of one author; ``?tag=`` narrows them."""
    author = db.session.scalar(User.called(username)) or db.session.scalar(User.called(respelled(username)))
    articles = AuthorList(db.session(), author, request.args.get("tag", "")) if author else None
    # Who has published nothing is nobody to readers: else this page would tell which names can sign in.
    if author is None or articles is None or not articles.count:
        abort(404)
    if author.username != username:
        return moved_to(url_for("authors.show", username=author.username))
    tags = articles.tags()
    made_from(sources.by(author.id), *(sources.tag(tag.id) for tag, _count in tags.rows))
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
        about=_about(author),
    )


def _about(author: User) -> Metadata | None:
    address = absolute_url("authors.show", username=author.username)
    described = {"description": in_short(author.bio)} if author.bio else {}
    profile = {"@type": "ProfilePage", "url": address, "mainEntity": person(author) | described}
    description = author.bio or _("Articles by %(name)s.", name=author.name)
    return of_page(author.name, description, address, profile, kind="profile")
