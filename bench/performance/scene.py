"""What everything is measured on: blogs of several sizes in one private MariaDB, and the servers put before them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.large_blog.subject import Subject, prepared, served
from bench.performance.client import OtherAnswer
from bench.performance.serving import Served
from blog.extensions import db
from blog.server.mariadb import PrivateMariaDB
from config import ROOT

REFERENCES = Path(__file__).resolve().parent / "references"
SECRET = "a key for measuring only"
PATIENCE = 12  # seconds that our own servers have for ending by themselves


@dataclass(frozen=True)
class Pace:
    """How long is measured."""

    rounds: int
    loads: int  # on what is held against each other under load, in turn
    seconds: int  # of one; rather short ones, for how busy a shared machine is changes within seconds
    requests: int  # of one reader, for one page in one round
    longest: (
        int  # seconds that such a page may take of a round in all, once it has been asked for a few times
    )
    mixed: int  # requests before a worker's memory is looked at
    more: int  # and before it is looked at for the last time
    thorough: bool  # every page in every way


FULL = Pace(
    rounds=5, loads=31, seconds=1, requests=30, longest=15, mixed=10_000, more=1_000_000, thorough=True
)
QUICK = Pace(rounds=3, loads=3, seconds=1, requests=10, longest=3, mixed=1000, more=0, thorough=False)


@dataclass(frozen=True)
class Scene:
    """The blogs, smallest first, in ``mariadb``; ``folder`` keeps them and is for whatever else needs a place."""

    folder: Path
    pace: Pace
    mariadb: PrivateMariaDB
    blogs: tuple[Subject, ...]
    peers: Mapping[str, str]  # addresses by name
    left_out: list[str] = field(default_factory=list)  # what could not be measured, and why

    @property
    def small(self) -> Subject:
        """The blog on which pages are held against references."""
        return self.blogs[0]

    @property
    def large(self) -> Subject:
        """The largest blog."""
        return self.blogs[-1]

    def sheaf(self, blog: Subject, **settings: str) -> Served:
        """Return Sheaf on a blog, started as an operator starts it."""
        command = [sys.executable, ROOT / "bin" / "_serve.py"]
        return Served(command, ROOT, self._settings(blog) | settings, "/healthz", PATIENCE)

    def reference(self, name: str, **settings: str) -> Served:
        """Return the reference of that name under the same settings, on the small blog."""
        command = [sys.executable, REFERENCES / "serve.py", name]
        return Served(command, ROOT, self._settings(self.small) | settings, "/healthz", PATIENCE)

    @contextmanager
    def leaving_out(self, name: str) -> Iterator[None]:
        """Go on after a block whose pages don't answer as they have to, and tell so."""
        try:
            yield
        except OtherAnswer as problem:
            self.left_out.append(f"{name}: {problem}")
            print(f"  left out: {self.left_out[-1]}", flush=True)
            self._end_statements()

    def _end_statements(self) -> None:
        """End what the database still works at for nobody."""
        with self.small.app.app_context(), db.engine.connect() as connection:
            running = connection.exec_driver_sql(
                "SELECT id FROM information_schema.processlist WHERE command='Query' AND id<>CONNECTION_ID()"
            )
            for (number,) in running.all():
                connection.exec_driver_sql(f"KILL QUERY {number}")

    def _settings(self, blog: Subject) -> dict[str, str]:
        # Empty settings are as unset, whatever they are around us.
        return {
            "DATABASE_URL": blog.app.config["SQLALCHEMY_DATABASE_URI"],
            "ENV": "production",
            "SECRET_KEY": SECRET,
            "SITE_URL": "",
            "HOST": "127.0.0.1",
            "PORT": "{port}",
            "MEDIA_FOLDER": str(self.folder / "media"),
            "TRUSTED_PROXIES": "",
        }


@contextmanager
def scene(folder: Path, sizes: tuple[int, ...], pace: Pace, peers: Mapping[str, str]) -> Iterator[Scene]:
    """Build what isn't there yet, and run the database."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "media").mkdir(exist_ok=True)
    with served(folder) as mariadb:
        blogs = tuple(prepared(mariadb, folder, size) for size in sorted(sizes))
        yield Scene(folder, pace, mariadb, blogs, peers)
