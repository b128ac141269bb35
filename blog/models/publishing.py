"""The states of an article, the verbs that lead from one to another, and who may say which."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from blog.lib import clock
from blog.models.page_change import touch
from blog.models.site import Site
from blog.models.sources import DUE

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

    from blog.models.user import User

DRAFT, REVIEW, SCHEDULED, PUBLISHED = "draft", "review", "scheduled", "published"
UNLISTED, TRASHED = "unlisted", "trashed"
STATES = (DRAFT, REVIEW, SCHEDULED, PUBLISHED, UNLISTED, TRASHED)
# In these an article answers readers at its address.
PUBLIC = (PUBLISHED, UNLISTED)

SAVE, PUBLISH, SCHEDULE, SUBMIT = "save", "publish", "schedule", "submit"
SEND_BACK, UNLIST, UNPUBLISH = "send_back", "unlist", "unpublish"
TRASH, RESTORE, DELETE = "trash", "restore", "delete"
PIN, UNPIN = "pin", "unpin"


class Step(NamedTuple):
    """Where a verb leads, and from which states. Said of an article that is there already, it changes nothing."""

    to: str
    out_of: tuple[str, ...]


STEPS = {
    PUBLISH: Step(PUBLISHED, (DRAFT, REVIEW, SCHEDULED, UNLISTED)),
    SCHEDULE: Step(SCHEDULED, (DRAFT, REVIEW)),
    SUBMIT: Step(REVIEW, (DRAFT,)),
    SEND_BACK: Step(DRAFT, (REVIEW,)),
    UNLIST: Step(UNLISTED, (DRAFT, REVIEW, SCHEDULED, PUBLISHED)),
    UNPUBLISH: Step(DRAFT, (SCHEDULED, PUBLISHED, UNLISTED)),
    TRASH: Step(TRASHED, (DRAFT, REVIEW, SCHEDULED, PUBLISHED, UNLISTED)),
    RESTORE: Step(DRAFT, (TRASHED,)),
}
# How far readers find an article in a state: in lists, or at its address alone; in all others nowhere.
VISIBILITY = {PUBLISHED: 2, UNLISTED: 1}

# The other verbs change no state; these are the ones in which they can be said.
SAID_IN = {SAVE: STATES, DELETE: (TRASHED,), PIN: (PUBLISHED,), UNPIN: STATES}

# Where editors publish, authors do these to what readers neither see nor will see by itself.
WITHOUT_PUBLISHING = (SAVE, SUBMIT, SEND_BACK, TRASH, RESTORE)
UNSEEN = (DRAFT, REVIEW, TRASHED)


def visibility_in(state: str) -> int:
    """How visible an article in that state is; 0 where no reader finds it."""
    return VISIBILITY.get(state, 0)


class Refused(Exception):
    """A verb that an article does not take: not in its state, or not from that user (``forbidden``)."""

    def __init__(self, verb: str, state: str, *, forbidden: bool = False) -> None:
        super().__init__(f"{verb}: {state}")
        self.verb, self.state, self.forbidden = verb, state, forbidden


class Publishing:
    """What an article does with its state. States are stored: none is ever computed from the clock."""

    if TYPE_CHECKING:
        id: Mapped[int]
        state: Mapped[str]
        author_id: Mapped[int | None]
        published_at: Mapped[datetime | None]
        pinned_at: Mapped[datetime | None]
        trashed_at: Mapped[datetime | None]
        translation_of_id: Mapped[int | None]
        is_page: Mapped[bool]

        @classmethod
        def due(cls, now: datetime) -> Select[Self]:
            """Scheduled articles whose time has come."""

    # -- what it is

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for its time."""
        return self.state == SCHEDULED

    @property
    def is_trashed(self) -> bool:
        """Whether it is in the trash."""
        return self.state == TRASHED

    @property
    def is_public(self) -> bool:
        """Whether readers find it at its address."""
        return self.state in PUBLIC

    @property
    def is_unlisted(self) -> bool:
        """Whether they find it there alone, in no list."""
        return self.state == UNLISTED

    @property
    def visibility(self) -> int:
        """How far readers find it, the higher the farther; 0 where they don't."""
        return visibility_in(self._stands_in())

    # -- who may

    def editable_by(self, user: User) -> bool:
        """Whether it is theirs to open on the desk, whatever its state."""
        return user.is_editor or (user.active and self.author_id == user.id)

    def allows(self, verb: str, user: User, *, authors_publish: bool) -> bool:
        """Whether ``user`` may say ``verb`` of it, as far as its state takes that. The last is the site's setting."""
        if verb == DELETE:
            return user.is_admin
        if user.is_editor:
            return True
        if not self.editable_by(user) or verb in {PIN, UNPIN}:
            return False
        return authors_publish or (verb in WITHOUT_PUBLISHING and self._stands_in() in UNSEEN)

    def takes(self, verb: str) -> bool:
        """Whether its state is one in which that can be said. What lists don't hold by itself is not pinned."""
        if verb == PIN and (self.is_page or self.translation_of_id is not None):
            return False
        if verb in SAID_IN:
            return self._stands_in() in SAID_IN[verb]
        return self._stands_in() in {STEPS[verb].to, *STEPS[verb].out_of}

    def offers(self, verb: str, user: User, *, authors_publish: bool) -> bool:
        """Whether ``verb`` would change its state, and ``user`` may say it: what has a button."""
        leads_on = verb not in STEPS or self._stands_in() != STEPS[verb].to
        return leads_on and self.takes(verb) and self.allows(verb, user, authors_publish=authors_publish)

    def check(self, verb: str, user: User, *, authors_publish: bool) -> None:
        """Raise Refused unless ``user`` may say ``verb`` of it now."""
        if not self.allows(verb, user, authors_publish=authors_publish):
            raise Refused(verb, self._stands_in(), forbidden=True)
        if not self.takes(verb):
            raise Refused(verb, self._stands_in())

    # -- the verbs; each raises Refused in a state that does not take it

    def publish(self, now: datetime) -> None:
        """Show it to readers; one that was public before keeps its date."""
        self._go(PUBLISH)
        self._date(now)

    def schedule(self, at: datetime, now: datetime) -> None:
        """Publish it at ``at``: a time to come schedules it, one gone by dates it back."""
        self._go(SCHEDULE if at > now else PUBLISH)
        self.published_at = at

    def submit(self) -> None:
        """Lay it before the editors."""
        self._go(SUBMIT)

    def send_back(self) -> None:
        """Make what was submitted a draft again."""
        self._go(SEND_BACK)

    def unlist(self, now: datetime) -> None:
        """Show it to those who know its address, and in no list."""
        self._go(UNLIST)
        self._date(now)

    def unpublish(self) -> None:
        """Make a public or scheduled one a draft again: no reader finds it anywhere."""
        self._go(UNPUBLISH)

    def trash(self, now: datetime | None = None) -> None:
        """Put it aside; it can be restored."""
        if not self.is_trashed:
            self.trashed_at = now or clock.now()
        self._go(TRASH)

    def restore(self) -> None:
        """Take it out of the trash, as a draft."""
        self._go(RESTORE)
        self.trashed_at = None

    def redate(self, at: datetime | None) -> None:
        """Change when it was or is to be published, whatever its state."""
        self.published_at = at

    def pin(self, now: datetime) -> None:
        """Have it stand above the newest articles. It is not changed by that, so it keeps its time of change."""
        if not self.takes(PIN):
            raise Refused(PIN, self._stands_in())
        flag_modified(self, "updated_at")
        self.pinned_at = now

    def unpin(self) -> None:
        """Have it stand where it would without."""
        if self.pinned_at is not None:
            flag_modified(self, "updated_at")
            self.pinned_at = None

    @classmethod
    def publish_due(cls, session: Session, now: datetime) -> int:
        """Publish what has come due, look up what is due next, and return how many were published."""
        waiting = session.scalars(cls.due(now)).all()
        for article in waiting:
            article.publish(now)
        session.flush()
        Site.derive_next_due(session, cls.next_due())
        touch(session, [DUE])
        return len(waiting)

    @classmethod
    def next_due(cls) -> Select[datetime | None]:
        """When the next scheduled article is due; None when there is none."""
        return select(func.min(cls.published_at)).where(cls.state == SCHEDULED)

    def _go(self, verb: str) -> None:
        if not self.takes(verb):
            raise Refused(verb, self._stands_in())
        self.state = STEPS[verb].to

    def _date(self, now: datetime) -> None:
        if self.published_at is None or self.published_at > now:
            self.published_at = now

    def _stands_in(self) -> str:
        """Its state; one that was never stored begins as a draft."""
        return self.state or DRAFT
