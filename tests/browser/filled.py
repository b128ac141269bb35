"""A served site whose database a test has filled before it starts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from blog.extensions import db
from blog.lib import clock
from blog.models import Site, User
from tests.conftest import make_app
from tests.factories import make_user
from tests.server.conftest import Serving

PASSWORD = "a good long passphrase"


@contextmanager
def filled(folder: Path, migrated: Path, fill: Callable[[User], None]) -> Iterator[Serving]:
    """The application on a copy of the migrated database; ``fill`` stores what it shows, given its owner."""
    copy = folder / "filled.sqlite"
    shutil.copy(migrated, copy)
    settings = {"DATABASE_URL": f"sqlite:///{copy}", "MEDIA_FOLDER": str(folder / "media")}
    app = make_app(settings["DATABASE_URL"], MEDIA_FOLDER=settings["MEDIA_FOLDER"])
    with app.app_context():
        _begin(app, fill)
    serving = Serving(folder, **settings).wait_until_ready()
    yield serving
    serving.stop()


def _begin(app: Flask, fill: Callable[[User], None]) -> None:
    site = db.session.scalars(Site.row()).one()
    site.set_up_at = clock.now()
    fill(make_user("admin", username="wendy", name="Wendy", password=PASSWORD))
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
