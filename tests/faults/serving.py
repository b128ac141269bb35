"""The production server as a process, connections to each of its workers, and processes that write beside it."""

from __future__ import annotations

import fcntl
import gzip
import http.client
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from blog.server.processes import free_port
from config import ROOT
from tests.server.conftest import eventually
from tests.signing_in import PASSWORD

PROCESSES = Path(__file__).parent / "processes"
PATIENCE = 30  # seconds until an answer that should come counts as not coming
FOLLOWING = 1  # the byte of the marks' file that the follower locks
CLOSED = (http.client.HTTPException, OSError)


@dataclass(frozen=True)
class Answer:
    """What a worker answered, its text unpacked."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def worker(self) -> int:
        """Which process answered."""
        return int(self.headers["X-Worker"])

    @property
    def was_ready(self) -> bool:
        """Whether the application was not asked."""
        return self.headers["X-Ready"] == "yes"


class Browser:
    """A connection that is kept, and so stays with the worker that took it, and the cookies that came over it."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        self._cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data), {**form, **headers})

    def sign_in(self, username: str) -> None:
        """Send the form that signs in."""
        token = token_in(self.get("/login"))
        sent = self.post("/login", {"username": username, "password": PASSWORD, "csrf_token": token})
        assert sent.status == 302, sent.text

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookie = {"Cookie": "; ".join(map("=".join, self._cookies.items()))} if self._cookies else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body, {"Accept-Language": "en", **cookie, **named})
        response = self._connection.getresponse()
        packed = response.read()
        for cookie_set in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie_set.partition(";")[0].partition("=")
            self._cookies[name] = value
        plain = gzip.decompress(packed) if response.headers["Content-Encoding"] == "gzip" else packed
        return Answer(response.status, response.headers, plain.decode())


def token_in(answer: Answer) -> str:
    """The token of the forms on a page."""
    return hidden_in(answer, "csrf_token")


def began_with(answer: Answer) -> dict[str, str]:
    """What a sheet of the desk says of the version that it began with."""
    return {name: hidden_in(answer, name) for name in ("opened", "base")}


def hidden_in(answer: Answer, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


class Serving:
    """A production server on the database at ``url``, whose machine's marks are in ``folder``."""

    def __init__(self, url: str, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "SECRET_KEY": "a key for tests only",
            "MEDIA_FOLDER": str(folder / "media"),
            "MARKS_FOLDER": str(folder),
            "PORT": str(self.port),
            "WORKERS": "2",
            "PYTHONPATH": str(ROOT),
            "KEEPER_PATIENCE": "20",
            **settings,
        }
        self.log = folder / f"log-{self.port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, PROCESSES / "serve.py"], env=self.environment, stdout=log, stderr=log
            )
        assert eventually(lambda: self.process.poll() is not None or b"ready" in self.log.read_bytes())
        assert self.process.poll() is None, self.log.read_text()

    @property
    def workers(self) -> int:
        """How many processes answer."""
        return int(self.environment["WORKERS"])

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def browser(self, patience: float = PATIENCE) -> Iterator[Browser]:
        """A connection to one of the workers."""
        browser = Browser(self.port, patience)
        try:
            yield browser
        finally:
            browser.close()

    @contextmanager
    def each_worker(self) -> Iterator[dict[int, Browser]]:
        """A connection to each worker, by its process id."""
        found: dict[int, Browser] = {}
        try:
            assert eventually(lambda: self._meets_all(found))
            yield found
        finally:
            for browser in found.values():
                browser.close()

    def _meets_all(self, found: dict[int, Browser]) -> bool:
        """Connect once more. The kernel chooses the worker; one that starts takes no connections yet."""
        browser = Browser(self.port)
        worker = browser.get("/healthz").worker
        if worker in found:
            browser.close()
        found.setdefault(worker, browser)
        return len(found) == self.workers

    def follower(self) -> int:
        """The worker that follows the database; 0 while none does."""
        [marks] = self.folder.glob("marks-*")
        with marks.open("rb+") as file:
            question = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, FOLLOWING, 1, 0)
            kind, *_, owner = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, question))
        return 0 if kind == fcntl.F_UNLCK else int(owner)


class Writer:
    """A process that writes to the database of ``serving`` as its machine's commands do."""

    def __init__(self, serving: Serving) -> None:
        self.process = subprocess.Popen(
            [sys.executable, PROCESSES / "write.py"],
            env=serving.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self._read() == "ready"

    def count_up(self, slug: str) -> int:
        """Write the next number into that article and return it."""
        self._tell(slug)
        return int(self._read())

    def schedule(self, due: datetime, title: str) -> None:
        """Have a new article come due then."""
        self._tell(f"schedule {due.timestamp():.0f} {title}")
        assert self._read() == "0"

    def die(self, slug: str, moment: str) -> None:
        """Write the same, and die at that moment."""
        self._tell(f"{slug} {moment}")
        assert self.process.wait(PATIENCE) < 0

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def _tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _read(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def numbers(text: str) -> dict[str, int]:
    """The numbers of all counting articles on a page: of each the lowest, wherever it stands."""
    found: dict[str, int] = {}
    for name, number in re.findall(r"(Counter-\w+) at (\d+)", text):
        found[name] = min(int(number), found.get(name, int(number)))
    return found


def becomes(what: Callable[[], bool], seconds: float) -> bool:
    """Whether ``what`` becomes true within so many seconds, which is a promise and not a speed."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
