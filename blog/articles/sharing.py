"""Secret links: making and withdrawing them on the desk, and the page that they open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from blog.articles.sheets import editable_or_404
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, ShareLink
from blog.models.share_link import DAYS
from blog.web.access import author_required, signed_in_user
from blog.web.article_address import article_path
from blog.web.covers import cover_of
from blog.web.forms import Form
from blog.web.site import absolute_url
from blog.web.submissions import answered_before, new_submission, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("sharing", __name__)

PATH = "/admin/articles/<int:id>/links"
# The link that the next page shows, once.
NEW_LINK = "new_share"
LIFETIMES = dict(zip(DAYS, (_l("1 day"), _l("7 days"), _l("30 days")), strict=True))
# Of a page that only whoever has its address may see.
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class ShareForm(Form):
    """For how long a new link is good."""

    days = SelectField(
        _l("Good for"),
        choices=[SelectChoice(value=days, label=words) for days, words in LIFETIMES.items()],
        coerce=int,
        default=DAYS[1],
    )
    submission = HiddenField()


@bp.get(PATH)
@author_required
def index(id: int) -> Response:
    """The links that show an article now."""
    return _page(editable_or_404(id), ShareForm())


@bp.post(PATH)
@author_required
@unit_of_work
def make(id: int) -> Response:
    """Make one; the next page alone shows its address."""
    if first := answered_before():
        return first
    article = editable_or_404(id, for_writing=True)
    form = ShareForm()
    if not form.validate():
        return _page(article, form, 422)
    now = clock.now()
    db.session.execute(ShareLink.forget_old(article, now))
    link, token = ShareLink.make(article, signed_in_user(), form.days.data, now)
    db.session.add(link)
    session[NEW_LINK] = {"article": article.id, "token": token}
    return remember_answer(url_for("sharing.index", id=id))


@bp.get(f"{PATH}/<int:link_id>/removal")
@author_required
def back(id: int, link_id: int) -> Response:
    """Where a form of this page was sent to: its address, opened, leads back to the page."""
    return redirect(url_for("sharing.index", id=id))


@bp.post(f"{PATH}/<int:link_id>/removal")
@author_required
@unit_of_work
def withdraw(id: int, link_id: int) -> Response:
    """Make one worthless; one that is gone already needs nothing done."""
    article = editable_or_404(id, for_writing=True)
    db.session.execute(ShareLink.withdraw(article, link_id))
    flash(_("The link is withdrawn. Who opens it now finds nothing."), "success")
    return redirect(url_for("sharing.index", id=id))


@bp.get("/shared/<token>")
def show(token: str) -> Response:
    """The article as it is saved now, or, once readers find it, the way there."""
    link = db.session.scalar(ShareLink.valid(token, clock.now()))
    if link is None or not link.opens:
        message = _(
            "This link is too old, was withdrawn, or was not copied whole. "
            "Ask whoever sent it to you for a new one."
        )
        abort(404, message)
    if link.article.is_public:
        response = redirect(article_path(link.article))
        response.headers["Cache-Control"] = "no-store"
    else:
        response = render_private(
            "articles/shared.html", article=link.article, link=link, cover=cover_of(link.article)
        )
    response.headers.update(PRIVATE)
    return response


def _page(article: Article, form: ShareForm, status: int = 200) -> Response:
    form.submission.data = new_submission()
    links = db.session.scalars(ShareLink.open_links(article, clock.now())).all()
    return render_private(
        "desk/sharing.html",
        status,
        article=article,
        form=form,
        links=links,
        new_address=_new_address(article),
    )


def _new_address(article: Article) -> str:
    """The address of a link that was made a moment ago for this article; empty for none."""
    new: dict[str, Any] | None = session.get(NEW_LINK) if request.method == "GET" else None
    if not new or new["article"] != article.id:
        return ""
    session.pop(NEW_LINK)
    return absolute_url("sharing.show", token=new["token"])
