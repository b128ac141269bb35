"""Changes that other machines made, read from the database."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session

from blog.lib import clock
from blog.models import PageChange, page_change
from blog.models.sources import EVERYTHING
from blog.web.page_cache.marks import Marks, slot_of

# Numbers are given before a transaction commits: a lower one may appear after a higher one, this many seconds at most.
LATE = 60
TIDIED_EVERY = 600  # seconds


class Following:
    """What the one process of a machine does that marks what other machines changed."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._floor = 0
        self._seen: dict[int, float] = {}
        self._asked = 0.0
        self._tidied = 0.0

    def follow(self, session: Session) -> None:
        """Mark what has changed since the last time; everything, where that may be more than is known."""
        now = time.time()
        if now - self._asked > page_change.KEPT.total_seconds() / 2 or self._is_another(session):
            self._begin(session, now)
        for change_id, names in session.execute(PageChange.after(self._floor)):
            if change_id not in self._seen:
                self._seen[change_id] = now
                if not self._marks.has_seen(change_id):
                    self._marks.change({slot_of(name) for name in names.split()})
        self._asked = now
        self._forget(now)

    def tidy(self, session: Session) -> None:
        """Remove old changes, now and then."""
        if time.time() - self._tidied > TIDIED_EVERY:
            self._tidied = time.time()
            page_change.forget_old(session, clock.now())

    def _begin(self, session: Session, now: float) -> None:
        self._marks.forget_seen()
        newest = session.scalar(PageChange.newest()) or 0
        self._floor = max(0, newest - page_change.REMOVED)
        self._seen = {change_id: now for change_id, _ in session.execute(PageChange.after(self._floor))}
        self._marks.change([slot_of(EVERYTHING)])

    def _is_another(self, session: Session) -> bool:
        """Whether an older backup came back, in which the changes that were seen have not happened."""
        return (session.scalar(PageChange.newest()) or 0) < max(self._seen, default=0)

    def _forget(self, now: float) -> None:
        old = [change_id for change_id, seen in self._seen.items() if now - seen > LATE]
        for change_id in old:
            del self._seen[change_id]
        self._floor = max([self._floor, *old])
