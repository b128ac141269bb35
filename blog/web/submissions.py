"""The same form arriving twice creates one thing."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock, tokens
from blog.models import Submission

FIELD = "submission"


def new_submission() -> str:
    """The token for the hidden field of a form that creates something."""
    return tokens.new_token()


def answered_before() -> Response | None:
    """The answer to this form's first sending, if this is not the first."""
    if not _token():
        return None
    done = db.session.get(Submission, tokens.token_hash(_token()), populate_existing=True)
    return redirect(done.location) if done else None


def remember_answer(location: str) -> Response:
    """Answer with a redirect to ``location``, now and when this form arrives again.

    Of two that arrive at once, the later waits for the first and meets the primary key.
    """
    now = clock.now()
    db.session.execute(Submission.forget_old(now))
    if _token():
        row = Submission(token_hash=tokens.token_hash(_token()), location=location, created_at=now)
        db.session.add(row)
        db.session.flush()
    return redirect(location)


def _token() -> str:
    """Empty for a form that was not made by a page of ours: it is always its first sending."""
    return request.form.get(FIELD, "")
