"""Scheduled articles: the first request after one has come due publishes it before it is answered."""

from __future__ import annotations

from flask import Flask, request

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, transaction
from blog.web.schema_gate import OPEN
from blog.web.site import forget_site, next_due_at


def init_app(app: Flask) -> None:
    """Look at the site's next due moment on every request for a page."""
    app.before_request(publish_due)


def publish_due() -> None:
    """Publish what is due. A database too busy for it now is asked again by the next request."""
    now = clock.now()
    if request.endpoint in OPEN:
        return
    due_at = next_due_at()
    if due_at is None or due_at > now:
        return
    forget_site()
    try:
        transaction.run(db.session, lambda: Article.publish_due(db.session(), now))
    except transaction.Busy:
        db.session.rollback()
