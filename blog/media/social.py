"""Pictures that other sites show with links: drawn when they are first asked for, and only as the site is now."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, current_app
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.social_card import Card
from blog.media.drawing import NotNow, kept_or_drawn
from blog.media.storage import FolderStorage
from blog.models import Article, User
from blog.models.article import PUBLISHED
from blog.web.addresses import address
from blog.web.moved import moved_to
from blog.web.social_pictures import Words, card_of_site, digits_of

bp = Blueprint("social", __name__, url_prefix="/social")

# Beside uploads, and not among them: these can be drawn again.
FOLDER = "social"
YEAR = 365 * 24 * 3600  # seconds
POLICY = "default-src 'none'; sandbox"
RETRY = "10"  # seconds


@bp.get("/<int:id>-<digits>.png")
def article(id: int, digits: str) -> Response:
    """The picture of an article that readers find; a former one leads to it."""
    card, is_listed = _card_of(id)
    now = digits_of(card)
    if digits == now:
        return _answer(card)
    if not is_listed:
        # Who could guess the way to it would read its title there.
        abort(404)
    return moved_to(address("social.article", id=id, digits=now))


@bp.get("/site-<digits>.png")
def site(digits: str) -> Response:
    """The picture of all other pages."""
    card = card_of_site()
    now = digits_of(card)
    return _answer(card) if digits == now else moved_to(address("social.site", digits=now))


def _card_of(id: int) -> tuple[Card, bool]:
    """What the picture shows, and whether everyone may know of the article; 404 for what readers do not find."""
    shown = Article.open([id]).outerjoin(User, User.id == Article.author_id)
    columns = (Article.title, Article.social_title, Article.language, User.name, Article.state)
    row = db.session.execute(shown.with_only_columns(*columns)).one_or_none()
    if row is None:
        abort(404)
    *words, state = row
    return Words(*words).card(), state == PUBLISHED


def _answer(card: Card) -> Response:
    # Others may use the connection while this waits.
    db.session.rollback()
    kept = FolderStorage(Path(current_app.config["MEDIA_FOLDER"]) / FOLDER)
    name = f"{digits_of(card)}.png"
    try:
        kept_or_drawn(kept, name, card)
    except NotNow:
        return _later()
    try:
        response = kept.answer(name, "image/png", YEAR, as_attachment=False)
    except NotFound:
        # Another process made room just now.
        return _later()
    response.cache_control.immutable = True
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _later() -> Response:
    """503: programs ask here, and need no page."""
    headers = {"Retry-After": RETRY, "Cache-Control": "no-store"}
    return Response("Ask again.\n", 503, headers, "text/plain")
