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
    done = db.session.get(Submission, _hash(), populate_existing=True)
    return redirect(done.location) if done else None


def remember_answer(location: str) -> Response:
    """Answer with a redirect to ``location``, now and when this form arrives again.

    Of two that arrive at once, the later waits for the first and meets the primary key.
    """
    now = clock.now()
    db.session.execute(Submission.forget_old(now))
    db.session.add(Submission(token_hash=_hash(), location=location, created_at=now))
    db.session.flush()
    return redirect(location)


def _hash() -> str:
    return tokens.token_hash(request.form.get(FIELD, ""))
