"""A blog of 100,000 articles on MariaDB, made once for all tests here that run in the same process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

import pytest
from flask import Flask

from bench.large_blog.data import build
from blog.extensions import db
from blog.server.mariadb import PrivateMariaDB
from tests.conftest import make_app

ARTICLES = 100_000


@pytest.fixture(scope="session")
def large_blog(mariadb_server: PrivateMariaDB, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on it."""
    app = make_app(mariadb_server.create_database("sheaf_large"))
    with contextlib.redirect_stdout(io.StringIO()):
        build(app, ARTICLES, tmp_path_factory.mktemp("large"))
    with app.app_context(), db.engine.connect() as connection:
        for table in db.metadata.tables:
            connection.exec_driver_sql(f"ANALYZE TABLE `{table}`").all()
    yield app
    with app.app_context():
        db.engine.dispose()
