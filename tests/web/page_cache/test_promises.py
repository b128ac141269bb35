"""What is easily broken: addresses that nobody has yet, other processes, dates, roots, answers that are refused."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Tag
from blog.web.page_cache import _name
from blog.web.page_cache import gate as gates
from blog.web.page_cache import ready_page as ready_pages
from blog.web.page_cache.ready_page import MadePage, ReadyPage
from tests.web.page_cache.asking import answering_of, wait_until, write
from tests.web.page_cache.conftest import cached_app
from tests.web.page_cache.small_site import SmallSite, answer

HTML = [("Content-Type", "text/html")]


@pytest.fixture
def site(cached):
    small = SmallSite(cached)
    small.begin()
    return small


def rename_seven() -> None:
    """Give one article another title."""
    db.session.scalars(select(Article).where(Article.title == "Seven")).one().title = "Seven anew"


def test_a_page_that_looked_for_a_tag_is_made_anew_when_there_is_one(site, uncached):
    address = "/authors/mei?tag=zebra"
    site.ask(address)
    assert site.is_ready(address)
    with site.writing() as session:
        session.add(Tag(name="Zebra"))
    assert site.ask(address) == answer(uncached.test_client(), address, "en")


def test_what_cannot_be_published_is_no_reason_to_miss_what_others_changed(site, tmp_path, monkeypatch):
    def fail(*arguments: Any) -> None:
        raise RuntimeError

    with site.writing() as session:
        late = Article(title="Late", body="x")
        late.schedule(clock.now() + timedelta(seconds=1), clock.now())
        session.add(late)
    monkeypatch.setattr(Article, "publish_due", fail)
    time.sleep(1.5)
    (tmp_path / "other").mkdir()
    write(cached_app(site.app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "other"), rename_seven)
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    wait_until(lambda: not site.is_ready("/"))


def test_a_process_that_keeps_no_pages_marks_those_of_others(site, uncached):
    site.ask("/")
    assert site.is_ready("/")
    write(uncached, rename_seven)
    assert not site.is_ready("/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mysql+pymysql://a:b@localhost/blog", "mysql+pymysql://c:d@127.0.0.1:3306/blog?charset=utf8mb4"),
        ("sqlite:///instance/x.sqlite", "sqlite:///instance/../instance/x.sqlite"),
    ],
)
def test_a_database_has_one_name_however_its_address_is_written(one, other):
    assert _name(one) == _name(other) != _name(one + "2")


def test_a_date_answers_only_for_what_no_machine_shows_any_more(monkeypatch):
    now = SimpleNamespace(value=100.1)
    monkeypatch.setattr(ready_pages, "time", SimpleNamespace(time=lambda: now.value))
    elsewhere = ReadyPage(MadePage(b"old", [*HTML, ("ETag", '"a"')], 0, (), None), 61)
    now.value = 100.9
    here = ReadyPage(MadePage(b"new", [*HTML, ("ETag", '"b"')], 0, (), None), 61)
    now.value = 159
    said: list[Any] = []
    elsewhere.answer({"REQUEST_METHOD": "GET"}, lambda *start: said.append(start), "")
    date = dict(said[0][1])["Last-Modified"]
    here.answer(
        {"REQUEST_METHOD": "GET", "HTTP_IF_MODIFIED_SINCE": date}, lambda *start: said.append(start), ""
    )
    assert said[1][0].startswith("200")


def test_pages_below_another_root_are_others(site):
    client = site.app.test_client()
    client.get("/", environ_overrides={"SCRIPT_NAME": "/elsewhere"})
    assert b"/elsewhere/" not in client.get("/").data


def test_who_is_refused_gets_the_headers_of_every_answer(site, monkeypatch):
    monkeypatch.setattr(gates, "PATIENCE", 0.0)
    gate = answering_of(site.app)._app
    places = 0
    while gate._places.acquire(blocking=False):
        places += 1
    response = site.app.test_client().get("/nothing")
    gate._places.release(places)
    assert response.status_code == 503
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
