"""The database says nothing, or is gone: what is ready goes on being answered, and all else is told to come again."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.server.mariadb import PrivateMariaDB
from tests.factories import make_article
from tests.faults.conftest import TAG
from tests.faults.serving import CLOSED, Browser, Serving, becomes
from tests.server.conftest import eventually, suspended

TIMEOUT = 1  # seconds, DATABASE_TIMEOUT
# A request asks the database again and again until it is refused: for a connection, for a greeting, for an answer.
BOUND = 25  # seconds
MARGIN = 20
HANGING = 100  # clients
SOON = timedelta(seconds=3)
READY = ("/", "/articles/counter-a", "/tags/counting", "/feed.atom")


@pytest.fixture
def serving(request, own_database, counters, own_serve):
    """A server on a database that may be stopped. Each worker has the pages of ``READY`` ready, and no others."""
    counters("a", "b")
    serving = own_serve(DATABASE_TIMEOUT=str(TIMEOUT), **getattr(request, "param", {}))
    assert becomes(lambda: all_ready(serving), MARGIN)
    return serving


@pytest.fixture
def own_serve(own_database, tmp_path) -> Iterator[Callable[..., Serving]]:
    """Starts servers on that database."""
    started: list[Serving] = []

    def start(**settings: str) -> Serving:
        url = own_database.config["SQLALCHEMY_DATABASE_URI"]
        started.append(Serving(url, tmp_path / "own", **{"KEEPER_PATIENCE": "0.5", **settings}))
        return started[-1]

    yield start
    for serving in started:
        serving.stop()


@contextmanager
def stopped(server: PrivateMariaDB) -> Iterator[None]:
    """The server says nothing, and nothing of the test itself waits for it."""
    db.session.remove()
    with suspended(server):
        yield


@contextmanager
def killed(server: PrivateMariaDB) -> Iterator[None]:
    """The server is gone, with all that it had not written; afterwards there is another."""
    db.session.remove()
    db.engine.dispose()
    os.kill(server.pid, signal.SIGKILL)
    try:
        yield
    finally:
        server.stop()
        server.start()


@contextmanager
def hanging(serving: Serving, clients: int) -> Iterator[list[int]]:
    """So many clients ask for pages that are not ready, each again and again; yields what they were answered."""
    statuses: list[int] = []
    done = threading.Event()

    def ask(number: int) -> None:
        asked = 0
        while not done.is_set():
            asked += 1
            try:
                with serving.browser(BOUND * 3) as browser:
                    statuses.append(browser.get(f"/articles/not-ready-{number}-{asked}").status)
            except CLOSED:
                statuses.append(0)

    with ThreadPoolExecutor(clients) as pool:
        asking = [pool.submit(ask, number) for number in range(clients)]
        try:
            yield statuses
        finally:
            done.set()
    for one in asking:
        one.result()


def all_ready(serving: Serving) -> bool:
    """Whether each worker has each of these pages ready."""
    with serving.each_worker() as browsers:
        return all(answers_ready(browser) for browser in browsers.values())


def answers_ready(browser: Browser) -> bool:
    """Whether one worker has."""
    answers = [browser.get(path) for path in READY]
    return all(answer.status == 200 and answer.was_ready for answer in answers)


def is_refused(browser: Browser, path: str, **headers: str) -> bool:
    """Whether the answer is to come again later."""
    answer = browser.get(path, **headers)
    return answer.status == 503 and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("away", [stopped, killed])
def test_ready_pages_are_answered_and_others_refused(own_mariadb, serving, away):
    with serving.each_worker() as browsers, away(own_mariadb):
        for browser in browsers.values():
            assert answers_ready(browser)
            assert is_refused(browser, "/articles/counter-b")
            assert is_refused(browser, "/tags/")
            # Somebody with a session asks through another connection.
            assert is_refused(browser, "/articles/counter-b", Cookie="session=x")
            assert answers_ready(browser)
    assert becomes(lambda: everything_works(serving), BOUND + MARGIN)


@pytest.mark.parametrize("away", [stopped, killed])
def test_a_moment_passes_without_the_database(own_mariadb, serving, away):
    due = clock.now() + SOON
    make_article("On time", published_at=due, state="scheduled", tags=[TAG])
    with serving.each_worker() as browsers:
        # What another machine wrote has to be seen first.
        assert becomes(lambda: "On time" not in browsers[min(browsers)].get("/").text, MARGIN)
        with away(own_mariadb):
            while clock.now() <= due:
                time.sleep(0.05)
            for browser in browsers.values():
                assert answers_ready(browser)
                assert "On time" not in browser.get("/").text
    assert becomes(lambda: lists_it(serving), BOUND + MARGIN)
    assert becomes(lambda: everything_works(serving), BOUND + MARGIN)


@pytest.mark.parametrize("serving", [{"THREADS": "32"}], indirect=True)
def test_more_clients_hang_than_there_are_threads(own_mariadb, serving):
    with stopped(own_mariadb), hanging(serving, HANGING) as statuses:
        assert eventually(lambda: len(statuses) > 0)
        for _ in range(5):
            with serving.each_worker() as browsers:
                assert all(answers_ready(browser) for browser in browsers.values())
                # Whoever watches over the server need not kill it.
                assert {browser.get("/healthz").status for browser in browsers.values()} == {200}
    assert set(statuses) == {503}
    assert becomes(lambda: everything_works(serving), BOUND + MARGIN)


def everything_works(serving: Serving) -> bool:
    """Whether each worker reads and writes."""
    try:
        with serving.each_worker() as browsers:
            return all(works(browser) for browser in browsers.values())
    except (AssertionError, *CLOSED):
        return False


def works(browser: Browser) -> bool:
    """Whether one worker does: signing in writes."""
    answers = [browser.get(path).status for path in (*READY, "/articles/counter-b", "/tags/")]
    browser.sign_in("mei")
    return set(answers) == {200}


def lists_it(serving: Serving) -> bool:
    """Whether home shows what was scheduled, from each worker."""
    with serving.each_worker() as browsers:
        return all("On time" in browser.get("/").text for browser in browsers.values())
