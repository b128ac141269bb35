"""What may not be done with an article, in words, so that nothing typed is lost over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from blog.models import Article
from blog.models.publishing import (
    DELETE,
    DRAFT,
    PIN,
    PUBLISH,
    PUBLISHED,
    REVIEW,
    SAVE,
    SCHEDULE,
    TRASHED,
    UNPIN,
    Refused,
)
from blog.web.access import signed_in_user
from blog.web.errors import error_page, resend_page
from blog.web.kept import Kept
from blog.web.site import current_site
from blog.web.state_words import state_word

if TYPE_CHECKING:
    from blog.articles.forms import ArticleForm


class Permitted:
    """Part of the desk's form: it is not valid where its user may not save what was typed, or do what is to be done."""

    row: Article | None
    verb: str

    def validate(self: ArticleForm, extra_validators: Any = None) -> bool:  # type: ignore[misc]
        """Ask that first: what nobody may store needs no other check."""
        user, authors_publish = signed_in_user(), current_site().authors_publish
        article = self.row or Article(author_id=user.id)
        verbs = [self.verb, SAVE]
        denied = [verb for verb in verbs if not article.allows(verb, user, authors_publish=authors_publish)]
        if denied:
            refused = Refused(denied[0], article.state or DRAFT, forbidden=True)
            self.form_errors = [f"{in_words(refused)} {_('What you typed is still here.')}"]
            return False
        return bool(super().validate(extra_validators))


def init_blueprint(bp: Blueprint) -> None:
    """Answer refused verbs with a page."""
    bp.app_errorhandler(Refused)(refused)


def refused(error: Refused) -> Response:
    """403 or 409 in words, with everything that was typed."""
    status = 403 if error.forbidden else 409
    kept = Kept.of_request()
    if kept:
        return resend_page(kept, in_words(error), status, to_send=False)
    return error_page(status, in_words(error))


def in_words(error: Refused) -> str:
    """What can't be done, and what to do instead."""
    if error.forbidden:
        return str(_not_theirs(error))
    if error.verb == PIN and error.state == PUBLISHED:
        return str(
            _("Lists hold neither pages nor translations by themselves. Of a translation, pin the original.")
        )
    if error.state == TRASHED:
        return str(_("The article is in the trash. Restore it first."))
    message = _(
        "The article's state is “%(state)s” by now, which this does not fit. Nothing was changed.",
        state=state_word(error.state),
    )
    return str(message)


def _not_theirs(error: Refused) -> str:
    words: str = _("On this site editors change what readers see, or will see by itself. Ask one of them.")
    if error.verb in {PUBLISH, SCHEDULE} and error.state in {DRAFT, REVIEW}:
        words = _("On this site editors publish. Submit the article for review.")
    elif error.verb in {PIN, UNPIN}:
        words = _("Editors pin articles and unpin them.")
    elif error.verb == DELETE:
        words = _("Admins empty the trash.")
    return words
