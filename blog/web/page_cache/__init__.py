"""Ready pages, answered ahead of Flask and never older than the last write that was acknowledged.

``answering`` (outermost) answers what is ready; ``gate`` keeps threads free for that; ``making`` has the
application make the rest and keeps it in ``pages``. ``marks``, in memory that all workers share, tell what is
stale: writes mark what they touch (blog/models/page_change.py), and the ``keeper`` thread brings what other
machines changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from blog.extensions import db
from blog.models import page_change
from blog.web.page_cache.answering import Answering
from blog.web.page_cache.gate import Gate
from blog.web.page_cache.keeper import Keeper
from blog.web.page_cache.making import Making
from blog.web.page_cache.marks import Marks, slot_of
from blog.web.page_cache.memory import Memory
from blog.web.page_cache.pages import Pages
from blog.web.remembering import MEMORY

VERSION = 1  # of the file's layout
PAGES = "sheaf_pages"
PARTS = 3  # one in so many bytes is for parts of pages


def init_app(app: Flask) -> None:
    """Put the cache around the application, or the gate alone where it is switched off or has no file for its marks."""
    threads = app.config["THREADS"]
    # While templates and style sheets are worked at, every request shows them as they are.
    marks = _marks(app) if app.config["CACHE_SIZE"] and not app.debug else None
    if marks is None:
        app.wsgi_app = Gate(app.wsgi_app, threads)  # type: ignore[method-assign]
        return
    with app.app_context():
        page_change.watch(db.engine, _Telling(marks))
    room = app.config["CACHE_SIZE"] * 1024 * 1024
    pages = Pages(room - room // PARTS, marks)
    keeper = Keeper(app, marks, app.config["CACHE_LAG"])
    app.extensions[MEMORY] = Memory(room // PARTS, marks, keeper.start)
    making = Making(app.wsgi_app, pages, keeper.start)
    cookie = app.config["SESSION_COOKIE_NAME"]
    app.extensions[PAGES] = pages
    app.wsgi_app = Answering(Gate(making, threads), pages, cookie, keeper.look_for_due)  # type: ignore[method-assign]


def _marks(app: Flask) -> Marks | None:
    """The marks for this application's database: all processes of this folder share them."""
    path = (
        Path(app.config["MARKS_FOLDER"]) / f"marks-{VERSION}-{_name(app.config['SQLALCHEMY_DATABASE_URI'])}"
    )
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return Marks.at(path)
    except OSError as error:
        app.logger.warning("no page is kept ready: %s can't be used (%s)", path, error.strerror)
        return None


def _name(address: str) -> str:
    """Sixteen hexadecimal digits for a database, whoever asks it and by whatever spelling of its address."""
    url = make_url(address)
    where = url.host, url.port, url.query.get("unix_socket"), url.database
    return hashlib.sha256(repr(where).encode()).hexdigest()[:16]


class _Telling:
    """Tells marks what a transaction of this process is about to change, and has changed."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def begin(self, sources: frozenset[str]) -> None:
        """Mark them as changing."""
        self._marks.begin(_slots(sources))

    def settle(self, sources: frozenset[str], change_id: int | None) -> None:
        """Mark them as changed."""
        self._marks.settle(_slots(sources), change_id)


def _slots(sources: Iterable[str]) -> set[int]:
    return {slot_of(source) for source in sources}
