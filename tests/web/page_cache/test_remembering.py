"""Parts of pages: made once for all pages that show them, and anew after a write to what they are made from."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from blog.extensions import db
from blog.models import Article, Site, Tag, page_change
from blog.models.shown import Entry
from blog.web.made_from import made_from, until
from blog.web.page_cache import settled
from blog.web.remembering import MEMORY, remembered, remembered_rows
from tests.web.page_cache.asking import write
from tests.web.page_cache.small_site import SmallSite

SOURCE, OTHER = "tag:1000001", "tag:1000002"


class Part:
    """Something that is made from ``SOURCE`` and ``names`` and knows how often it was made."""

    def __init__(self, app: Flask, *names: str) -> None:
        self.app = app
        self.names = names
        self.made = 0

    def make(self) -> str:
        """Make it."""
        self.made += 1
        made_from(SOURCE, *self.names)
        return f"made {self.made}"

    def ask(self, **request: Any) -> str:
        """What a reader's request finds."""
        with self.app.test_request_context("/", **request):
            return remembered("part", self.make)


@pytest.fixture
def part(cached: Flask) -> Part:
    """Not made yet."""
    return Part(cached)


@pytest.fixture
def small(cached: Flask) -> SmallSite:
    """The small site; nothing of it was asked for."""
    site = SmallSite(cached)
    site.begin()
    return site


def touch(app: Flask, *names: str) -> None:
    """Write something to these sources."""
    write(app, lambda: page_change.touch(db.session(), names))


@contextmanager
def asking(app: Flask) -> Iterator[list[str]]:
    """The questions that this thread asks of the database while this is open."""
    seen: list[str] = []
    asker = threading.get_ident()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if threading.get_ident() == asker and statement != "BEGIN":
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def is_known(app: Flask, key: object) -> bool:
    """Whether the application keeps it."""
    return app.extensions[MEMORY].ready(key) is not None


# -- a part


def test_a_part_is_made_once(part):
    assert [part.ask(), part.ask()] == ["made 1", "made 1"]


def test_a_write_to_what_it_is_made_from_makes_it_anew(part):
    part.ask()
    touch(part.app, SOURCE)
    assert [part.ask(), part.ask()] == ["made 2", "made 2"]


def test_a_write_to_something_else_leaves_it(part):
    part.ask()
    touch(part.app, OTHER)
    assert part.ask() == "made 1"


def test_a_part_within_a_part_makes_both_anew(cached):
    inner, outer = Part(cached, OTHER), Part(cached)

    def make_both() -> str:
        outer.make()
        return remembered("inner", inner.make)

    def ask() -> tuple[int, int]:
        with cached.test_request_context("/"):
            remembered("outer", make_both)
        return inner.made, outer.made

    assert [ask(), ask()] == [(1, 1), (1, 1)]
    touch(cached, OTHER)
    assert [ask(), ask()] == [(2, 2), (2, 2)]


def test_a_part_that_was_known_before_makes_the_one_around_it_anew(cached):
    inner, outer = Part(cached, OTHER), Part(cached)

    def ask(key: str, make: Callable[[], Any]) -> None:
        with cached.test_request_context("/"):
            remembered(key, make)

    def make_outer() -> str:
        remembered("inner", inner.make)
        return outer.make()

    ask("inner", inner.make)
    ask("outer", make_outer)
    touch(cached, OTHER)
    ask("outer", make_outer)
    assert (inner.made, outer.made) == (2, 2)


def test_a_part_ends_by_itself(cached, monkeypatch):
    part = Part(cached)
    now = time.time()

    def make() -> str:
        until(now + 100)
        return part.make()

    def ask() -> str:
        with cached.test_request_context("/"):
            return remembered("part", make)

    assert [ask(), ask()] == ["made 1", "made 1"]
    monkeypatch.setattr(settled, "time", SimpleNamespace(time=lambda: now + 100))
    assert ask() == "made 2"


def test_what_changes_while_it_is_made_is_not_kept(cached):
    part = Part(cached)

    def make_slowly() -> str:
        made = part.make()
        touch(cached, SOURCE)
        return made

    with cached.test_request_context("/"):
        assert remembered("part", make_slowly) == "made 1"
    assert not is_known(cached, "part")
    assert part.ask() == "made 2"


def test_what_a_transaction_shows_that_began_before_a_write_is_not_kept(cached):
    titles = []

    def read_title() -> str:
        made_from("site")
        return Site.facts(db.session()).title

    def rename() -> None:
        db.session.scalars(Site.row()).one().title = "Renamed"

    def ask() -> None:
        with cached.test_request_context("/"):
            remembered("first", read_title)
            if not titles:
                other = threading.Thread(target=write, args=(cached, rename))
                other.start()
                other.join()
            titles.append(remembered("second", read_title))

    ask()
    ask()
    assert titles[1] == "Renamed"


def test_what_fails_is_not_kept(cached):
    def fail() -> str:
        raise LookupError

    with cached.test_request_context("/"), pytest.raises(LookupError):
        remembered("part", fail)
    assert not is_known(cached, "part")


def test_a_request_that_sees_its_own_transaction_neither_uses_what_is_known_nor_adds_to_it(part):
    signed_in = {"headers": {"Cookie": f"{part.app.config['SESSION_COOKIE_NAME']}=x"}}
    assert [part.ask(**signed_in), part.ask(method="POST")] == ["made 1", "made 2"]
    assert not is_known(part.app, "part")
    assert [part.ask(), part.ask(**signed_in), part.ask(method="POST")] == ["made 3", "made 4", "made 5"]
    assert part.ask() == "made 3"


def test_without_the_cache_a_part_is_made_each_time(uncached):
    part = Part(uncached)
    assert [part.ask(), part.ask()] == ["made 1", "made 2"]


# -- rows


def test_only_rows_that_are_not_known_are_read(small):
    asked: list[list[int]] = []

    def read(ids: list[int]) -> list[Entry]:
        asked.append(ids)
        return Entry.of(db.session(), ids)

    def ask(*ids: int) -> list[int]:
        with small.app.test_request_context("/"):
            return [entry.id for entry in remembered_rows("entry", ids, read)]

    with small.writing() as session:
        first, second, third = session.scalars(select(Article.id).order_by(Article.id).limit(3))
        nobody = third + 1_000_000
    assert ask(second, first) == [second, first]
    assert ask(third, second, nobody, first) == [third, second, first]
    assert ask(nobody) == []
    assert asked == [[second, first], [third, nobody], [nobody]]
    with small.writing() as session:
        session.get(Article, second).title = "Another title"
    ask(first, second)
    assert asked[3:] == [[second]]


# -- pages of tags


def test_a_second_page_of_a_tag_asks_for_its_articles_alone(small):
    small.ask("/")
    small.ask("/tags/flask")
    deep = f"/tags/flask?before={_cursor(small, 'Two')}"
    with asking(small.app) as statements:
        assert small.ask(deep)[0] == 200
    assert ["FROM listing" in statement for statement in statements] == [True], statements


def test_a_second_page_of_the_newest_asks_for_what_it_has_besides_the_first(small):
    small.ask("/tags/")
    small.ask("/")
    with asking(small.app) as statements:
        assert small.ask("/?before=20300101T000000Z-1")[0] == 200
    assert len(statements) == 1, statements


def test_a_second_page_of_an_author_counts_no_tags(small):
    small.ask("/authors/mei")
    deep = f"/authors/mei?before={_cursor(small, 'Five')}"
    with asking(small.app) as statements:
        assert small.ask(deep)[0] == 200
    assert len(statements) == 4, statements
    assert not any("article_tag" in statement for statement in statements), statements


def test_an_article_in_another_language_asks_for_its_own_words_alone(small):
    small.ask("/")
    small.ask("/articles/one")
    with asking(small.app) as statements:
        assert small.ask("/articles/one", "zh-Hans")[0] == 200
    assert ["body_html" in statement for statement in statements] == [True], statements


def test_each_language_has_its_own_parts(small):
    english, chinese = small.ask("/tags/flask"), small.ask("/tags/flask", "zh-Hans")
    assert english != chinese
    small.ask("/tags/flask?before=20300101T000000Z-1")
    assert "篇".encode() in small.ask("/tags/flask?before=20300101T000000Z-1", "zh-Hans")[2]
    assert "篇".encode() not in small.ask("/tags/flask?before=20300101T000000Z-1")[2]


def test_a_known_entry_marks_the_tags_of_the_page_that_shows_it(small):
    deep = f"/?before={_cursor(small, 'Three')}"
    unmarked, marked = b'rel="tag">Flask<', b'rel="tag" aria-current="true">Flask<'
    for address, shown, hidden in ((deep, unmarked, marked), ("/tags/flask", marked, unmarked)):
        page = small.ask(address)[2]
        assert shown in page
        assert hidden not in page


def test_a_list_is_stale_with_a_row_that_was_known_before(small):
    small.ask("/tags/flask")
    deep = f"/?before={_cursor(small, 'Three')}"
    assert small.fill([deep]) == {deep}
    with small.writing() as session:
        session.scalars(select(Tag).where(Tag.slug == "flask")).one().name = "Flask itself"
    assert not small.is_ready(deep)


def test_a_page_with_parts_that_were_known_is_stale_with_them(small):
    deep = f"/tags/flask?before={_cursor(small, 'One')}"
    assert small.fill(["/tags/flask"]) == {"/tags/flask"}
    assert small.fill([deep]) == {deep}
    # What narrows names it; there is no article on this page.
    assert b'class="entry"' not in small.ask(deep)[2]
    with small.writing() as session:
        session.scalars(select(Tag).where(Tag.slug == "go")).one().name = "Golang"
    assert not small.is_ready(deep)
    assert b"Golang" in small.ask(deep)[2]


def test_an_address_that_leads_nowhere_is_not_kept(small):
    small.ask("/tags/flask")
    small.ask("/tags/nothing")
    assert is_known(small.app, ("tag address", "flask"))
    assert not is_known(small.app, ("tag address", "nothing"))
    with small.writing() as session:
        session.add(Tag(name="Nothing"))
    assert small.ask("/tags/nothing")[0] == 200


def _cursor(small: SmallSite, title: str) -> str:
    """What asks for the articles before that one."""
    with small.writing() as session:
        article = session.scalars(select(Article).where(Article.title == title)).one()
        return f"{article.listed_at:%Y%m%dT%H%M%SZ}-{article.id}"
