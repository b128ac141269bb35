"""Applications that keep their pages ready, asked as a server asks them: from outside any context."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog import create_app
from blog.extensions import db
from blog.lib import clock
from blog.models import Site
from config import Config
from tests.conftest import empty
from tests.web.page_cache.asking import PATIENCE, keeper_of


def cached_app(url: str, folder: Path, **settings: str) -> Flask:
    """An application that keeps 4 MB of pages ready; its marks are in that folder."""
    environ = {"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "CACHE_SIZE": "4", **settings}
    config = Config({"MEDIA_FOLDER": str(folder / "media"), **environ})
    config.TESTING = True
    config.MARKS_FOLDER = str(folder)  # type: ignore[misc]
    config.WTF_CSRF_ENABLED = False  # type: ignore[attr-defined]
    app = create_app(config)
    app.test_client_class = FlaskClient
    return app


@pytest.fixture
def cached(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, with a set-up site, its keeper at work, outside its context."""
    app = cached_app(sqlite_url, tmp_path)
    _set_up(app)
    with keeping(app):
        yield app
    _close(app)


@pytest.fixture(params=["sqlite", "mariadb"])
def cached_on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The same on each database in turn."""
    mariadb = request.param == "mariadb"
    app = cached_app(request.getfixturevalue("migrated_mariadb" if mariadb else "sqlite_url"), tmp_path)
    if mariadb:
        empty(app)
    _set_up(app)
    with keeping(app):
        yield app
    _close(app)


@pytest.fixture
def uncached(cached: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application that makes each page anew, on the same database as ``cached``."""
    app = cached_app(cached.config["SQLALCHEMY_DATABASE_URI"], tmp_path, CACHE_SIZE="0")
    yield app
    _close(app)


@contextmanager
def keeping(app: Flask) -> Iterator[None]:
    """The threads beside the requests, which on a server run as long as its process.

    The first round of the one that follows other machines is done, for it makes everything stale.
    """
    keeper: Any = keeper_of(app)
    keeper._pid = os.getpid()  # so that no page starts others
    assert keeper._try(keeper._follow, PATIENCE)
    works = (keeper._go_on_following, keeper._go_on_publishing)
    threads = [threading.Thread(target=_run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    yield
    keeper._follow = keeper._publish_due = _leave
    keeper._wake.set()
    for thread in threads:
        thread.join(PATIENCE)


def _run(work: Callable[[], None]) -> None:
    with suppress(SystemExit):
        work()


def _leave() -> None:
    raise SystemExit


def _set_up(app: Flask) -> None:
    with app.app_context():
        db.session.scalars(Site.row()).one().set_up_at = clock.now()
        db.session.commit()
        db.session.remove()


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
