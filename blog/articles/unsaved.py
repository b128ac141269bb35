"""What somebody typed and did not save: found again when a sheet is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, request
from flask_babel import gettext as _

from blog.articles.forms import ArticleForm
from blog.articles.versions import HIDDEN
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Draft
from blog.web.access import signed_in_user
from blog.web.ids import id_in
from blog.web.templating import local

# Slots of which a sheet tells; the page of all of them tells of the others.
TOLD = 5
# Somebody whose tab sent a text in this time is still at it.
AT_IT = timedelta(minutes=5)


@dataclass(frozen=True)
class Unsaved:
    """A text that waits."""

    id: int
    tab: str
    serial: int
    saved_at: datetime


def draft_or_404(article: Article | None) -> Draft | None:
    """The slot that ``?draft=`` asks for: one's own, for this article. 0 asks for none, and for what is stored."""
    wanted = id_in(request.args.get("draft", ""))
    if wanted is None:
        return None
    draft = db.session.scalar(Draft.of(signed_in_user(), wanted))
    if draft is None or draft.article_id != (article.id if article else None):
        abort(404)
    return draft


def unsaved_texts(form: ArticleForm) -> list[Unsaved]:
    """One's own texts for this article that say something else than the sheet."""
    found = db.session.scalars(Draft.for_article(signed_in_user(), form.row).limit(TOLD))
    shown = (form.draft.data or "").partition("-")[0]
    slots = [slot for slot in found if str(slot.id) != shown]
    stored = _stored(form) if slots else {}
    return [
        Unsaved(slot.id, slot.tab, slot.serial, slot.saved_at)
        for slot in slots
        if _said(ArticleForm(form.row, draft=slot, comparing=True)) != stored
    ]


def others_at_it(article: Article | None) -> str:
    """Who else is typing in this article now, in a sentence; empty if nobody."""
    if article is None:
        return ""
    now = clock.now()
    found = db.session.execute(Draft.others(article.id, signed_in_user(), now - AT_IT)).all()
    if not found:
        return ""
    who = _(", ").join(_("%(name)s (%(time)s)", name=name, time=f"{local(at):%H:%M}") for name, at in found)
    return str(_("Also being edited by %(who)s.", who=who))


def count_for_new() -> int:
    """How many texts of the signed-in user wait that belong to no article yet."""
    return db.session.scalar(Draft.count_for_new(signed_in_user())) or 0


def says_what_is_stored(form: ArticleForm) -> bool:
    """Whether nothing else stands on the sheet."""
    return _said(form) == _stored(form)


def says_the_same(form: ArticleForm, other: ArticleForm) -> bool:
    """Whether two sheets say the same of the article."""
    return _said(form) == _said(other)


def _stored(form: ArticleForm) -> dict[str, str]:
    return _said(ArticleForm(form.row, comparing=True))


def _said(form: ArticleForm) -> dict[str, str]:
    """What the sheet says of the article."""
    return {field.name: _plain(field.data) for field in form if field.name not in {*HIDDEN, "note"}}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        value = f"{value:%Y-%m-%dT%H:%M}"
    return "\n".join(("" if value is None else str(value)).splitlines()).strip()
