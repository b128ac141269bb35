"""What readers can ask for is endless; what they make the server hold and do is not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

import pytest
from werkzeug.test import Client

from blog.lib import s3_fifo
from blog.models.sources import EVERYTHING
from blog.web.made_from import NOTE
from blog.web.page_cache import addressing
from blog.web.page_cache import gate as gates
from blog.web.page_cache import making as makings
from blog.web.page_cache.addressing import KEPT, LONGEST, LONGEST_KEPT
from blog.web.page_cache.answering import Answering
from blog.web.page_cache.gate import Gate
from blog.web.page_cache.making import Making
from blog.web.page_cache.marks import NEVER, Marks
from blog.web.page_cache.pages import Pages
from blog.web.page_cache.ready_page import QUICK
from tests.web.page_cache.asking import pages_of, wait_until

PATIENCE = 20  # seconds until a test that hangs gives up
ROOM = 1024 * 1024
THREADS = 8


class Maker:
    """An application of its own, which counts what it makes and makes it only while it is ``free``."""

    def __init__(self):
        self.made = []
        self.waiting = 0
        self.free = threading.Event()
        self.free.set()
        self.body = b"words " * 300
        self.headers = [("Content-Type", "text/html"), ("ETag", '"x"')]
        self.fails = False

    def __call__(self, environ, start_response):
        """Make a page; others than those below /slow/ at once."""
        if environ["PATH_INFO"].startswith("/slow/"):
            self.waiting += 1
            assert self.free.wait(PATIENCE)
            self.waiting -= 1
        self.made.append(environ["PATH_INFO"])
        if self.fails:
            raise ZeroDivisionError
        if NOTE in environ:
            environ[NOTE].update(sources={EVERYTHING}, ends=None)
        start_response("200 OK", [*self.headers])
        return [self.body]


@pytest.fixture
def maker():
    """What makes the pages."""
    return Maker()


@pytest.fixture
def site(maker, tmp_path):
    """The cache around the maker: ``get`` asks, the rest shows what is held."""
    marks = Marks.at(tmp_path / "marks")
    marks.know_due(NEVER, marks.epoch)
    pages = Pages(ROOM, marks)
    making = Making(maker, pages, lambda: None, 2)
    client = Client(Answering(Gate(making, THREADS), pages, "session", lambda: None))

    def get(address, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(address, headers=named)

    yield SimpleNamespace(get=get, pages=pages, making=making, store=pages.store, marks=marks)
    assert not making._under_way


def check(store):
    """The store's parts agree, and hold no more than they may."""
    assert store.size == sum(page.size for page in store._items.values()) <= store.room
    assert len(store._small) + len(store._main) == len(store._items)
    assert len(store._gone) <= s3_fifo.NAMES


@pytest.mark.parametrize("address", ["/articles/{}", "/?before={}", "/tags/?q={}", "/static/{}/main.css"])
def test_a_walk_over_all_addresses_leaves_pages_within_their_room_and_the_home_page_ready(
    site, maker, address
):
    for _ in range(2):
        site.get("/")
    for number in range(3000):
        site.get(address.format(number), Accept_Encoding="br")
        if number % 10 == 0:
            site.get("/")
    check(site.store)
    assert 100 < len(site.pages) < 3000
    assert site.pages.size > ROOM * 0.9
    assert len(maker.made) == 3001


def test_what_readers_say_of_themselves_is_remembered_of_few(site):
    for number in range(3 * KEPT):
        site.get(
            "/",
            Accept_Language=f"x{number}, en",
            Accept_Encoding=f"x{number}, br",
            Cookie=f"lang=zh-Hans; a={number}",
        )
    assert len(site.pages) == 1
    for known in (addressing.LANGUAGES, addressing.ENCODINGS):
        assert len(known) <= KEPT
        site.get("/", Accept_Language="y" * LONGEST_KEPT + "y", Accept_Encoding="y" * LONGEST_KEPT + "y")
        assert max(sum(map(len, question)) for question in known) <= LONGEST_KEPT


@pytest.mark.parametrize(
    "address",
    [
        "/?" + "&".join(f"x{number}=1" for number in range(10_000)),
        "/?" + "&".join("q=1" for _ in range(10_000)),
        "/?q=" + "x" * LONGEST,
        "/?x=" + "%41" * LONGEST,
        "/" + "x" * LONGEST,
        "/" + "x/" * LONGEST,
    ],
    ids=lambda address: f"{address[:8]}… of {len(address)}",
)
def test_addresses_that_are_very_long_are_answered_and_not_kept(site, maker, address):
    for _ in range(2):
        assert site.get(address).status_code == 200
    assert len(maker.made) == 2
    assert len(site.pages) == 0


def test_the_application_answers_a_query_of_ten_thousand_fields(cached):
    query = "&".join(f"x{number}=1&q={number}" for number in range(5000))
    client = cached.test_client()
    for path in ("/", "/tags/", "/feed.atom"):
        assert client.get(f"{path}?{query}").status_code == 200
    assert len(pages_of(cached)) == 0


def test_room_is_counted_with_the_addresses_that_readers_choose(site, maker):
    maker.body = b"short"
    for number in range(300):
        site.get(f"/?q={number:0>4}{'<' * (LONGEST - 20)}")
    assert len(site.pages) * 3 * (LONGEST - 20) < ROOM
    check(site.store)


@pytest.mark.parametrize("keeps", [True, False])
def test_many_who_ask_for_a_page_at_once_are_all_answered(site, maker, keeps):
    if not keeps:
        maker.headers.append(("Set-Cookie", "a=b"))
    maker.free.clear()
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(site.get, "/slow/page") for _ in range(6)]
        wait_until(lambda: maker.waiting == 1)
        maker.free.set()
        for answer in answers:
            assert (answer.result(PATIENCE).status_code, answer.result().data) == (200, maker.body)
    assert 1 <= len(maker.made) <= (1 if keeps else 6)
    assert len(site.pages) == keeps


def test_twenty_who_ask_for_a_page_at_once_have_it_made_once(site, maker):
    pages = Pages(ROOM, site.marks)
    making = Making(maker, pages, lambda: None, 2)
    client = Client(Answering(Gate(making, 32), pages, "session", lambda: None))
    maker.free.clear()
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(client.get, "/slow/page") for _ in range(20)]
        wait_until(lambda: maker.waiting == 1)
        maker.free.set()
        assert {answer.result(PATIENCE).data for answer in answers} == {maker.body}
    assert len(maker.made) == 1
    assert not making._under_way


def test_what_goes_wrong_for_the_first_does_not_go_wrong_for_those_who_wait(site, maker):
    maker.free.clear()
    maker.fails = True
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(site.get, "/slow/page")
        wait_until(lambda: maker.waiting == 1)
        others = [pool.submit(site.get, "/slow/page") for _ in range(3)]
        maker.free.set()
        with pytest.raises(ZeroDivisionError):
            first.result(PATIENCE)
        maker.fails = False
        for other in others:
            if not other.exception(PATIENCE):
                assert other.result().status_code == 200
    assert site.get("/slow/page").status_code == 200


def test_who_waits_too_long_makes_the_page_alone(site, maker, monkeypatch):
    monkeypatch.setattr(makings, "PATIENCE", 0.01)
    maker.free.clear()
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(site.get, "/slow/page") for _ in range(2)]
        wait_until(lambda: maker.waiting == 2)
        maker.free.set()
        assert [answer.result(PATIENCE).status_code for answer in answers] == [200, 200]


def test_a_page_that_changed_while_it_was_made_is_sent_and_not_kept(site, maker):
    maker.free.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(site.get, "/slow/page")
        wait_until(lambda: maker.waiting == 1)
        site.marks.change([makings.slot_of(EVERYTHING)])
        maker.free.set()
        assert answer.result(PATIENCE).status_code == 200
    assert len(site.pages) == 0


def test_large_pages_that_are_not_kept_are_not_packed_for_nobody(site, maker):
    maker.body = b"words " * QUICK
    for _ in range(3):
        site.get("/", Accept_Encoding="br")
    assert len(site.pages) == 0
    assert site.pages._to_encode.empty()
    assert site.pages._encoder is None


def test_more_large_pages_than_may_wait_are_sent_unpacked(site, maker, monkeypatch):
    monkeypatch.setattr(site.pages, "_start_encoder", lambda: None)
    maker.body = b"words " * (QUICK // 5)
    site.pages.store.room = 100 * len(maker.body)
    site.get("/")
    for _ in range(300):
        response = site.get("/", Accept_Encoding="br")
        assert "Content-Encoding" not in response.headers
    assert site.pages._to_encode.full()


@pytest.fixture
def stuck(site, maker):
    """All places of the application are taken by requests that hang."""
    site.get("/ready")
    maker.free.clear()
    places = THREADS - THREADS // gates.KEPT_FREE
    with ThreadPoolExecutor(places) as pool:
        answers = [pool.submit(site.get, f"/slow/{number}") for number in range(places)]
        wait_until(lambda: maker.waiting == places)
        yield answers
        maker.free.set()
        assert all(answer.result(PATIENCE).status_code == 200 for answer in answers)


@pytest.fixture
def long_ago(monkeypatch):
    """Nothing has got done for a while."""
    monkeypatch.setattr(gates, "PATIENCE", 0.0)


def test_while_all_others_hang_ready_pages_are_answered(site, stuck, long_ago):
    for _ in range(50):
        assert site.get("/ready").status_code == 200


def test_while_all_others_hang_who_comes_is_told_to_come_again(site, stuck, long_ago):
    for address in ("/other", "/slow/0", "/?lang=en"):
        response = site.get(address)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "2"
        assert response.headers["Cache-Control"] == "no-store"
        assert "busy" in response.text
    assert len(site.pages) == 1


def test_after_the_hanging_ones_everybody_is_let_in_again(site, stuck, maker, long_ago):
    assert site.get("/other").status_code == 503
    maker.free.set()
    wait_until(lambda: all(answer.done() for answer in stuck))
    for _ in range(3 * THREADS):
        assert site.get("/other").status_code == 200


def test_while_requests_get_done_others_wait_for_their_turn(site, stuck, maker, monkeypatch):
    monkeypatch.setattr(gates, "PATIENCE", PATIENCE)
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(site.get, f"/more/{number}") for number in range(3)]
        threading.Event().wait(0.05)
        assert not any(answer.done() for answer in waiting)
        maker.free.set()
        assert [answer.result(PATIENCE).status_code for answer in waiting] == [200] * 3


def test_who_comes_in_a_crowd_after_a_quiet_while_waits_for_a_turn(maker):
    gate = Gate(maker, THREADS)
    gate._last_moved = -100.0
    maker.free.clear()
    crowd = THREADS - THREADS // gates.KEPT_FREE + 1
    with ThreadPoolExecutor(crowd) as pool:
        answers = [pool.submit(Client(gate).get, f"/slow/{number}") for number in range(crowd)]
        wait_until(lambda: maker.waiting == crowd - 1)
        threading.Event().wait(0.05)
        maker.free.set()
        assert [answer.result(PATIENCE).status_code for answer in answers] == [200] * crowd


def test_a_place_is_given_back_when_a_request_fails(maker):
    gate = Client(Gate(maker, THREADS))
    maker.fails = True
    for _ in range(3 * THREADS):
        with pytest.raises(ZeroDivisionError):
            gate.get("/")
    maker.fails = False
    assert gate.get("/").status_code == 200


def test_a_server_of_one_thread_answers(maker):
    ask = partial(Client(Gate(maker, 1)).get, "/")
    assert [ask().status_code for _ in range(3)] == [200] * 3
