"""The site's articles for feed readers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.site import absolute_url, current_site

bp = Blueprint("feeds", __name__)


@feeds_at(bp, "")
def site(format: str) -> Response:
    """The newest articles of the site, full text."""
    use_site_language()
    feed = Feed(
        title=current_site().title,
        subtitle=current_site().tagline,
        page_url=absolute_url("articles.home"),
        self_url=absolute_url("feeds.site", format=format),
        articles=db.session.scalars(Article.newest_in_full(ENTRIES)).all(),
    )
    return render_feed(feed, format)
