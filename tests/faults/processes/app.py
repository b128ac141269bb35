"""The application as these tests serve it: with marks in a folder of their own, and workers that can be told to die.

Each answer says which process gave it (``X-Worker``) and whether a ready page was enough (``X-Ready``).
"""

from __future__ import annotations

import os
import signal
import threading

from flask import request_started
from moments import BEGUN, COMMITTED

from blog import create_app
from blog.extensions import db
from blog.models import page_change
from blog.web.page_cache import keeper
from config import Config

now = threading.local()


class Mortal:
    """Tells another watcher all that it is told itself, unless it is this thread's time to die."""

    def __init__(self, watcher):
        self.watcher = watcher

    def begin(self, sources):
        """The marks say that something changes; nothing has been committed yet."""
        self.watcher.begin(sources)
        die_at(BEGUN)

    def settle(self, sources, change_id):
        """It has been committed; the marks don't know."""
        die_at(COMMITTED)
        self.watcher.settle(sources, change_id)


def die_at(moment):
    """End this process as the kernel would where memory is short, if that was asked for."""
    if getattr(now, "dies_at", None) == moment:
        os.kill(os.getpid(), signal.SIGKILL)


def telling(application):
    """Around the cache: add the headers, and take the order to die."""

    def answer(environ, start_response):
        now.was_ready, now.dies_at = True, environ.get("HTTP_X_DIE")

        def start(status, headers, exc_info=None):
            told = [("X-Worker", str(os.getpid())), ("X-Ready", "yes" if now.was_ready else "no")]
            return start_response(status, [*headers, *told])

        return application(environ, start)

    return answer


def note_request(sender, **rest):
    """The application itself was asked."""
    now.was_ready = False


Config.MARKS_FOLDER = os.environ["MARKS_FOLDER"]
# On a busy machine a scheduled article may take longer to publish than readers would be kept waiting for it.
keeper.PATIENCE = float(os.environ.get("KEEPER_PATIENCE", keeper.PATIENCE))
app = create_app()
app.wsgi_app = telling(app.wsgi_app)
request_started.connect(note_request, app)
with app.app_context():
    watcher = page_change._watchers.get(db.engine)
    if watcher:
        page_change.watch(db.engine, Mortal(watcher))
