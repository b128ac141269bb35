"""Workers of one server hand each other the pages that they make: of a crowd at all of them each page is made once."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from werkzeug.test import Client

from blog.models.sources import article
from blog.web.made_from import NOTE
from blog.web.page_cache.answering import Answering
from blog.web.page_cache.handover import LARGEST, Handover
from blog.web.page_cache.making import Making
from blog.web.page_cache.marks import NEVER, Marks, slot_of
from blog.web.page_cache.pages import Pages
from blog.web.page_cache.ready_page import MadePage

PATIENCE = 20  # seconds until a test that hangs gives up
RUN = "0123456789abcdef"
ONE = slot_of(article(1))
PAGE = MadePage(
    "<p>拉面</p>".encode(), [("Content-Type", "text/html"), ("ETag", '"x"')], 7, (ONE, ONE + 1), 1.5
)


class Worker:
    """A process that serves pages of its own making, and writes down each that it makes."""

    def __init__(self, folder, run=RUN):
        context = get_context("fork")
        self._pipe, its_end = context.Pipe()
        self._process = context.Process(target=obey, args=[its_end, folder, run], daemon=True)
        self._process.start()
        its_end.close()

    def begin(self, address, readers=1):
        """Have so many readers ask for it at once; ``answers`` are theirs."""
        self._pipe.send((address, readers))

    def answers(self):
        """What they were told."""
        assert self._pipe.poll(PATIENCE)
        return self._pipe.recv()

    def get(self, address):
        """What one reader is told."""
        self.begin(address)
        [answer] = self.answers()
        return answer

    def kill(self):
        """As the system kills what takes too much memory."""
        self._process.kill()
        self._process.join(PATIENCE)
        self._pipe.close()


def obey(pipe, folder, run):
    """What the process does."""
    Marks._open.clear()
    pages = Pages(1024 * 1024, Marks.at(folder / "marks"))
    app = writing_down(folder)
    making = Making(app, pages, lambda: None, 2, Handover(folder / "handover", run))
    client = Client(Answering(making, pages, "session", lambda: None))
    with ThreadPoolExecutor(20) as readers:
        while True:
            address, many = pipe.recv()
            pipe.send([answer.text for answer in readers.map(client.get, [address] * many)])


def writing_down(folder):
    """An application whose pages say how often they were made; those below /slow/ only once a file is there."""

    def answer(environ, start_response):
        path = environ["PATH_INFO"]
        number = write_down(folder, path)
        while path.startswith("/slow/") and not (folder / "free").exists():
            time.sleep(0.005)
        if path.startswith("/own/"):
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"nothing to keep"]
        environ[NOTE].update(sources={article(1)}, ends=None)
        start_response("200 OK", [("Content-Type", "text/html"), ("ETag", '"x"'), ("Vary", "Cookie")])
        return [f"{path} {number}".encode() + b" " * (LARGEST if path == "/large" else 0)]

    return answer


def write_down(folder, path):
    """One more making of a page; returns how many there are now."""
    with (folder / "made").open("a+") as made:
        made.write(f"{path}\n")
        made.flush()
        made.seek(0)
        return made.read().splitlines().count(path)


@pytest.fixture
def marks(tmp_path):
    """The marks that all workers look at."""
    marks = Marks.at(tmp_path / "marks")
    marks.know_due(NEVER, marks.epoch)
    return marks


@pytest.fixture
def start(tmp_path, marks):
    """Starts a worker; each is ended after the test."""
    started = []

    def one(*arguments):
        started.append(Worker(tmp_path, *arguments))
        return started[-1]

    yield one
    for worker in started:
        worker.kill()


@pytest.fixture
def made(tmp_path):
    """How often a page was made by all of them."""
    return lambda path: (tmp_path / "made").read_text().splitlines().count(path)


@pytest.fixture
def place(tmp_path):
    """Two workers' ends of a file, as far as these share no locks."""
    return [Handover(tmp_path / "alone", run) for run in (RUN, RUN)]


def wait_for(what):
    """Until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_crowd_at_all_workers_has_a_page_made_once(start, made, tmp_path):
    workers = [start() for _ in range(3)]
    write_down(tmp_path, "/")
    for worker in workers:
        worker.begin("/slow/one", readers=8)
    wait_for(lambda: made("/slow/one"))
    # Those who came later are waiting by now, or will find it there.
    time.sleep(0.1)
    (tmp_path / "free").touch()
    assert [worker.answers() for worker in workers] == [["/slow/one 1"] * 8] * 3
    assert made("/slow/one") == 1


def test_a_page_is_made_anew_once_for_all_when_it_has_changed(start, made, marks):
    workers = [start() for _ in range(3)]
    for number in (1, 2, 3):
        assert {worker.get("/one") for worker in workers} == {f"/one {number}"}
        marks.begin([ONE])
        marks.settle([ONE])
    assert made("/one") == 3


def test_what_is_changing_is_made_by_each_for_itself(start, made, marks):
    workers = [start() for _ in range(2)]
    workers[0].get("/one")
    marks.begin([ONE])
    assert [worker.get("/one") for worker in workers] == ["/one 2", "/one 3"]
    marks.settle([ONE])
    assert [worker.get("/one") for worker in workers] == ["/one 4"] * 2


def test_who_waits_for_a_worker_that_dies_makes_the_page(start, made, tmp_path):
    first, second = start(), start()
    write_down(tmp_path, "/")
    first.begin("/slow/one")
    wait_for(lambda: made("/slow/one"))
    second.begin("/slow/one")
    time.sleep(0.1)
    assert made("/slow/one") == 1
    first.kill()
    wait_for(lambda: made("/slow/one") == 2)
    (tmp_path / "free").touch()
    assert second.answers() == ["/slow/one 2"]


def test_nobody_waits_for_another_page(start, made, tmp_path):
    first, second = start(), start()
    write_down(tmp_path, "/")
    first.begin("/slow/one")
    wait_for(lambda: made("/slow/one"))
    # More than there are places: some are in the one that is taken.
    assert [second.get(f"/{number}") for number in range(300)] == [f"/{number} 1" for number in range(300)]


def test_what_can_not_be_kept_is_made_by_each(start, made):
    workers = [start() for _ in range(2)]
    assert {worker.get("/own/one") for worker in workers} == {"nothing to keep"}
    assert made("/own/one") == 2


def test_a_page_that_is_too_large_is_made_by_each(start, made):
    workers = [start() for _ in range(2)]
    assert [worker.get("/large").strip() for worker in workers] == ["/large 1", "/large 2"]


def test_workers_of_another_run_take_nothing(start, made):
    assert start().get("/one") == "/one 1"
    assert start("f" * 16).get("/one") == "/one 2"
    assert start("f" * 16).get("/one") == "/one 2"


def test_a_page_arrives_as_it_was_handed(place):
    with place[0].turn("/one") as turn:
        assert turn.handed is None
        turn.begin()
        turn.hand(PAGE)
    with place[1].turn("/one") as turn:
        assert turn.handed == PAGE
    with place[1].turn("/two") as turn:
        assert turn.handed is None


@pytest.mark.parametrize("kept", [0, 10, 48, 60])
def test_a_file_that_was_cut_off_hands_nothing(place, tmp_path, kept):
    with place[0].turn("/one") as turn:
        turn.begin()
        turn.hand(PAGE)
    path = tmp_path / "alone"
    start = path.stat().st_size - path.stat().st_size % LARGEST
    os.truncate(path, start + kept)
    with place[1].turn("/one") as turn:
        assert turn.handed is None


def test_a_file_that_was_overwritten_hands_nothing(place, tmp_path):
    with place[0].turn("/one") as turn:
        turn.begin()
        turn.hand(PAGE)
    path = tmp_path / "alone"
    with path.open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"xyz")
    with place[1].turn("/one") as turn:
        assert turn.handed is None


def fail(turn):
    """Begin to make a page that can't be made."""
    turn.begin()
    raise ZeroDivisionError


def test_a_page_that_failed_is_nobodys_to_wait_for(place):
    with pytest.raises(ZeroDivisionError), place[0].turn("/one") as turn:
        fail(turn)
    with place[0].turn("/one") as turn:
        assert turn.handed is None
        turn.hand(PAGE)
    assert not place[0]._own


def test_a_full_disk_costs_no_more_than_making_the_page(place, monkeypatch):
    def full(*_arguments):
        raise OSError

    monkeypatch.setattr(os, "pwrite", full)
    with place[0].turn("/one") as turn:
        turn.begin()
        turn.hand(PAGE)
    with place[1].turn("/one") as turn:
        assert turn.handed is None


def test_the_file_is_its_owners_alone(place, tmp_path):
    assert (tmp_path / "alone").stat().st_mode & 0o777 == 0o600
