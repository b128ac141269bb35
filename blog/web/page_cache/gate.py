"""A gate before the application: some of the server's threads stay free for pages that are ready.

A database that is slow or stopped holds every thread that asks it. Without the gate it would soon hold all of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

KEPT_FREE = 4  # of the threads, one in so many
PATIENCE = 1.0  # seconds
# Says that the process answers, which is true; whoever kills what doesn't asks there.
ALWAYS_OPEN = "/healthz"
PLAIN = "The site is busy. Go back: nothing you typed is lost. 网站正忙，请返回再试，输入的内容都在。\n"

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """Lets as many requests into ``app`` at a time as the server's ``threads`` allow.

    More of them wait while requests get done, for then it is their turn soon. Where those inside have got nothing done
    for a while, they are refused at once; ``headers`` are what every answer carries.
    """

    def __init__(self, app: WSGI, threads: int, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._app = app
        self._headers = list(headers)
        self._places = threading.Semaphore(max(1, threads - threads // KEPT_FREE))
        self._inside: set[object] = set()
        self._last_moved = time.monotonic()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a request in, or answer 503."""
        if environ["PATH_INFO"] == ALWAYS_OPEN:
            return self._app(environ, start_response)
        if not self._enter():
            return self._refuse(start_response)
        began, place = time.monotonic(), object()
        self._inside.add(place)
        try:
            return self._app(environ, start_response)
        finally:
            self._inside.discard(place)
            self._note_leaving(began)
            self._places.release()

    def _enter(self) -> bool:
        if not self._inside:
            # After a quiet hour, nobody has left lately and nothing is wrong.
            self._last_moved = time.monotonic()
        if self._places.acquire(blocking=False):
            return True
        is_moving = time.monotonic() - self._last_moved < PATIENCE
        return is_moving and self._places.acquire(timeout=PATIENCE)

    def _note_leaving(self, began: float) -> None:
        """Who was in for long has given up waiting for the database, so it will not be others' turn soon."""
        now = time.monotonic()
        if now - began < PATIENCE:
            self._last_moved = now

    def _refuse(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = PLAIN.encode()
        own = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Retry-After", "2"),
        ]
        start_response("503 SERVICE UNAVAILABLE", [*own, *self._headers])
        return [body]
