"""Whatever is written, and however: a page that is ready is, byte for byte, the page as it would be made now."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Tag, User
from blog.web.page_cache import answering, keeper, settled
from tests.conftest import make_app
from tests.web.page_cache.small_site import DAY, LANGUAGES, START, SmallSite, answer
from tests.web.page_cache.writes import ACTIONS, BY_OTHERS

NAMES = ["Flask", "Go", "Rust", "Python", "机器学习", "Zig"]
STEPS = 5  # of an example
PATIENCE = 60  # seconds until a test that hangs gives up


class World:
    """The small site, and the same database behind an application that keeps nothing."""

    def __init__(self, app: Any, moved: Any) -> None:
        self.plain = make_app(app.config["SQLALCHEMY_DATABASE_URI"], MEDIA_FOLDER=app.config["MEDIA_FOLDER"])
        self.plain.test_client_class = app.test_client_class
        self.site = SmallSite(app)
        self.reader = self.plain.test_client()
        self.numbers = itertools.count()
        self.clock = moved
        self.done: list[str] = []
        self.languages = itertools.cycle(LANGUAGES)

    def begin(self) -> None:
        """The site as it is at first, read in the other language than before."""
        self.language = next(self.languages)
        self.done = ["begin"]
        self.clock.at = START + 30 * DAY
        self.site.begin()

    def check(self) -> None:
        """Ask for every page: ready ones, and those that are made now, of parts that are remembered."""
        # Whoever asks first publishes what is due, and has to be somebody whose writes the cache hears of.
        self.site.ask("/")
        for address in sorted(self.site.addresses()):
            found = self.site.ask(address, self.language)
            same = answer(self.reader, address, self.language)
            assert found == same, (address, self.language, self.done)

    def word(self) -> str:
        """A word that is nowhere yet."""
        return f"word{next(self.numbers)}"

    def article(self, pick: int, *states: str) -> Article | None:
        """One of the articles, in one of these states."""
        found = select(Article).order_by(Article.id)
        rows = db.session.scalars(found.where(Article.state.in_(states)) if states else found).all()
        return rows[pick % len(rows)] if rows else None

    def tag(self, pick: int) -> Tag | None:
        """One of the tags."""
        rows = db.session.scalars(select(Tag).order_by(Tag.id)).all()
        return rows[pick % len(rows)] if rows else None

    def user(self, pick: int) -> User:
        """One of the authors."""
        rows = db.session.scalars(select(User).where(User.role == "author").order_by(User.id)).all()
        return rows[pick % len(rows)]


@pytest.fixture
def world(cached_on, monkeypatch):
    """The site, whose clock stands still."""
    moved = SimpleNamespace(at=clock.now())
    monkeypatch.setattr(clock, "now", lambda: moved.at)

    def seconds():
        return moved.at.timestamp()

    for module in (answering, keeper, settled):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=seconds, sleep=time.sleep))
    # However busy the machine is.
    monkeypatch.setattr(keeper, "PATIENCE", PATIENCE)
    made = World(cached_on, moved)
    yield made
    with made.plain.app_context():
        db.engine.dispose()


def dealt(random: Random) -> Iterator[Any]:
    """What to do next, all of it equally often."""
    while True:
        yield from random.sample(ACTIONS, len(ACTIONS))


def test_pages_that_are_ready_are_as_they_would_be_made_now(world):
    random = Random(20)
    actions = dealt(random)
    for _ in range(settings.default.max_examples):
        go_on(world, random, itertools.islice(actions, STEPS))


def go_on(world: World, random: Random, actions: Iterator[Any]) -> None:
    """Begin anew, do all that, and look at every page after each."""
    world.begin()
    world.check()
    for act in actions:
        pick, names = random.randrange(10), random.sample(NAMES, random.randrange(4))
        world.done.append(f"{act.__name__}({pick}, {names})")
        if act in BY_OTHERS:
            act(world, pick, names)
        else:
            with world.site.writing():
                act(world, pick, names)
        world.check()


def test_what_comes_due_is_on_ready_pages_at_once(world):
    world.begin()
    with world.site.writing():
        article = Article(title="Due by now", body="Text")
        article.schedule(clock.now() + DAY, clock.now())
        db.session.add(article)
    world.check()
    assert b"Due by now" not in world.site.ask("/")[2]
    world.clock.at += DAY
    assert world.site.is_ready("/")
    assert b"Due by now" in world.site.ask("/")[2]
    world.check()


def test_the_page_of_a_tag_is_another_one_when_a_month_begins(world):
    world.begin()
    world.check()
    before = world.site.ask("/tags/flask")
    world.clock.at += 31 * DAY
    assert world.site.is_ready("/")
    assert not world.site.is_ready("/tags/flask")
    assert world.site.ask("/tags/flask") != before
    world.check()
