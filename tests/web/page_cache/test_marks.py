"""The marks that processes share: what one is changing the others see, and what the dead left behind is found."""

import os
import signal
import stat
from contextlib import contextmanager
from multiprocessing import get_context

import pytest

from blog.models.sources import DUE, EVERYTHING, article
from blog.web.page_cache import PAGES, VERSION, _name
from blog.web.page_cache import marks as layout
from blog.web.page_cache.marks import NEVER, NOT_KNOWN, RECORDS, ROOM, SIZE, USED, Marks, slot_of
from tests.web.page_cache.conftest import cached_app

PATIENCE = 20  # seconds until a test that hangs gives up
ALL, ONE, TWO = slot_of(EVERYTHING), slot_of(article(1)), slot_of(article(2))
ROOT = os.geteuid() == 0


class Other:
    """Another process with the same file, whose marks do what they are told."""

    def __init__(self, path, begun="fork"):
        context = get_context(begun)
        self._pipe, its_end = context.Pipe()
        self._process = context.Process(target=obey, args=[its_end, path], daemon=True)
        self._process.start()
        its_end.close()
        self.ask("are_settled", [ONE], 0)

    def ask(self, name, *arguments):
        """Call that method there and return its answer."""
        self._pipe.send((name, arguments))
        assert self._pipe.poll(PATIENCE)
        return self._pipe.recv()

    def kill(self):
        """As the system kills what takes too much memory."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(PATIENCE)
        self._pipe.close()


def obey(pipe, path):
    """What the other process does, with a descriptor of its own."""
    Marks._open.clear()
    own = Marks.at(path)
    while True:
        name, arguments = pipe.recv()
        pipe.send(getattr(own, name)(*arguments))


@pytest.fixture
def path(tmp_path):
    """The file that they share."""
    return tmp_path / "marks"


@pytest.fixture
def own(path):
    """The marks of this process."""
    return Marks.at(path)


@pytest.fixture
def other(path):
    """The marks of another process."""
    other = Other(path)
    yield other
    other.kill()


@pytest.fixture
def stranger(path):
    """The marks of a process that shares nothing with this one but the file."""
    stranger = Other(path, "spawn")
    yield stranger
    stranger.kill()


@contextmanager
def forked():
    """A child of this process; in it the block runs, and nothing after."""
    child = os.fork()
    if child == 0:
        try:
            yield True
        finally:
            os._exit(0)
    yield False
    os.waitpid(child, 0)


def test_what_nobody_ever_changed_is_settled(own):
    assert own.are_settled([ALL, ONE, TWO], own.epoch)


def test_what_one_process_begins_is_unsettled_in_the_other_until_it_settles_it(own, stranger):
    before = own.epoch
    stranger.ask("begin", [ONE])
    amid = own.epoch
    assert amid > before
    assert not own.are_settled([ALL, ONE], amid)
    assert own.are_settled([ALL, TWO], amid)
    stranger.ask("settle", [ONE], 7)
    assert not own.are_settled([ONE], before)
    assert not own.are_settled([ONE], amid)
    assert own.are_settled([ONE], own.epoch)
    assert own.are_settled([TWO], before)
    assert own.has_seen(7)
    assert not own.has_seen(8)


def test_what_two_begin_is_settled_when_both_settled_it(own, other):
    own.begin([ONE, TWO])
    other.ask("begin", [ONE])
    own.settle([ONE, TWO])
    assert not own.are_settled([ONE], own.epoch)
    assert own.are_settled([TWO], own.epoch)
    other.ask("settle", [ONE])
    assert own.are_settled([ONE], own.epoch)


def test_what_two_threads_of_one_process_begin_is_settled_when_both_settled_it(own):
    own.begin([ONE])
    own.begin([ONE, TWO])
    own.settle([ONE])
    assert not own.are_settled([ONE], own.epoch)
    own.settle([ONE, TWO])
    assert own.are_settled([ONE, TWO], own.epoch)


@pytest.mark.parametrize("many", [ROOM - 1, ROOM, 10 * ROOM])
def test_a_change_may_be_larger_than_a_record(own, other, many):
    slots = [slot_of(article(number)) for number in range(many)]
    other.ask("begin", slots)
    for slot in slots:
        assert not own.are_settled([ALL, slot], own.epoch)
    other.ask("settle", slots)
    assert own.are_settled([ALL, *slots], own.epoch)
    assert not own.are_settled([slots[-1]], own.epoch - 1)


def test_who_dies_amid_a_change_leaves_everything_stale(own, path):
    own.begin([TWO])
    own.settle([TWO])
    other = Other(path)
    other.ask("begin", [ONE])
    before = own.epoch
    assert not own.bury()
    other.kill()
    assert not own.are_settled([ALL, ONE], own.epoch)
    assert own.bury()
    assert not own.are_settled([ALL, TWO], before)
    assert own.are_settled([ALL, ONE, TWO], own.epoch)
    assert not own.bury()


def test_who_dies_without_a_change_leaves_nothing_stale(own, path):
    other = Other(path)
    other.ask("begin", [ONE])
    other.ask("settle", [ONE])
    before = own.epoch
    other.kill()
    assert not own.bury()
    assert own.are_settled([ALL, ONE], before)


def test_who_takes_the_record_of_somebody_who_died_amid_a_change_makes_everything_stale(own, path):
    first = Other(path)
    first.ask("begin", [ONE])
    before = own.epoch
    first.kill()
    own.begin([TWO])
    own.settle([TWO])
    assert not own.are_settled([ALL], before)
    assert own.are_settled([ALL, ONE, TWO], own.epoch)
    assert own.cells[USED] == 1


def test_records_are_used_again(own, path):
    own.begin([ONE])
    own.settle([ONE])
    for _ in range(3):
        other = Other(path)
        other.ask("begin", [TWO])
        other.ask("settle", [TWO])
        other.kill()
    assert own.cells[USED] == 2


def test_a_child_does_not_take_its_parents_changes_for_its_own(own):
    own.begin([ONE])
    with forked() as in_child:
        if in_child:
            own.begin([TWO])
            own.settle([TWO])
    assert own.are_settled([TWO], own.epoch)
    assert not own.are_settled([ONE], own.epoch)
    assert not own.bury()
    own.settle([ONE])
    assert own.are_settled([ALL, ONE], own.epoch)


def test_a_child_that_dies_amid_a_change_is_found(own):
    own.begin([ONE])
    with forked() as in_child:
        if in_child:
            own.begin([TWO])
    before = own.epoch
    assert own.bury()
    assert not own.are_settled([ALL], before)
    assert not own.are_settled([ONE], own.epoch)


def test_one_process_follows_and_another_once_that_is_dead(own, path):
    other = Other(path)
    assert other.ask("become_follower")
    assert not own.become_follower()
    other.kill()
    assert own.become_follower()


def test_the_due_second_is_kept_unless_something_changed_meanwhile(own, other):
    assert own.due == NOT_KNOWN
    own.know_due(123, own.epoch)
    assert own.due == 123
    since = own.epoch
    other.ask("begin", [ONE])
    own.know_due(NEVER, since)
    assert own.due == 123
    other.ask("change", [slot_of(DUE)])
    assert own.due == NOT_KNOWN
    own.know_due(NEVER, own.epoch)
    assert own.due == NEVER


def test_the_file_is_its_owners_alone(own, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size == SIZE


@pytest.mark.skipif(not ROOT, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_folders_owner(tmp_path):
    os.chown(tmp_path, 1234, 2345)
    made = Marks.at(tmp_path / "made")._file
    (tmp_path / "found").touch()
    found = Marks.at(tmp_path / "found")._file
    for file in (made, found):
        assert (os.fstat(file).st_uid, os.fstat(file).st_gid) == (1234, 2345)


def test_a_link_in_its_place_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "marks").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        Marks.at(tmp_path / "marks")
    assert (tmp_path / "elsewhere").read_bytes() == b""


def test_a_file_that_is_too_short_is_made_long_enough(path):
    path.write_bytes(b"\0" * 100)
    assert Marks.at(path).epoch == 0
    assert path.stat().st_size == SIZE


def test_a_process_without_a_record_makes_everything_stale(own, path, other, monkeypatch):
    other.ask("begin", [ONE])
    monkeypatch.setattr(layout, "RECORDS", 1)
    before = own.epoch
    own.begin([TWO])
    assert not own.are_settled([slot_of(EVERYTHING)], before)
    own.settle([TWO])
    monkeypatch.setattr(layout, "RECORDS", RECORDS)
    own.begin([TWO])
    assert not own.are_settled([TWO], own.epoch)


def test_without_a_file_pages_are_made_each_time_and_the_log_says_so(sqlite_url, tmp_path, caplog):
    (tmp_path / f"marks-{VERSION}-{_name(sqlite_url)}").mkdir()
    app = cached_app(sqlite_url, tmp_path)
    assert "no page is kept ready" in caplog.text
    assert PAGES not in app.extensions
    for _ in range(2):
        response = app.test_client().get("/")
        assert response.status_code == 200
        assert "Last-Modified" not in response.headers
