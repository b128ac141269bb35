"""Storing what was typed, and what is said of the article with it; or saying why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.articles.choosing import decide, unresolved
from blog.articles.forms import ArticleForm, written
from blog.articles.merging import both_again, is_overtaken, keep_both, keep_typed, offer_merge, slot_of_both
from blog.articles.refusals import in_words
from blog.articles.sheets import desk_page, editable_or_404
from blog.articles.unsaved import says_what_is_stored
from blog.articles.versions import HIDDEN
from blog.extensions import db
from blog.lib import clock, markdown
from blog.models import Article
from blog.models.base import BODY_LIMIT
from blog.models.draft import finish
from blog.models.publishing import PUBLISH, SAVE, SUBMIT, Refused
from blog.models.revision import MERGED, PUBLISHED, SAVED
from blog.models.saving import Saving
from blog.web.access import signed_in_user
from blog.web.submissions import location_before, remember_answer, typed_before

P = ParamSpec("P")
# What happens to the article besides; returns what to say of it.
Act = Callable[[Article], str]

# What a sheet that made its article began with, for whoever writes on in it.
FIRST_REVISION, NO_FINGERPRINT = "1", "-"


def rendered_ahead(view: Callable[P, Response]) -> Callable[P, Response]:
    """Render the text before the unit of work begins, which on SQLite keeps all other writers waiting."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        text = written(request.form.get("body", ""))
        if text and len(text.encode()) <= BODY_LIMIT:
            # Kept for the moment: storing the article asks for the same text.
            markdown.read(text, request.form.get("chosen_language", ""))
        return view(*args, **kwargs)

    return wrapped


def store(article: Article, form: ArticleForm, act: Act | None = None) -> Response:
    """Save what was typed and do what was asked for besides; or say why not."""
    if refused := _refused(form, article):
        return refused
    saving = Saving(db.session(), article)
    form.fill(article)
    flash(_carried_out(article, form, act), "success")
    _saved(form, saving)
    return redirect(url_for("desk.edit", id=article.id))


def create_once(verb: str) -> Response:
    """What the first sending of the sheet was answered with; what was typed since is offered as that one's change.

    A browser that goes back shows the sheet as it was, and somebody may write on there.
    """
    before = location_before()
    if before is None:
        return _create(verb)
    made = before.rpartition("/")[2]
    if typed_before(HIDDEN) or not made.isdigit():
        return redirect(before)
    article = editable_or_404(int(made), for_writing=True)
    form = ArticleForm(article, verb=verb)
    form.base.data, form.opened.data = FIRST_REVISION, NO_FINGERPRINT
    return store(article, form)


def choose(article: Article, form: ArticleForm) -> Response:
    """Put what was chosen of two versions into the sheet, and save nothing."""
    if not form.validate():
        return desk_page(form, status=422)
    if is_overtaken(form):
        return desk_page(form, 409, offer_merge(form, article))
    keep_both(form, article)
    decide(form)
    return desk_page(form, chosen=True)


def go_back(article: Article, form: ArticleForm) -> Response:
    """Have the sheet hold both versions as before something was chosen, if that is not gone."""
    both = slot_of_both(form)
    return desk_page(both_again(form, article, both) if both else form, again=True)


def leave_aside(article: Article) -> None:
    """Keep what was typed on the sheet of a button that does not save it, if it says something else than is stored."""
    form = ArticleForm(article)
    if says_what_is_stored(form):
        finish(db.session(), signed_in_user(), form.typed_in_tab, clock.now())
    else:
        keep_typed(form, article)


def submitted(article: Article) -> str:
    """Lay it before the editors."""
    article.submit()
    return str(_("Submitted. An editor publishes it or sends it back."))


def _refused(form: ArticleForm, article: Article) -> Response | None:
    """What is wrong with the sheet, or what somebody else saved meanwhile; None if it can be stored."""
    if not form.validate():
        return desk_page(form, status=422)
    if is_overtaken(form):
        return desk_page(form, 409, offer_merge(form, article))
    if problem := unresolved(form):
        form.body.errors = [problem]
        return desk_page(form, status=422)
    if not article.takes(form.verb):
        words = in_words(Refused(form.verb, article.state))
        form.form_errors = [f"{words} {_('What you typed is still here.')}"]
        return desk_page(form, status=409)
    if form.merged.data and decide(form) and not form.validate():
        # Both titles together may be too long.
        keep_both(form, article)
        return desk_page(form, 422, chosen=True)
    return None


def _create(verb: str) -> Response:
    form = ArticleForm(verb=verb)
    if not form.validate():
        return desk_page(form, status=422)
    article = Article(title=form.title.data, author_id=signed_in_user().id)
    saving = Saving(db.session(), article)
    with db.session.no_autoflush:
        db.session.add(article)
        form.fill(article)
    said = _carried_out(article, form, None) if verb != SAVE else _("Saved as a draft.")
    flash(said, "success")
    _saved(form, saving)
    return remember_answer(url_for("desk.edit", id=article.id), HIDDEN)


def _carried_out(article: Article, form: ArticleForm, act: Act | None) -> str:
    """Do what the sheet is to do besides being stored, and return what to say of it."""
    if act:
        return act(article)
    if form.verb == SUBMIT:
        return submitted(article)
    if form.verb == PUBLISH:
        return _published(article, form)
    return str(_("Updated.") if article.is_public else _("Saved."))


def _published(article: Article, form: ArticleForm) -> str:
    now = clock.now()
    if form.due_at:
        article.schedule(form.due_at, now)
    else:
        article.publish(now)
    return str(_("Published.") if article.is_public else _("Scheduled."))


def _saved(form: ArticleForm, saving: Saving) -> None:
    """Add to the article's history, and empty the slots whose text this was."""
    now, user = clock.now(), signed_in_user()
    kind = MERGED if form.merged.data else SAVED
    saving.record(user.id, now, PUBLISHED if form.publishing else kind, form.note.data or "")
    finish(db.session(), user, form.typed_in_tab, now)
