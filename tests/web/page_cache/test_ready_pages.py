"""Pages that are ready: answered without the application, as the application would, and in fewer bytes."""

import gzip
from itertools import product
from types import SimpleNamespace

import brotli
import pytest
from werkzeug.http import http_date

from blog.web.page_cache import ready_page
from blog.web.page_cache.ready_page import DATE_DELAY, QUICK
from blog.web.security import HEADERS
from tests.factories import make_article, make_user
from tests.web.page_cache.asking import is_ready, pages_of, reaching, wait_until, write

ENCODINGS = ["", "gzip", "br"]
UNPACKED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
ADDRESSES = ["/", "/articles/one", "/tags/py", "/tags/", "/authors/mei", "/feed.atom", "/feed.json"]
LONG = "Some words that take room. " * (QUICK // 20)
MADE = 1_800_000_000  # seconds


@pytest.fixture(autouse=True)
def articles(cached):
    """One of an author and a tag, and one so long that it is compressed for the readers to come."""

    def store():
        mei = make_user(username="mei")
        make_article("One", tags=["Py"], author=mei)
        make_article("Long", body=LONG)

    write(cached, store)


@pytest.fixture
def reader(cached):
    """Asks for English."""
    client = cached.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def asset(reader):
    """The address of the style sheet."""
    return reader.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]


@pytest.fixture
def now(monkeypatch):
    """The time, which stands still."""
    moment = SimpleNamespace(value=MADE)
    monkeypatch.setattr(ready_page, "time", SimpleNamespace(time=lambda: moment.value))
    return moment


def test_the_second_reader_is_answered_without_the_application(cached, reader):
    with reaching(cached) as reached:
        for address in ADDRESSES:
            first = reader.get(address)
            assert is_ready(cached, address, Accept_Language="en")
            second = reader.get(address)
            assert (first.status_code, first.data, first.headers) == (200, second.data, second.headers)
    assert reached == ADDRESSES


def test_a_change_is_seen_at_once(cached, reader):
    assert "Two" not in reader.get("/").text
    write(cached, lambda: make_article("Two"))
    assert "Two" in reader.get("/").text


def test_the_head_alone_is_answered_from_the_same_page(cached, reader):
    with reaching(cached) as reached:
        made = reader.head("/")
        ready = reader.head("/")
        whole = reader.get("/")
    assert len(reached) == 1
    assert made.data == ready.data == b""
    assert made.headers == ready.headers == whole.headers
    assert int(ready.headers["Content-Length"]) == len(whole.data) > 0


def test_with_ready_pages_the_headers_are_the_same_and_some_more(uncached, reader):
    for address in ADDRESSES:
        reader.get(address)
        ready = reader.get(address).headers
        plain = uncached.test_client().get(address, headers={"Accept-Language": "en"}).headers
        # Servers set the date themselves.
        others = {"Last-Modified", "Vary", "Date"}
        assert {pair for pair in ready if pair[0] not in others} == {
            pair for pair in plain if pair[0] not in others
        }
        assert set(ready["Vary"].split(", ")) == {
            "Accept-Encoding",
            *filter(None, plain.get("Vary", "").split(", ")),
        }
        assert HEADERS.items() <= dict(ready).items()
        assert ready["Cache-Control"] == "public, no-cache"
        assert len(ready) == len(set(ready.keys()))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("address", ["/", "/articles/long"])
def test_a_packed_page_holds_the_same_text(reader, address, encoding):
    plain = reader.get(address)

    def packed():
        return reader.get(address, headers={"Accept-Encoding": encoding})

    wait_until(lambda: packed().headers.get("Content-Encoding", "") == encoding)
    response = packed()
    assert UNPACKED[encoding](response.data) == plain.data
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["Vary"].startswith("Accept-Encoding")
    if encoding:
        assert len(response.data) < len(plain.data)
        assert response.headers["ETag"] != plain.headers["ETag"]


def test_a_large_page_is_packed_for_the_readers_to_come(cached, reader, monkeypatch):
    with monkeypatch.context() as packing:
        # Else it might be done before the first answer is.
        packing.setattr(pages_of(cached), "_start_encoder", lambda: None)
        first = reader.get("/articles/long", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in first.headers
    assert len(first.data) > QUICK
    before = pages_of(cached).size
    with reaching(cached) as reached:
        wait_until(
            lambda: (
                "Content-Encoding" in reader.get("/articles/long", headers={"Accept-Encoding": "br"}).headers
            )
        )
    assert not reached
    assert pages_of(cached).size > before


def test_the_room_that_pages_take_counts_each_encoding(cached, reader):
    def sizes():
        return pages_of(cached).size

    plain = len(reader.get("/").data)
    assert sizes() >= plain
    for encoding in ("gzip", "br"):
        before = sizes()
        packed = reader.get("/", headers={"Accept-Encoding": encoding})
        assert sizes() == before + len(packed.data)


def test_who_has_the_page_in_whatever_encoding_does_not_get_it_again(cached, reader):
    for kept, asked in product(ENCODINGS, ENCODINGS):
        tag = reader.get("/", headers={"Accept-Encoding": kept}).headers["ETag"]
        sent = {"Accept-Encoding": asked, "If-None-Match": tag}
        with reaching(cached) as reached:
            response = reader.get("/", headers=sent)
            head = reader.head("/", headers=sent)
        assert not reached
        assert (response.status_code, response.data, head.status_code) == (304, b"", 304)
        assert response.headers["ETag"] == tag
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert response.headers["Vary"] == "Accept-Encoding, Accept-Language, Cookie"
        described = {"Content-Length", "Content-Encoding", "Content-Type", "Last-Modified"}
        assert not described & set(response.headers.keys())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"x", {tag}', 304),
        ('{tag},W/"x"', 304),
        ("*", 304),
        ('"x"', 200),
        ("", 200),
        (",;\xff", 200),
    ],
)
def test_which_entity_tags_mean_this_page(reader, sent, status):
    tag = reader.get("/").headers["ETag"]
    assert reader.get("/", headers={"If-None-Match": sent.format(tag=tag)}).status_code == status


def test_a_page_that_is_made_for_who_has_it_is_not_sent_either(cached, reader):
    tag = reader.get("/").headers["ETag"]
    pages_of(cached).store.clear()
    with reaching(cached) as reached:
        assert reader.get("/", headers={"If-None-Match": tag}).status_code == 304
        assert reader.get("/").status_code == 200
    assert len(reached) == 1


def test_a_date_answers_once_the_page_can_no_longer_have_had_two_at_that_date(reader, now):
    def status(since, **headers):
        return reader.get("/", headers={"If-Modified-Since": since, **headers}).status_code

    first = reader.get("/").headers["Last-Modified"]
    assert first == http_date(MADE)
    assert status(first) == 200
    now.value += DATE_DELAY - 0.5
    assert (reader.get("/").headers["Last-Modified"], status(first)) == (first, 200)
    now.value += 0.5
    assert status(first) == 200
    second = reader.get("/").headers["Last-Modified"]
    assert second == http_date(MADE + DATE_DELAY)
    assert (status(second), status(http_date(MADE + 99))) == (304, 304)
    assert (status(http_date(MADE + DATE_DELAY - 1)), status("yesterday"), status("")) == (200, 200, 200)
    now.value += 100
    assert reader.get("/").headers["Last-Modified"] == second


def test_an_entity_tag_says_more_than_a_date(reader, now):
    tag = reader.get("/").headers["ETag"]
    now.value += DATE_DELAY
    since = reader.get("/").headers["Last-Modified"]

    def status(**headers):
        return reader.get("/", headers=headers).status_code

    assert status(**{"If-None-Match": '"other"', "If-Modified-Since": since}) == 200
    assert status(**{"If-None-Match": tag, "If-Modified-Since": http_date(0)}) == 304


def test_a_new_text_has_a_later_date_and_another_tag(cached, reader, now):
    before = reader.get("/").headers
    now.value += 2
    write(cached, lambda: make_article("Two"))
    after = reader.get("/").headers
    assert (before["Last-Modified"], after["Last-Modified"]) == (http_date(MADE), http_date(MADE + 2))
    assert before["ETag"] != after["ETag"]
    assert reader.get("/", headers={"If-None-Match": before["ETag"]}).status_code == 200


def test_a_language_that_is_chosen_again_is_remembered_again(reader):
    tag = reader.get("/?lang=zh-Hans").headers["ETag"]
    reader.get("/?lang=en")
    assert reader.get("/?lang=zh-Hans", headers={"If-None-Match": tag}).status_code == 304
    assert '<html lang="zh-Hans"' in reader.get("/").text


def test_assets_are_ready_for_ever_and_packed_whatever_the_language(cached, reader, asset):
    def packed_for(language):
        return reader.get(asset, headers={"Accept-Encoding": "gzip, br", "Accept-Language": language})

    with reaching(cached) as reached:
        plain = reader.get(asset)
        wait_until(lambda: "Content-Encoding" in packed_for("en").headers)
        for language in ("en", "zh-Hans", "fr"):
            packed = packed_for(language)
            assert packed.headers["Content-Encoding"] == "br"
            assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert brotli.decompress(packed.data) == plain.data
    assert len(reached) == 1
    assert "Accept-Language" not in packed.headers["Vary"]
