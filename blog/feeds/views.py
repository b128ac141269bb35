"""The site's articles for feed readers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import sources
from blog.models.shown import Syndicated
from blog.web.feed import ENTRIES, Feed, feeds_at, render_feed
from blog.web.language import use_site_language
from blog.web.made_from import made_from
from blog.web.pagination import note
from blog.web.site import absolute_url, current_site

bp = Blueprint("feeds", __name__)


@feeds_at(bp, "")
def site(format: str) -> Response:
    """The newest articles of the site, full text."""
    use_site_language()
    made_from(sources.LIST)
    articles = Syndicated.newest(db.session(), ENTRIES)
    note(articles)
    feed = Feed(
        title=current_site().title,
        subtitle=current_site().tagline,
        page_url=absolute_url("articles.home"),
        self_url=absolute_url("feeds.site", format=format),
        articles=articles,
    )
    return render_feed(feed, format)
