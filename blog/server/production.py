"""The production server: granian, watched over by the process that was started.

That process stays outside the server's process group. So Ctrl-C reaches it alone, the workers end before the database,
and a worker that hangs is killed in bounded time.
"""

from __future__ import annotations

import contextlib
import gc
import http.client
import importlib
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

from blog.lib import server_run
from blog.server import CannotStart
from blog.server.interruption import Interruption, restore_signals
from blog.server.processes import end_with, share_heaps

# What most supervisors allow before they kill is 10 s.
WORKER_STOP_SECONDS = 6
STOP_SECONDS = 9
START_SECONDS = 60
PAUSE_SECONDS = 0.01  # between two looks whether it answers

# The server has memory of its own beside Python's: four heaps a core, each of which gives back what it freed after ten
# seconds. One that does so after a second holds some MB less, on many cores many, and takes no more processor time.
# Without any wait it takes nearly twice as much.
HEAP_VARIABLE, HEAP = "_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0"


@dataclass(frozen=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = self.reachable_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def written(self) -> str:
        """The address for people, with where it listens if that is more."""
        return str(self) if self.host == self.reachable_host else f"{self} (listening on {self.host})"

    @property
    def reachable_host(self) -> str:
        """The host under which this machine reaches it: loopback when it listens everywhere."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    def require_free(self) -> None:
        """Raise CannotStart when something listens there already or this machine has no such address.

        The server's workers share the port among themselves and would silently share it with another server too.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except OSError as error:
            reason = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
            raise CannotStart(
                f"can't listen on port {self.port} of {self.host} ({reason}); set PORT or HOST to another"
            ) from error


class ProductionServer:
    """Granian with ``workers`` processes of ``threads`` threads on ``address``."""

    def __init__(self, address: Address, workers: int, threads: int) -> None:
        self.address = address
        self.workers = workers
        self.threads = threads
        context = multiprocessing.get_context("fork")
        self._process: BaseProcess = context.Process(target=self._run, args=(os.getpid(),), name="granian")

    def start(self, interruption: Interruption) -> None:
        """Start it and return when it answers or a stop was asked for. Raises CannotStart."""
        self.address.require_free()
        # A signal between the fork and the child's first line would be lost in our own handler.
        with _held_back_signals():
            self._process.start()
        deadline = time.monotonic() + START_SECONDS
        while not interruption.asked and not self.answers():
            if not self._process.is_alive():
                raise CannotStart(f"the server ended while starting ({self._ending()})")
            if time.monotonic() > deadline:
                raise CannotStart(f"the server doesn't answer {self.address}/healthz after {START_SECONDS} s")
            interruption.wait([self._process.sentinel], PAUSE_SECONDS)

    def wait(self, interruption: Interruption) -> None:
        """Return when a stop is asked for. Raises CannotStart when the server ends without it."""
        interruption.wait([self._process.sentinel])
        if not interruption.asked:
            raise CannotStart(f"the server ended by itself ({self._ending()}); start it again")

    def stop(self) -> None:
        """Let running requests finish, then end every process of the server."""
        if self._process.pid is None:
            return
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()

    def answers(self) -> bool:
        """Whether a worker answers ``/healthz`` with 200."""
        connection = http.client.HTTPConnection(self.address.reachable_host, self.address.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _ending(self) -> str:
        self._process.join()
        code = self._process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def _run(self, parent: int) -> None:
        """In the child process: serve until SIGTERM."""
        os.setsid()
        restore_signals()
        end_with(parent)
        server_run.begin()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _granian(self.address, self.workers, self.threads).serve(target_loader=_load, wrap_loader=False)


def _granian(address: Address, workers: int, threads: int) -> Any:
    # It is read when the server is loaded.
    os.environ.setdefault(HEAP_VARIABLE, HEAP)
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    return Granian(
        "app:app",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKER_STOP_SECONDS,
        log_level=LogLevels.error,
    )


def _load() -> Callable[..., Any]:
    """In a worker: return the application, made anew, so that no connection is shared between processes."""
    # Until granian sets the worker's own handlers, it has its parent's, which would swallow a SIGTERM.
    restore_signals()
    end_with(os.getppid())
    share_heaps()
    application: Any = importlib.import_module("app").app
    # What it is made of stays, so it need not be looked through for garbage again and again.
    gc.freeze()
    # Without Flask's own call around it: a ready page takes so little time that it would show.
    called: Callable[..., Any] = getattr(application, "wsgi_app", application)
    return called


@contextlib.contextmanager
def _held_back_signals() -> Any:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
