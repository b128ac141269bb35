"""The application as a process, and waiting for what happens outside this one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from blog.server.mariadb import PrivateMariaDB
from blog.server.processes import free_port
from config import ROOT

PATIENCE = 60  # seconds until something that should happen counts as not happening
# What bin/serve runs on. It writes into the folder in which it lies, so each test has a copy of its own.
TREE = ("app.py", "config.py", "bin", "blog", "demo", "migrations", "static", "templates")


def eventually(what: Callable[[], bool]) -> bool:
    """Whether ``what`` becomes true while we are patient."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def suspended(server: PrivateMariaDB) -> Iterator[None]:
    """The server neither answers nor hangs up."""
    process = psutil.Process(server.pid)
    process.suspend()
    try:
        assert eventually(lambda: process.status() == psutil.STATUS_STOPPED)
        yield
    finally:
        process.resume()


def copied_tree(folder: Path) -> Path:
    """A copy of the application in ``folder``, without anybody's data."""
    tree = folder / "sheaf"
    if not tree.exists():
        for name in TREE:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else _copy_file)(source, tree / name)
    return tree


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


class Serving:
    """A ``bin/serve`` whose set-up is done: its process, its output so far, its folder and its address."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.port = environment.get("PORT") or str(free_port())
        self.tree = copied_tree(folder)
        self.output = folder / f"output-{self.port}-{time.monotonic_ns()}"
        settings = {
            "DATABASE_URL": f"sqlite:///{folder / 'served.sqlite'}",
            "MEDIA_FOLDER": str(folder / "media"),
        }
        settings |= {"SECRET_KEY": "a key for tests only", "PORT": self.port, "WORKERS": "2"}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, self.tree / "bin" / "_serve.py", *arguments],
                cwd=self.tree,
                env=os.environ | settings | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def lines(self) -> list[str]:
        """What it has printed."""
        return self.output.read_text("utf-8").splitlines()

    def wait_until_ready(self) -> Serving:
        """Return when it has said so."""
        assert eventually(lambda: self.process.poll() is not None or "is ready" in self.output.read_text()), (
            self.lines()
        )
        assert self.process.poll() is None, self.lines()
        return self

    def get(self, path: str) -> str:
        """The text at ``path``, which must be answered with 200."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as response:
            return response.read().decode()

    def status(self, path: str) -> tuple[int, str]:
        """The status and the text of the answer at ``path``."""
        try:
            return 200, self.get(path)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def processes(self) -> list[psutil.Process]:
        """It and all that it started."""
        itself = psutil.Process(self.process.pid)
        return [itself, *itself.children(recursive=True)]

    def workers(self) -> set[int]:
        """The ids of the processes that answer requests."""
        [server] = psutil.Process(self.process.pid).children()
        return {worker.pid for worker in server.children()}

    def listening(self) -> set[int]:
        """Those of them that take connections already."""
        return {worker for worker in self.workers() if _listens(worker, int(self.port))}

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def _listens(worker: int, port: int) -> bool:
    try:
        connections = psutil.Process(worker).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts the application with arguments and settings; whatever still runs afterwards is killed."""
    started: list[Serving] = []

    def start(*arguments: str, **environment: str) -> Serving:
        started.append(Serving(tmp_path, *arguments, **environment))
        return started[-1]

    yield start
    for serving in started:
        serving.process.kill()
        serving.process.wait()
