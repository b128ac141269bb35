"""Emptying the trash: one article, all of it, and in passing what has lain there for long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from blog.articles.sheets import editable_or_404
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, transaction, trash
from blog.models.publishing import DELETE
from blog.web.access import admin_required, signed_in_user
from blog.web.site import current_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("article_trash", __name__, url_prefix="/admin/articles")

# How often a process looks whether something has lain in the trash for long enough.
PAUSE = timedelta(hours=1)
NEXT_LOOK = "sheaf_trash_next_look"


def init_app(app: Flask) -> None:
    """Look into the trash after somebody who writes here sent something; readers never wait for that."""
    app.extensions[NEXT_LOOK] = datetime.min.replace(tzinfo=UTC)
    app.after_request(empty_in_passing)


@bp.get("/trash")
@admin_required
def ask() -> Response:
    """How much would be deleted. Only what is there now is meant, whatever comes until the answer."""
    now = clock.now()
    count = trash.count(db.session(), now)
    return render_private("desk/emptying.html", count=count, until=int(now.timestamp()))


@bp.post("/trash")
@admin_required
@unit_of_work
def empty() -> Response:
    """Delete it, as far as one request can."""
    until = request.form.get("until", type=int)
    if until is None:
        abort(400)
    moment = datetime.fromtimestamp(min(max(until, 0), int(clock.now().timestamp())), UTC)
    deleted = trash.empty(db.session(), moment)
    flash(_deleted(deleted), "success")
    if left := trash.count(db.session(), moment):
        flash(_left(left), "info")
        return redirect(url_for("article_trash.ask"))
    return redirect(url_for("desk.index"))


@bp.get("/<int:id>/removal")
@admin_required
def ask_for_one(id: int) -> Response:
    """Which article would be deleted."""
    article = _trashed(id)
    return render_private("desk/emptying.html", article=article, count=1)


@bp.post("/<int:id>/removal")
@admin_required
@unit_of_work
def delete(id: int) -> Response:
    """Delete it."""
    article = _trashed(id, for_writing=True)
    trash.delete_for_good(db.session(), article)
    flash(_("“%(title)s” is deleted for good.", title=article.title), "success")
    return redirect(url_for("desk.index", state="trashed"))


def empty_in_passing(response: Response) -> Response:
    """Delete a limited number of articles that have lain in the trash for as many days as the site says.

    After the request, which may have restored one of them.
    """
    now, extensions = clock.now(), current_app.extensions
    if request.method != "POST" or g.get("user") is None or now < extensions[NEXT_LOOK]:
        return response
    extensions[NEXT_LOOK] = now + PAUSE
    try:
        if days := current_site().trash_days:
            until = trash.days_before(now, days)
            deleted = transaction.run(db.session, lambda: trash.empty(db.session(), until))
            # More may be waiting.
            extensions[NEXT_LOOK] = now if deleted == trash.AT_ONCE else now + PAUSE
    except (SQLAlchemyError, transaction.Busy):
        db.session.rollback()
        current_app.logger.warning("the trash is not emptied: the database does not answer")
    return response


def _trashed(id: int, *, for_writing: bool = False) -> Article:
    article = editable_or_404(id, for_writing=for_writing)
    article.check(DELETE, signed_in_user(), authors_publish=current_site().authors_publish)
    return article


def _deleted(count: int) -> str:
    return str(
        ngettext("%(num)d article is deleted for good.", "%(num)d articles are deleted for good.", count)
    )


def _left(count: int) -> str:
    words = ngettext(
        "%(num)d article is left: one request deletes only so many.",
        "%(num)d articles are left: one request deletes only so many.",
        count,
    )
    return str(words)
