"""The demo site, served as it is to readers, with pages that are ready before anybody measures them."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bench.performance.serving import Served

PROJECT = Path(__file__).resolve().parent.parent.parent
ENCODINGS = ("gzip", "br")


@contextmanager
def demo_site(folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """Serve a new one from that folder; its address. Each page is made in the encodings that browsers ask for."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "MEDIA_FOLDER": str(folder / "media"),
        "SECRET_KEY": "a key for this bench only",
        "PORT": "{port}",
        "WORKERS": "1",
    }
    with Served(
        [sys.executable, PROJECT / "bin" / "_serve.py", "--demo"], PROJECT, settings, patience=10
    ) as server:
        address = f"http://127.0.0.1:{server.port}"
        for path in paths:
            for encoding in ENCODINGS:
                asked = {"Accept-Encoding": encoding, "Accept-Language": "en-US"}
                urlopen(Request(address + path, headers=asked)).close()
        yield address
