"""The site's articles for feed readers."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.models import Article
from blog.web.language import use_site_language
from blog.web.site import site_url
from blog.web.templating import render_page

bp = Blueprint("feeds", __name__)

ENTRIES = 20
ATOM = "application/atom+xml"


@bp.get("/feed.atom")
def site() -> Response:
    """Atom 1.0: the newest articles of the site, full text."""
    use_site_language()
    articles = db.session.scalars(Article.newest_in_full(ENTRIES)).all()
    updated = max((article.updated_at for article in articles), default=clock.EPOCH)
    return render_page(
        "feeds/site.atom.xml", ATOM, articles=articles, updated=updated, permanent_id=permanent_id
    )


def permanent_id(article: Article) -> str:
    """A tag URI (RFC 4151): an article that gets another slug stays the same to whoever has read it."""
    return f"tag:{urlsplit(site_url()).hostname},{article.created_at:%Y-%m-%d}:article:{article.id}"
