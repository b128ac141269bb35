"""Servers, writers and articles that count, on databases that outlive neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from blog.extensions import db
from blog.lib import clock
from blog.models import Site, transaction
from blog.server.mariadb import PrivateMariaDB
from blog.server.processes import free_port
from tests.conftest import make_app, migrate
from tests.factories import make_article, make_user
from tests.faults.serving import Serving, Writer
from tests.signing_in import PASSWORD

TAG = "Counting"


@pytest.fixture
def serve(database: Flask, tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts servers on the test's database; each name is a machine of its own."""
    started: list[Serving] = []

    def start(machine: str = "one", **settings: str) -> Serving:
        db.session.remove()
        url = database.config["SQLALCHEMY_DATABASE_URI"]
        started.append(Serving(url, tmp_path / machine, **settings))
        return started[-1]

    yield start
    for serving in started:
        serving.stop()


@pytest.fixture
def write(request: pytest.FixtureRequest) -> Iterator[Callable[[Serving], Writer]]:
    """Starts processes that write beside a server."""
    started: list[Writer] = []

    def start(serving: Serving) -> Writer:
        started.append(Writer(serving))
        return started[-1]

    yield start
    for writer in started:
        writer.stop()


@pytest.fixture
def counters() -> Callable[..., None]:
    """Makes published articles that count from 0: ``Counter-a`` at ``/articles/counter-a``, and so on."""

    def make(*letters: str) -> None:
        set_up()
        author = make_user("editor", username="mei", password=PASSWORD)
        for letter in letters:
            title = f"Counter-{letter} at 0"
            body = f"The text says: {title}."
            make_article(title, slug=f"counter-{letter}", body=body, tags=[TAG], author=author)

    return make


@pytest.fixture(scope="module")
def own_mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateMariaDB]:
    """A server that tests may stop and kill. It keeps its port, and what was committed."""
    with PrivateMariaDB(tmp_path_factory.mktemp("own"), free_port()) as server:
        yield server


def set_up() -> None:
    """Have the site be past its set-up, which visitors of a new one are led to."""
    site = db.session.scalars(Site.row()).one()
    transaction.run(db.session, lambda: setattr(site, "set_up_at", clock.now()))


@pytest.fixture
def own_database(own_mariadb: PrivateMariaDB, tmp_path: Path) -> Iterator[Flask]:
    """An application on a new database of that server, inside its context."""
    own_mariadb.drop_database("faults")
    app = make_app(own_mariadb.create_database("faults"), MEDIA_FOLDER=str(tmp_path / "media"))
    migrate(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
