"""A scheduled article is there with the first request after its moment, though pages without it are ready."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from blog.lib import clock
from tests.faults.serving import becomes
from tests.server.conftest import PATIENCE

SOON = timedelta(seconds=2)
LISTS = ("/", "/tags/counting", "/feed.atom")


@pytest.fixture
def serving(counters, serve):
    """A server that looks for what is due only when it is asked for pages."""
    counters("a")
    return serve(WORKERS="3", CACHE_LAG="60")


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_each_worker_shows_it_to_whoever_comes_first(serving, write):
    writer = write(serving)
    with serving.each_worker() as browsers:
        # One is asked first each time, in turn.
        for path, first in zip(LISTS, browsers, strict=True):
            title = f"On time for {path}"
            due = clock.now() + SOON
            writer.schedule(due, title)
            assert becomes(lambda: all(one.get(path).was_ready for one in browsers.values()), PATIENCE)  # noqa: B023
            before = [one.get(path).text for one in browsers.values()]
            assert clock.now() >= due or not any(title in text for text in before)
            wait_until(due)
            assert title in browsers[first].get(path).text
            assert all(title in browser.get(path).text for browser in browsers.values())


def wait_until(moment: datetime) -> None:
    """Return once it has come."""
    while clock.now() < moment:
        time.sleep(0.02)
