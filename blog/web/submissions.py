"""The same form arriving twice creates one thing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

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
    location = location_before()
    return redirect(location) if location else None


def location_before() -> str | None:
    """Where this form's first sending led to; None if this is the first."""
    done = _submission(tokens.token_hash(_token())) if _token() else None
    return done.location if done else None


def typed_before(besides: Collection[str]) -> bool:
    """Whether the first sending held the same but for the fields ``besides``."""
    return _submission(_typed_hash(besides)) is not None


def remember_answer(location: str, besides: Collection[str] | None = None) -> Response:
    """Answer with a redirect to ``location``, now and when this form arrives again.

    Of two that arrive at once, the later waits for the first and meets the primary key. With ``besides``, what was
    typed is known again as well (``typed_before``).
    """
    now = clock.now()
    db.session.execute(Submission.forget_old(now))
    if _token():
        hashes = [tokens.token_hash(_token()), *([] if besides is None else [_typed_hash(besides)])]
        rows = [Submission(token_hash=found, location=location, created_at=now) for found in hashes]
        db.session.add_all(rows)
        db.session.flush()
    return redirect(location)


def _submission(token_hash: str) -> Submission | None:
    return db.session.get(Submission, token_hash, populate_existing=True)


def _typed_hash(besides: Collection[str]) -> str:
    """Of the token, the button's address and all that was typed, whose line ends differ with who sends it."""
    pairs = request.form.items(multi=True)
    typed = sorted((name, value.replace("\r\n", "\n")) for name, value in pairs if name not in besides)
    return hashlib.sha256(json.dumps([request.path, _token(), typed]).encode()).hexdigest()


def _token() -> str:
    """Empty for a form that was not made by a page of ours: it is always its first sending."""
    return request.form.get(FIELD, "")
