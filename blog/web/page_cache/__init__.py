"""Ready pages, answered ahead of Flask and never older than the last write that was acknowledged.

``answering`` (outermost) answers what is ready; ``gate`` keeps threads free for that; ``making`` has the
application make the rest, keeps it in ``pages`` and gives it to other workers by the ``handover``. ``marks``, in
memory that all workers share, tell what is stale: writes mark what they touch (blog/models/page_change.py), and
the ``keeper`` thread brings what other machines changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from blog.extensions import db
from blog.lib import server_run
from blog.models import page_change
from blog.web.page_cache.answering import Answering
from blog.web.page_cache.gate import Gate
from blog.web.page_cache.handover import Handover
from blog.web.page_cache.keeper import Keeper
from blog.web.page_cache.making import Making
from blog.web.page_cache.marks import Marks, slot_of
from blog.web.page_cache.memory import Memory
from blog.web.page_cache.pages import Pages
from blog.web.remembering import MEMORY
from blog.web.security import fixed_headers

VERSION = 1  # of the file's layout
PAGES = "sheaf_pages"
LOOPBACK = {None, "", "localhost", "127.0.0.1", "::1"}
PARTS = 3  # one in so many bytes is for parts of pages


def init_app(app: Flask) -> None:
    """Put the cache around the application, or the gate alone where it is switched off or has no file for its marks."""
    threads, lag, room = (
        app.config["THREADS"],
        app.config["CACHE_LAG"],
        app.config["CACHE_SIZE"] * 1024 * 1024,
    )
    headers = fixed_headers(app)
    marks = _marks(app)
    if marks:
        # Others may keep pages, whether this process does or not.
        with app.app_context():
            page_change.watch(db.engine, _Telling(marks))
    # While templates and style sheets are worked at, every request shows them as they are.
    if not marks or not room or app.debug:
        app.wsgi_app = Gate(app.wsgi_app, threads, headers)  # type: ignore[method-assign]
        return
    keeper = Keeper(app, marks, lag)
    pages = app.extensions[PAGES] = Pages(room - room // PARTS, marks)
    app.extensions[MEMORY] = Memory(room // PARTS, marks, keeper.start)
    making = Making(app.wsgi_app, pages, keeper.start, lag, _handover(app))
    gate = Gate(making, threads, headers)
    cookie = app.config["SESSION_COOKIE_NAME"]
    app.wsgi_app = Answering(gate, pages, cookie, keeper.look_for_due)  # type: ignore[method-assign]


def _marks(app: Flask) -> Marks | None:
    """The marks for this application's database, which all processes of this folder share; None without a folder."""
    folder = Path(app.config["MARKS_FOLDER"])
    if not folder.is_dir():
        return None
    path = folder / f"marks-{VERSION}-{_name(app.config['SQLALCHEMY_DATABASE_URI'])}"
    try:
        return Marks.at(path)
    except OSError as error:
        app.logger.warning(
            "%s can't be used (%s): no page is kept ready, and other processes learn of changes late",
            path,
            error.strerror,
        )
        return None


def _handover(app: Flask) -> Handover | None:
    """Where the workers of one server find each other's pages; None where there is but one process."""
    run = server_run.name()
    path = Path(app.config["MARKS_FOLDER"], f"handover-{_name(app.config['SQLALCHEMY_DATABASE_URI'])}")
    try:
        return Handover(path, run) if run else None
    except OSError as error:
        app.logger.warning("%s can't be used (%s): each worker makes pages for itself", path, error.strerror)
        return None


def _name(address: str) -> str:
    """Sixteen hexadecimal digits for a database: the same for the usual ways to write its address."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        where: tuple[object, ...] = (str(Path(url.database or "").resolve()),)
    else:
        host = "" if url.host in LOOPBACK else url.host
        where = (url.query.get("unix_socket") or (host, url.port or 3306), url.database)
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
