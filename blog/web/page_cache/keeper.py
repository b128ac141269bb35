"""Threads beside the requests: one follows other machines and one publishes what is due, so that marks stay true.

A third folds what was written into the index of searches, and gives back memory. All that waits for the database is
done here, so that answering ready pages never does. What can't be published is no reason to miss what others changed,
so none waits for another.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from blog.extensions import db
from blog.lib import clock, freed_memory
from blog.models import Article, Site, transaction
from blog.models.search import rebuild as search
from blog.web.connections import patient_for
from blog.web.page_cache.following import Following
from blog.web.page_cache.marks import NEVER, Marks

# For which a request waits until what is due is published; then a page of before will do, for the database is slow.
PATIENCE = 0.5  # seconds
# How often freed memory is given back, which takes a millisecond or two; how often it is looked whether much was
# written; and for how long each text that is folded leaves the processor alone.
GIVING_BACK, TIDYING, BREATH = 2, 20, 0.002  # seconds
# What the log says of a step that did not go well.
UNFOLLOWED, UNFOLDED = "ready pages are not followed up", "what was written is not folded for searches"


class Keeper:
    """The threads of one process. ``lag`` is how many seconds changes of other machines may go unseen."""

    def __init__(self, app: Flask, marks: Marks, lag: float) -> None:
        self._app = app
        self._marks = marks
        self._pause = lag / 2
        # A connection that went silent is given up as soon as what it would have said is late.
        self._lag = max(1, round(lag))
        self._pid = 0
        self._starting = threading.Lock()
        self._wake = threading.Event()
        self._done = threading.Event()
        self._slow = False
        self._following: Following | None = None

    def start(self) -> None:
        """Begin, once in each process."""
        if self._pid == os.getpid():
            return
        with self._starting:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                # A child does not follow because its parent did.
                self._following = None
                for work in (self._go_on_following, self._go_on_publishing, self._go_on_tidying):
                    threading.Thread(target=work, name=f"sheaf{work.__name__}", daemon=True).start()

    def look_for_due(self) -> None:
        """Have what is due published, and wait for it a moment, unless the database is known to be slow."""
        done = self._done
        self._wake.set()
        if not self._slow and not done.wait(PATIENCE):
            self._slow = True

    def _go_on_following(self) -> None:
        while True:
            self._try(self._follow, self._lag)
            time.sleep(self._pause)

    def _go_on_publishing(self) -> None:
        while True:
            self._wake.clear()
            # Who asks from here on waits for the next round.
            done, self._done = self._done, threading.Event()
            self._slow = not self._try(self._publish_due, self._app.config["DATABASE_TIMEOUT"])
            done.set()
            if self._slow:
                time.sleep(self._pause)
            self._wake.wait(self._pause)

    def _go_on_tidying(self) -> None:
        while True:
            for _ in range(TIDYING // GIVING_BACK):
                time.sleep(GIVING_BACK)
                freed_memory.give_back()
            self._try(self._fold, self._app.config["DATABASE_TIMEOUT"], UNFOLDED)

    def _try(self, step: Callable[[], object], seconds: int, undone: str = UNFOLLOWED) -> bool:
        """Whether it went well. Whatever went wrong, there is a next time: without a keeper pages grow old unseen."""
        try:
            with patient_for(seconds), self._app.app_context():
                try:
                    step()
                finally:
                    db.session.remove()
        except (SQLAlchemyError, transaction.Busy, OSError):
            self._app.logger.warning("%s: the database does not answer", undone)
        except Exception:
            self._app.logger.exception(undone)
        else:
            return True
        return False

    def _publish_due(self) -> None:
        if self._marks.due > time.time():
            return
        since, now = self._marks.epoch, clock.now()
        site = db.session.scalars(Site.row()).one()
        if site.has_due(now):
            transaction.run(db.session, lambda: Article.publish_due(db.session(), now))
            return
        due = _second(site.next_due_at)
        db.session.rollback()
        self._marks.know_due(due, since)

    def _fold(self) -> None:
        """One process a machine does; where two machines do, the later finds nothing left to move."""
        if self._following is not None:
            session = db.session()
            search.fold(
                session, lambda work: transaction.run(session, work), pause=lambda: time.sleep(BREATH)
            )

    def _follow(self) -> None:
        if self._following is None and not self._marks.become_follower():
            return
        self._following = self._following or Following(self._marks)
        self._marks.bury()
        self._following.follow(db.session())
        self._following.tidy(db.session())
        db.session.commit()


def _second(moment: datetime | None) -> int:
    return NEVER if moment is None else int(moment.timestamp())
