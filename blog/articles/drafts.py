"""Slots for what is being written: sent by the desk's script while somebody types, found again, discarded."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles.comparing import FieldDifference, compared
from blog.articles.unsaved import others_at_it
from blog.articles.versions import is_number, is_tab
from blog.extensions import db
from blog.lib import clock
from blog.lib.cursors import Cursor
from blog.models import Article, Draft
from blog.models.draft import Typed, keep
from blog.models.texts import Texts
from blog.web.access import author_required, require, signed_in_user
from blog.web.templating import local, no_page, render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("drafts", __name__, url_prefix="/admin/articles")

# A slot holds more than an article may: what is too long to be saved is not lost.
BYTES_LIMIT = 6 * 1024 * 1024
FIELDS_LIMIT = 100
LISTED = 100

_HALF_PAIR = re.compile("[\ud800-\udfff]")


@bp.get("/drafts")
@author_required
def index() -> Response:
    """All that the signed-in user typed and did not save."""
    before = Cursor.parse(request.args.get("before"))
    found = db.session.scalars(Draft.listed(signed_in_user(), before).limit(LISTED + 1)).all()
    drafts = found[:LISTED]
    older = Cursor(drafts[-1].saved_at, drafts[-1].id) if len(found) > LISTED else None
    return render_private("desk/drafts.html", drafts=drafts, older=older, is_first=before is None)


@bp.post("/drafts", defaults={"id": None})
@bp.post("/<int:id>/drafts")
@author_required
@unit_of_work
def store(id: int | None) -> Response:
    """Keep what a tab holds, sent as JSON; the answer says when, in the site's time, and who else is at it.

    Nothing is rendered, no article is locked, and no page of readers is touched.
    """
    if (request.content_length or 0) > BYTES_LIMIT:
        return no_page(413, error="too large")
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or (typed := _typed(sent)) is None:
        return no_page(400, error="not understood")
    user = signed_in_user()
    if sent.get("user") != user.id:
        return no_page(409, error="another user")
    article = db.session.scalar(Draft.edited(id)) if id else None
    if article:
        require(article.editable_by(user))
    now = clock.now()
    there = keep(db.session(), user, article.id if article else None, typed, now)
    draft = db.session.scalar(Draft.in_tab(user, typed.tab)) if sent.get("restoring") else None
    return no_page(200, **_kept(there, typed, article), draft=draft)


@bp.get("/drafts/<int:id>")
@author_required
def show(id: int) -> Response:
    """What a slot holds, and how that differs from what is stored."""
    draft = _own_or_404(id)
    article = db.session.scalar(Article.on_desk(draft.article_id)) if draft.article_id else None
    if article and not article.editable_by(signed_in_user()):
        # The text is one's own; what somebody else's article says by now is not.
        article = None
    return render_private(
        "desk/draft.html", draft=draft, article=article, differences=_differences(draft, article)
    )


@bp.post("/drafts/<int:id>/removal")
@author_required
@unit_of_work
def discard(id: int) -> Response:
    """Put a slot away."""
    draft = _own_or_404(id)
    draft.discard(db.session())
    undo = url_for("drafts.bring_back", id=id)
    flash({"text": _("Discarded."), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(_sheet_of(draft))


@bp.post("/drafts/<int:id>/removal/reversal")
@author_required
@unit_of_work
def bring_back(id: int) -> Response:
    """Have a discarded slot wait again."""
    draft = _own_or_404(id)
    draft.bring_back()
    flash(_("It is back."), "success")
    return redirect(_sheet_of(draft))


def _own_or_404(id: int) -> Draft:
    draft = db.session.scalar(Draft.of(signed_in_user(), id))
    if draft is None:
        abort(404)
    return draft


def _sheet_of(draft: Draft) -> str:
    """Where it can be gone on with; ``draft=0``, so that the sheet shows what is stored."""
    if draft.article_id:
        return url_for("desk.edit", id=draft.article_id, draft=0)
    return url_for("drafts.index")


def _kept(there: int, typed: Typed, article: Article | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"serial": there, "at": f"{local(clock.now()):%H:%M}"}
    if there != typed.serial:
        # Something later is there already; a tab that did not send it counts on from there.
        answer["late"] = True
    if article:
        answer["others"] = others_at_it(article)
        answer["overtaken"] = article.revision > typed.base
    return answer


def _typed(sent: dict[str, Any]) -> Typed | None:
    """What was sent, if it is what the script sends."""
    fields, tab, opened = sent.get("fields"), sent.get("tab"), sent.get("opened", "")
    numbers = [sent.get(name, 0) for name in ("serial", "base", "draft", "draft_serial")]
    if not is_tab(tab) or not all(map(is_number, numbers)) or not isinstance(opened, str) or len(opened) > 16:
        return None
    if not isinstance(fields, dict) or len(fields) > FIELDS_LIMIT or not all(map(_is_value, fields.values())):
        return None
    serial, base, draft, draft_serial = numbers
    # Half a pair of surrogates is no text, and no database takes it.
    clean = json.loads(_HALF_PAIR.sub("\ufffd", json.dumps(fields, ensure_ascii=False)))
    return Typed(str(tab), serial, base, _HALF_PAIR.sub("", opened), clean, draft, draft_serial)


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _differences(draft: Draft, article: Article | None) -> list[FieldDifference]:
    fields = {name: value if isinstance(value, str) else "" for name, value in draft.typed.items()}
    empty = Texts("", "", "", "", ())
    before = Texts.of_article(article) if article else empty
    typed = Texts(
        fields.get("title", ""),
        fields.get("slug", "") or before.slug,
        fields.get("excerpt", ""),
        fields.get("body", "").replace("\r\n", "\n"),
        (fields.get("tags", ""),),
    )
    shown = Texts(before.title, before.slug, before.excerpt, before.body, (", ".join(before.tags),))
    return compared(shown, typed)
