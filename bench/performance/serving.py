"""Servers as child processes. The standard library only, for some run in an environment of their own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

START_SECONDS = 60


class Served:
    """A running server; ``with Served(command) as served``.

    ``{port}`` in the command and in the values of ``environment`` becomes ``port``, a free one if 0. It is ready when
    ``path`` answers 200. ``patience`` is how many seconds it has for ending by itself.
    """

    def __init__(
        self,
        command: Sequence[object],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        path: str = "/",
        patience: float = 0,
        port: int = 0,
    ) -> None:
        self.port = port or free_port()
        self.path = path
        self._command = [str(part).replace("{port}", str(self.port)) for part in command]
        given = (environment or {}).items()
        self._environment = {name: value.replace("{port}", str(self.port)) for name, value in given}
        self._folder = folder
        self._patience = patience

    def __enter__(self) -> Self:
        # What it says is asked for only when it fails; a pipe that nobody reads would fill.
        self._log = tempfile.TemporaryFile()
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=os.environ | self._environment,
            start_new_session=True,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self.ready = self.seconds_until(self.path)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if self._patience:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self._patience)
        # A server with clients that never finish may wait for them; here nobody is owed an answer.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()

    @property
    def pid(self) -> int:
        """The id of the process that was started."""
        return self._process.pid

    def seconds_until(self, path: str) -> float:
        """Wait until ``path`` answers 200 and return how long that took since the start. Raises SystemExit."""
        while not answers(self.port, path):
            if self._process.poll() is not None or time.monotonic() > self._began + START_SECONDS:
                raise SystemExit(f"does not answer: {' '.join(self._command)}\n{self._said()}")
            time.sleep(0.005)
        return time.monotonic() - self._began

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-2000:]


def answers(port: int, path: str = "/") -> bool:
    """Whether a reader gets the page within a second."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return response.status == http.HTTPStatus.OK


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
