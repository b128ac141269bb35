"""Connections to the database go silent, as where a router between forgets them; new ones would work."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import make_url
from sqlalchemy import select as rows

from blog.extensions import db
from blog.models import Article
from tests.faults.serving import becomes, numbers

TIMEOUT = 1  # seconds, DATABASE_TIMEOUT
LAG, MARGIN = 2, 30


class Router:
    """Passes on what is sent to ``port`` until it forgets the connections that there are."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._passing: dict[socket.socket, socket.socket] = {}
        self._forgotten: list[socket.socket] = []
        self._is_open = True
        self._thread = threading.Thread(target=self._pass_all)
        self._thread.start()

    def forget(self) -> None:
        """Pass on nothing of the present connections, without a word."""
        self._forgotten += self._passing
        self._passing = {}

    def close(self) -> None:
        """Hang up."""
        self._is_open = False
        self._thread.join()
        for one in (self._listening, *self._passing, *self._forgotten):
            one.close()

    def _pass_all(self) -> None:
        while self._is_open:
            passing = self._passing
            for ready in select.select([self._listening, *passing], [], [], 0.1)[0]:
                if ready is self._listening:
                    self._connect()
                elif ready in self._passing:
                    self._pass(ready, passing[ready])

    def _connect(self) -> None:
        near = self._listening.accept()[0]
        far = socket.create_connection(("127.0.0.1", self._target))
        self._passing = {**self._passing, near: far, far: near}

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            if data := source.recv(1 << 16):
                target.sendall(data)
                return
        for one in (source, target):
            self._passing.pop(one, None)
            one.close()


@pytest.fixture
def router(database) -> Iterator[Router]:
    """A router between the test's database and its servers."""
    router = Router(make_url(database.config["SQLALCHEMY_DATABASE_URI"]).port)
    yield router
    router.close()


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_what_another_machine_writes_is_seen_all_the_same(database, router, counters, serve):
    counters("a")
    url = make_url(database.config["SQLALCHEMY_DATABASE_URI"]).set(port=router.port)
    through = url.render_as_string(hide_password=False)
    serving = serve(DATABASE_URL=through, DATABASE_TIMEOUT=str(TIMEOUT), CACHE_LAG=str(LAG))
    with serving.each_worker() as browsers:
        home = [lambda browser=browser: browser.get("/") for browser in browsers.values()]
        assert becomes(lambda: all(get().was_ready for get in home), MARGIN)
        router.forget()
        article = db.session.scalars(rows(Article)).one()
        article.title, article.body = "Counter-a at 1", "Written elsewhere."
        db.session.commit()
        assert becomes(lambda: all(shows_one(get()) for get in home), LAG + TIMEOUT + MARGIN)


def shows_one(answer) -> bool:
    """Whether it is the page as it is now."""
    return answer.status == 200 and numbers(answer.text).get("Counter-a") == 1
