"""An author's articles, narrowed by a tag if asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.mistyped import respelled
from blog.models import User, sources
from blog.models.author_list import AuthorList
from blog.models.shown import Syndicated
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import page_language, use_site_language
from blog.web.made_from import made_from
from blog.web.metadata import Metadata, in_short, of_page, person
from blog.web.moved import moved_to
from blog.web.pagination import author_page_of, note
from blog.web.portraits import portrait_of
from blog.web.remembering import remembered
from blog.web.site import absolute_url, current_site
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
    made_from(sources.user(author.id), sources.by(author.id))
    tag = articles.tag
    if tag is None:
        # Some tag may be given this address.
        made_from(sources.tag_at(request.args.get("tag", "")))
    return render_page(
        "authors/show.html",
        author=author,
        portrait=portrait_of(author),
        narrowing=_narrowing(author, articles),
        tag=tag,
        count=articles.count,
        page=author_page_of(articles),
        about=_about(author),
    )


def _narrowing(author: User, articles: AuthorList) -> Markup:
    """The tags by which the list may be narrowed: made once for each list, and the same on all pages of it."""
    tag_id = articles.tag.id if articles.tag else None
    key = ("author narrowing", request.script_root, author.id, tag_id, page_language())
    return remembered(key, lambda: _made_narrowing(author, articles))


def _made_narrowing(author: User, articles: AuthorList) -> Markup:
    tags = articles.tags()
    names = (sources.tag(tag.id) for tag, _count in tags.rows)
    made_from(sources.user(author.id), sources.by(author.id), *names)
    html = render_template("authors/_narrowing.html", author=author, tags=tags, tag=articles.tag)
    return Markup(html)  # noqa: S704


@feeds_at(bp, "/<username>")
def feed(username: str, format: str) -> Response:
    """The author's newest articles, full text."""
    use_site_language()
    author = db.session.scalar(User.called(username)) or db.session.scalar(User.called(respelled(username)))
    articles = Syndicated.newest_by(db.session(), author.id, ENTRIES) if author else []
    # As of the page: who has published nothing is nobody.
    if author is None or not articles:
        abort(404)
    if author.username != username:
        return moved_to(url_for("authors.feed", username=author.username, format=format))
    note(articles)
    made_from(sources.user(author.id), sources.by(author.id))
    answer = Feed(
        title=_("%(name)s · %(site)s", name=author.name, site=current_site().title),
        subtitle=in_short(author.bio),
        page_url=absolute_url("authors.show", username=username),
        self_url=absolute_url("authors.feed", username=username, format=format),
        articles=articles,
    )
    return render_feed(answer, format)


def _about(author: User) -> Metadata | None:
    address = absolute_url("authors.show", username=author.username)
    profile = {"@type": "ProfilePage", "url": address, "mainEntity": person(author) | _described(author)}
    description = author.bio or _("Articles by %(name)s.", name=author.name)
    return of_page(author.name, description, address, profile, kind="profile")


def _described(author: User) -> dict[str, Any]:
    """What of a person their page alone tells: words, picture, and where else they are."""
    portrait = portrait_of(author)
    told = {
        "description": in_short(author.bio),
        "image": portrait.whole_address if portrait else "",
        # A mailbox is nobody's page.
        "sameAs": [link for _label, link in author.links or () if not link.lower().startswith("mailto:")],
    }
    return {name: value for name, value in told.items() if value}
