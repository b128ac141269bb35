"""How tests look into the cache of an application."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, request, request_started
from werkzeug.test import create_environ

from blog.extensions import db
from blog.web.page_cache import PAGES
from blog.web.page_cache.addressing import key_of
from blog.web.page_cache.keeper import Keeper
from blog.web.page_cache.pages import Pages

PATIENCE = 20  # seconds until a test that hangs gives up


def pages_of(app: Flask) -> Pages:
    """The pages that it keeps."""
    return app.extensions[PAGES]  # type: ignore[no-any-return]


def keeper_of(app: Flask) -> Keeper:
    """The thread beside its requests."""
    return answering_of(app)._look_for_due.__self__  # type: ignore[no-any-return]


def answering_of(app: Flask) -> Any:
    """The outer side of its cache; around that are only other names of feeds."""
    return inspect.getclosurevars(app.wsgi_app).nonlocals["app"]


def is_ready(app: Flask, address: str, **headers: str) -> bool:
    """Whether the next request for the address, with these headers, would be answered without the application.

    Headers are named as arguments: ``Accept_Language="en"``.
    """
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    path, _, query = address.partition("?")
    environ = create_environ(path, query_string=query, headers=named)
    key = key_of(environ, app.config["SESSION_COOKIE_NAME"])
    return key is not None and pages_of(app).ready(key) is not None


@contextmanager
def reaching(app: Flask) -> Iterator[list[str]]:
    """The addresses whose requests reach the application while this is open."""
    reached: list[str] = []

    def note(sender: Flask, **rest: Any) -> None:
        reached.append(request.path)

    with request_started.connected_to(note, app):
        yield reached


def write(app: Flask, work: Callable[[], Any]) -> None:
    """Call what stores something, in a context of its own, as a request would."""
    with app.app_context():
        work()
        db.session.commit()
        db.session.remove()


def wait_until(is_so: Callable[[], Any]) -> None:
    """Return once it is."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
