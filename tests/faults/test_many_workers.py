"""Many processes write and read at once: no page is older than what was acknowledged before it was asked for."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle

import pytest

from tests.faults.serving import Browser, Serving, began_with, numbers, token_in

THOROUGH = bool(os.environ.get("SHEAF_THOROUGH"))
WRITES = {"mariadb": 1000 if THOROUGH else 320, "sqlite": 400 if THOROUGH else 100}
READS = {"mariadb": 5000 if THOROUGH else 2000, "sqlite": 2000 if THOROUGH else 600}
PATIENCE = 600  # seconds until what hangs gives up

# Two are written by the desk's form, one by a command; one by two commands in turns.
BY_FORM, BY_COMMAND, SHARED = ("a", "b"), "c", "d"
LETTERS = (*BY_FORM, BY_COMMAND, SHARED)
LISTS = ("/", "/tags/counting", "/feed.atom", "/feed.json", "/tags/counting/feed.atom", "/authors/mei")
PAGES = (*LISTS, *(f"/articles/counter-{letter}" for letter in LETTERS))
# How a reader asks again for what it has.
PLAIN, BY_TAG, BY_DATE = "plain", "by its tag", "by its date"
KEPT = {BY_TAG: ("ETag", "If_None_Match"), BY_DATE: ("Last-Modified", "If_Modified_Since")}


class Acknowledged:
    """The highest number of each counter whose write was answered."""

    def __init__(self) -> None:
        self._numbers = dict.fromkeys((f"Counter-{letter}" for letter in LETTERS), 0)
        self._lock = threading.Lock()
        self.writes = self.reads = 0

    def write(self, letter: str, number: int) -> None:
        """Note what a write was answered."""
        with self._lock:
            name = f"Counter-{letter}"
            self._numbers[name] = max(self._numbers[name], number)
            self.writes += 1

    def read(self) -> dict[str, int]:
        """What each page has to show that is asked for from now on."""
        with self._lock:
            self.reads += 1
            return dict(self._numbers)


class Reader:
    """Asks workers in turn for pages in turn, and notes each that is older than what was acknowledged."""

    def __init__(self, acknowledged: Acknowledged, browsers: list[Browser], first: int, manner: str) -> None:
        self._acknowledged = acknowledged
        self._browsers = browsers
        self._manner = manner
        self._step = first
        self._kept: dict[str, tuple[str, str]] = {}
        self.old: list[str] = []
        self.ready = 0

    def read(self) -> None:
        """Ask for the next page."""
        self._step += 1
        path = PAGES[self._step % len(PAGES)]
        browser = self._browsers[self._step // 3 % len(self._browsers)]
        wanted = self._acknowledged.read()
        text = self._text(browser, path)
        shown = numbers(text)
        if path in LISTS:
            assert shown.keys() == wanted.keys(), (path, shown, text)
        else:
            assert path.removeprefix("/articles/").capitalize() in shown
        self.old += [
            f"{path} {self._manner}: {name} at {number} after {wanted[name]}"
            for name, number in shown.items()
            if number < wanted[name]
        ]

    def _text(self, browser: Browser, path: str) -> str:
        """The page, or the one that the reader has and that is still good, as the server says."""
        mark, text = self._kept.get(path, ("", ""))
        told, asked = KEPT.get(self._manner, ("", ""))
        answer = browser.get(path, Accept_Encoding="gzip", **({asked: mark} if mark else {}))
        self.ready += answer.was_ready
        if answer.status == 304:
            return text
        assert answer.status == 200, (path, answer.status, answer.text)
        self._kept[path] = (answer.headers[told], answer.text) if told else ("", "")
        return answer.text


@pytest.fixture
def counting(counters, serve, write):
    """A server of three workers, what was acknowledged, and a function for each writer that writes once."""
    counters(*LETTERS)
    serving = serve(WORKERS="3")
    acknowledged = Acknowledged()
    commands = [(letter, write(serving)) for letter in (BY_COMMAND, SHARED, SHARED)]
    by_command = [_by_command(acknowledged, letter, writer) for letter, writer in commands]
    browsers = [Browser(serving.port) for _ in BY_FORM]
    by_form = [_by_form(acknowledged, *both) for both in zip(BY_FORM, browsers, strict=True)]
    yield serving, acknowledged, [*by_command, *by_form]
    for browser in browsers:
        browser.close()


def _by_command(acknowledged, letter, writer):
    return lambda: acknowledged.write(letter, writer.count_up(f"counter-{letter}"))


def _by_form(acknowledged: Acknowledged, letter: str, browser: Browser) -> Callable[[], None]:
    browser.sign_in("mei")
    listed = browser.get(f"/admin/articles?q=counter-{letter}").text
    address = re.search(r'/admin/articles/\d+(?=")', listed)[0]
    following = count(1)

    def write() -> None:
        number = next(following)
        sheet = browser.get(address)
        title = f"Counter-{letter} at {number}"
        form = {"title": title, "body": f"The text says: {title}.", "tags": "Counting"}
        hidden = {"csrf_token": token_in(sheet), **began_with(sheet)}
        sent = browser.post(address, {**form, **hidden, "slug": f"counter-{letter}"})
        assert sent.status == 302, sent.text
        acknowledged.write(letter, number)

    return write


def all_at_once(serving: Serving, acknowledged: Acknowledged, writers, writes, reads) -> list[Reader]:
    """Write and read so often, all at the same time, and return the readers."""
    written = threading.Event()

    def write(once):
        for _ in range(writes // len(writers)):
            once()

    def read(reader):
        while not written.is_set() or acknowledged.reads < reads:
            reader.read()

    manners = cycle((PLAIN, BY_TAG, BY_DATE))
    opened = [serving.each_worker() for _ in range(6)]
    with ThreadPoolExecutor(16) as pool:
        entered = [list(one.__enter__().values()) for one in opened]
        try:
            readers = [
                Reader(acknowledged, browsers, 2 * first, next(manners))
                for first, browsers in enumerate(entered)
            ]
            reading = [pool.submit(read, reader) for reader in readers]
            for work in [pool.submit(write, once) for once in writers]:
                work.result(PATIENCE)
            written.set()
            for work in reading:
                work.result(PATIENCE)
        finally:
            written.set()
            for one in opened:
                one.__exit__(None, None, None)
    return readers


def test_no_page_is_older_than_what_was_acknowledged_before(counting, request):
    kind = request.node.callspec.params["database"]
    serving, acknowledged, writers = counting
    readers = all_at_once(serving, acknowledged, writers, WRITES[kind], READS[kind])
    assert [old for reader in readers for old in reader.old] == []
    assert acknowledged.writes >= WRITES[kind]
    assert acknowledged.reads >= READS[kind]
    # Had the application made each page, none could have been old.
    assert all(reader.ready for reader in readers)
