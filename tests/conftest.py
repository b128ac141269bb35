"""Applications, databases and pages for the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from blog import create_app
from blog.commands import translations
from blog.extensions import db
from blog.lib import clock
from blog.models import Base, LoginSession, Site, User
from blog.server.mariadb import PrivateMariaDB
from blog.web.access import TOKEN
from config import Config
from tests.pages import Page

EXAMPLES = 20
hypothesis_settings.register_profile(
    "quick", derandomize=True, max_examples=EXAMPLES, deadline=None, database=None
)
hypothesis_settings.register_profile("thorough", max_examples=EXAMPLES * 20, deadline=None, database=None)
hypothesis_settings.load_profile("thorough" if os.environ.get("SHEAF_THOROUGH") else "quick")


class Browser(FlaskClient):
    """A client whose requests share nothing with the test around them, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; afterwards the test's own objects are read anew."""
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.expire_all()
        return response


def make_app(url: str, **settings: str) -> Flask:
    """An application on the database at ``url``, its forms open to tests."""
    # Without ready pages, each request meets the code that makes its page.
    environ = {"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "CACHE_SIZE": "0", **settings}
    config = Config(environ)
    config.TESTING = True
    config.MARKS_FOLDER = os.devnull  # type: ignore[misc]  # no folder, no marks
    config.WTF_CSRF_ENABLED = False  # type: ignore[attr-defined]
    app = create_app(config)
    app.test_client_class = Browser
    return app


def migrate(app: Flask) -> None:
    """Bring the application's database to the newest revision."""
    with app.app_context():
        flask_migrate.upgrade()


@pytest.fixture(scope="session", autouse=True)
def compiled_translations() -> None:
    """The catalogues as the application reads them."""
    for path in translations.catalogues():
        translations.compiled(path)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    app = make_app(f"sqlite:///{path}")
    migrate(app)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateMariaDB]:
    """A private server for this run."""
    server = PrivateMariaDB(tmp_path_factory.mktemp("mariadb"), durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Makes an empty database of a name, in place of any before it, and returns its URL."""
    given = os.environ.get("SHEAF_TEST_MYSQL")
    server = None if given else request.getfixturevalue("mariadb_server")

    def new(name: str) -> str:
        if server:
            server.drop_database(name)
            return server.create_database(name)
        return _new_on_given_server(given, name)

    return new


def _new_on_given_server(given: str | None, name: str) -> str:
    url = make_url(given or "")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS `{name}`"))
        connection.execute(text(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def empty_mariadb(new_database: Callable[[str], str]) -> str:
    """The URL of an empty database on MariaDB or MySQL."""
    return new_database("sheaf_test_empty")


@pytest.fixture(scope="session")
def migrated_mariadb(new_database: Callable[[str], str]) -> str:
    """The URL of a migrated database, emptied before each test that uses it."""
    url = new_database("sheaf_test")
    app = make_app(url)
    migrate(app)
    with app.app_context():
        db.engine.dispose()
    return url


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite database of this test's own."""
    copy = tmp_path / "sheaf.sqlite"
    shutil.copy(migrated_sqlite, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, inside its context."""
    yield from _entered(make_app(sqlite_url, MEDIA_FOLDER=str(tmp_path / "media")))


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on each database in turn, inside its context."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = request.getfixturevalue("migrated_mariadb")
    app = make_app(url, MEDIA_FOLDER=str(tmp_path / "media"))
    if request.param == "mariadb":
        empty(app)
    yield from _entered(app)


@pytest.fixture
def session(database: Flask) -> Any:
    """The session on each database in turn."""
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a page, which asks for English unless told otherwise."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., Page]:
    """Opens an address, checks what every page owes, and returns it parsed."""

    def open_page(path: str, *, status: int = 200, language: str = "en", **kwargs: Any) -> Page:
        headers = {"Accept-Language": language, **kwargs.pop("headers", {})}
        return Page.of(client.get(path, headers=headers, **kwargs), status)

    return open_page


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[User], None]:
    """Signs the client in, without the form."""

    def enter(user: User) -> None:
        row, token = LoginSession.begin(user, clock.now())
        db.session.add(row)
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token

    return enter


@pytest.fixture
def queries(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """``with queries(at_most=3):`` fails when the block asks the database more often."""

    @contextmanager
    def counted(at_most: int) -> Iterator[list[str]]:
        seen: list[str] = []

        def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            seen.append(statement)

        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", count)
        try:
            yield seen
        finally:
            for engine in db.engines.values():
                event.remove(engine, "before_cursor_execute", count)
        asked = [statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))]
        assert len(asked) <= at_most, "\n\n".join(asked)

    return counted


def empty(app: Flask) -> None:
    """Remove every row but the site's, and set that one back."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for table in Base.metadata.sorted_tables:
            connection.execute(table.delete())
        connection.execute(text("SET FOREIGN_KEY_CHECKS=1"))
        connection.execute(db.insert(Site).values(id=1))


def _entered(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
