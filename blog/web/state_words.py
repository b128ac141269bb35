"""What readers of the desk call the states of an article."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from blog.models.publishing import DRAFT, PUBLISHED, REVIEW, SCHEDULED, TRASHED, UNLISTED

STATE_WORDS = {
    DRAFT: _l("Draft"),
    REVIEW: _l("In review"),
    SCHEDULED: _l("Scheduled"),
    PUBLISHED: _l("Published"),
    UNLISTED: _l("Unlisted"),
    TRASHED: _l("In the trash"),
}


def state_word(state: str) -> str:
    """The state in words; one that this version does not know as it is."""
    return str(STATE_WORDS.get(state, state))
