"""Sending files: a plain form, and what a script sends one by one."""

from __future__ import annotations

from flask import flash, jsonify, make_response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from blog.media.blueprint import bp
from blog.media.facts import asks_for_facts, facts_of, facts_of_anothers
from blog.media.library import library_page
from blog.media.receiving import Arrived, TurnedAway, arrivals, received
from blog.media.wording import too_large, why_not
from blog.models import Upload
from blog.web.access import author_required, signed_in_user
from blog.web.errors import error_page
from blog.web.submissions import answered_before, remember_answer
from blog.web.unit_of_work import unit_of_work


@bp.post("")
@author_required
@received
@unit_of_work
def upload() -> Response:
    """Take the files of a form. Of several, those that can be taken are."""
    first = answered_before()
    if first and not asks_for_facts():
        return first
    came, away = arrivals()
    user = signed_in_user()
    uploads = [arrived.stored(user).upload for arrived in came]
    refused = [(one.called, why_not(one.reason)) for one in away]
    if asks_for_facts():
        return _told(list(zip(came, uploads, strict=True)), away)
    theirs = [upload for upload in uploads if upload.editable_by(user)]
    if theirs:
        flash(_stored(theirs), "success")
    for upload in uploads:
        if upload not in theirs:
            flash(_there_already(upload), "info")
    if refused or not uploads:
        return library_page(422, refused or [("", _("Choose a file first."))])
    return remember_answer(url_for("admin_media.index"))


@bp.errorhandler(413)
def refuse_unread(error: RequestEntityTooLarge) -> Response:
    """A sending that is too large as a whole is not read, and so never in memory."""
    if asks_for_facts():
        return make_response(jsonify(files=[], refused=[{"called": "", "why": too_large()}]), 413)
    return error_page(413, too_large())


def _told(stored: list[tuple[Arrived, Upload]], away: list[TurnedAway]) -> Response:
    status = 201 if stored else 413 if any(one.reason == "too_large" for one in away) else 422
    refused = [{"called": one.called, "why": why_not(one.reason)} for one in away]
    user = signed_in_user()
    files = [
        facts_of(upload) if upload.editable_by(user) else facts_of_anothers(upload, arrived.title)
        for arrived, upload in stored
    ]
    return make_response(jsonify(files=files, refused=refused), status)


def _there_already(upload: Upload) -> str:
    """What is said of bytes that somebody else sent before: not how they call it."""
    return str(
        _(
            "Somebody else sent this file before, so it is not in your library. "
            "Texts show it by its address: %(address)s",
            address=upload.address,
        )
    )


def _stored(uploads: list[Upload]) -> str:
    if len(uploads) == 1:
        return str(_("“%(title)s” is in the library.", title=uploads[0].title))
    return str(ngettext("%(num)d file is in the library.", "%(num)d files are in the library.", len(uploads)))
