"""How long ``bin/serve`` takes until it answers, where everything is installed."""

import tempfile
from pathlib import Path

from bench.performance.lines import SECONDS, Line
from bench.performance.rounds import alternating
from bench.performance.scene import PATIENCE, SECRET, Scene
from bench.performance.serving import Served
from config import ROOT

SECTION = "start"
SERVE = [ROOT / "bin" / "serve"]


def measured(scene: Scene) -> list[Line]:
    """Start on a SQLite file with the demo site and on the running MariaDB in turn."""
    with tempfile.TemporaryDirectory(prefix="sheaf-start-") as name:
        common = {
            "SECRET_KEY": SECRET,
            "ENV": "production",
            "HOST": "127.0.0.1",
            "PORT": "{port}",
            "SITE_URL": "",
        }
        common |= {"MEDIA_FOLDER": str(Path(name) / "media")}
        sqlite = common | {"DATABASE_URL": f"sqlite:///{Path(name) / 'sheaf.sqlite'}"}
        mariadb = common | {"DATABASE_URL": scene.small.app.config["SQLALCHEMY_DATABASE_URI"]}
        with Served([*SERVE, "--demo"], ROOT, sqlite, "/healthz", PATIENCE):
            pass
        found = alternating(
            scene.pace.rounds, {"SQLite": lambda: _started(sqlite), "MariaDB": lambda: _started(mariadb)}
        )
    return [
        Line(SECTION, f"{path} on {database}", SECONDS, [seconds[place] for seconds in taken])
        for database, taken in found.items()
        for place, path in enumerate(("/healthz", "/"))
    ]


def _started(settings: dict[str, str]) -> tuple[float, float]:
    """Return the seconds until the process answers, and until it has answered with the first page."""
    with Served(SERVE, ROOT, settings, "/healthz", PATIENCE) as served:
        return served.ready, served.seconds_until("/")
