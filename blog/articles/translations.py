"""The versions of an article in other languages: beginning one, joining articles that are there, parting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Field
from wtforms.validators import ValidationError

from blog.articles.pairing import Pairing
from blog.articles.sheets import editable_or_404, is_sheet_sent
from blog.articles.storing import leave_aside
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, translation
from blog.models.publishing import SAVE
from blog.models.saving import Saving
from blog.models.translation import NotATranslation
from blog.web.access import author_required, signed_in_user
from blog.web.article_field import changeable
from blog.web.forms import Form, text
from blog.web.language import LANGUAGES, language_name
from blog.web.site import current_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("translations", __name__, url_prefix="/admin/articles/<int:id>")

ADDRESS_LIMIT = 1000
REASONS = {
    translation.ITSELF: _l("An article can't be a translation of itself."),
    translation.OF_TRANSLATION: _l(
        "This article is a translation itself. Join “%(title)s” to its original instead."
    ),
    translation.OF_ANOTHER: _l(
        "“%(title)s” is a translation of another article. Part it from that one first."
    ),
    translation.HAS_OWN: _l("“%(title)s” has translations of its own. Part them from it first."),
    translation.SAME_LANGUAGE: _l(
        "“%(title)s” is in the language of this article. If it isn't, say so on its sheet."
    ),
    translation.TAKEN: _l("This article has a version in the language of “%(title)s” already."),
    translation.AHEAD: _l(
        "Readers find “%(title)s” where they don't find this article. Publish this one first, or join it to that one."
    ),
}


class JoiningForm(Form):
    """An article that becomes a translation, by its address or the end of it."""

    article = text(_l("Join an article as a translation"), ADDRESS_LIMIT, required=True)

    if TYPE_CHECKING:
        found: Article

    def __init__(self, original: Article, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.original = original

    def validate_article(self, field: Field) -> None:
        """One that the signed-in user may change, and that may be a translation of this one."""
        article = changeable(field)
        try:
            translation.check(db.session(), article, self.original)
        except NotATranslation as refused:
            raise ValidationError(in_words(refused, article)) from refused
        self.found = article


@bp.get("/translations")
@author_required
def index(id: int) -> Response:
    """All versions of an article, and what makes one or parts it."""
    article = editable_or_404(id)
    return _page(article, JoiningForm(article))


@bp.post("/translations")
@author_required
@unit_of_work
def begin(id: int) -> Response:
    """Make a draft in another language with the texts of the original, to be written over; pressed twice, one."""
    article = editable_or_404(id, for_writing=True)
    language = request.form.get("language", "")
    if language not in dict(LANGUAGES):
        abort(400)
    if is_sheet_sent():
        leave_aside(article)
    user = signed_in_user()
    if there := translation.version_in(db.session(), article, language):
        flash(_("There is a version in this language already: “%(title)s”.", title=there.title), "info")
        return _sheet(there if there.editable_by(user) else article)
    try:
        made = translation.begun(db.session(), article, language, user)
    except NotATranslation as refused:
        flash(in_words(refused, article), "error")
        return _sheet(article)
    saving = Saving(db.session(), made)
    db.session.add(made)
    saving.record(user.id, clock.now())
    name = language_name(language)
    flash(
        _("This is a draft in %(language)s with the text of the original: write over it.", language=name),
        "success",
    )
    return _sheet(made)


@bp.post("/translations/joined")
@author_required
@unit_of_work
def join(id: int) -> Response:
    """Make an article that is there a translation of this one."""
    article = editable_or_404(id, for_writing=True)
    article.check(SAVE, signed_in_user(), authors_publish=current_site().authors_publish)
    form = JoiningForm(article)
    if not form.validate():
        return _page(article, form, 422)
    form.found.translation_of_id = article.id
    # Its words may change; its language stays what it was joined for.
    form.found.chosen_language = form.found.chosen_language or form.found.language
    flash(_("“%(title)s” is a translation of this article now.", title=form.found.title), "success")
    return redirect(url_for("translations.index", id=id))


@bp.get("/translations/joined")
@bp.get("/original/removal")
@author_required
def back(id: int) -> Response:
    """Where a form of the page was sent to: its address, opened, leads back to the page."""
    return redirect(url_for("translations.index", id=id))


@bp.post("/original/removal")
@author_required
@unit_of_work
def part(id: int) -> Response:
    """Have a translation be an article of its own."""
    article = editable_or_404(id, for_writing=True)
    article.check(SAVE, signed_in_user(), authors_publish=current_site().authors_publish)
    if article.translation_of_id is not None:
        article.translation_of_id = None
        words = _("“%(title)s” stands alone now, with the tags that its original has.", title=article.title)
        flash(words, "success")
    return redirect(url_for("translations.index", id=id))


def in_words(refused: NotATranslation, article: Article) -> str:
    """Why an article can't be a translation of the one that is looked at."""
    return str(REASONS[refused.reason]) % {"title": article.title}


def _page(article: Article, form: JoiningForm, status: int = 200) -> Response:
    pairing = Pairing.of(article)
    may_change = article.allows(SAVE, signed_in_user(), authors_publish=current_site().authors_publish)
    return render_private(
        "desk/translations.html", status, article=article, pairing=pairing, form=form, may_change=may_change
    )


def _sheet(article: Article) -> Response:
    return redirect(url_for("desk.edit", id=article.id))
