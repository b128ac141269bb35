"""A small site whose pages are kept ready, and all addresses at which readers find something."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from blog.extensions import db
from blog.lib import clock
from blog.lib.cursors import Cursor
from blog.models import Article, Base, LoginSession, Site, Tag, User, page_change
from blog.models.sources import EVERYTHING
from blog.web.access import TOKEN
from blog.web.feed import NAMES
from tests.lists import imply
from tests.web.page_cache.asking import is_ready

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LANGUAGES = ("en", "zh-Hans")
# Articles by their titles, the oldest first, a day apart; of each its author and its tags.
ARTICLES = {
    "One": ("mei", ["Flask", "Go"]),
    "Two": ("mei", ["Flask"]),
    "Three": ("li", ["Go"]),
    "Four": ("li", []),
    "Five": ("mei", ["Rust"]),
    "Six": ("li", ["Rust"]),
    "Seven": ("mei", ["Web"]),
}


class SmallSite:
    """Seven articles of two authors, five on a page; Flask implies Python. ``app`` keeps its pages."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.reader = app.test_client()
        self.known: set[str] = set()
        self._cursors: set[str] = set()

    def begin(self) -> None:
        """Remove what was there, and write it all."""
        self.known.clear()
        self._cursors.clear()
        with self.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table is not Site.__table__:
                    session.execute(delete(table))
            page_change.touch(session, [EVERYTHING])
            site = session.scalars(Site.row()).one()
            site.title, site.tagline, site.language, site.time_zone = "Sheaf", "", "en", "UTC"
            site.page_size, site.url, site.set_up_at, site.next_due_at = 5, "", START, None
            people = {name: User(username=name, name=name.title(), role="author") for name in ("mei", "li")}
            session.add_all([*people.values(), User(username="ada", name="Ada", role="owner")])
            session.add_all([flask := Tag(name="Flask"), python := Tag(name="Python")])
            session.flush()
            imply(db.session, flask, python)
            for number, (title, (author, tags)) in enumerate(ARTICLES.items()):
                article = Article(title=title, body=f"Text {number}", author=people[author])
                article.schedule(START + number * DAY, START + 30 * DAY)
                session.add(article)
                article.tag_with(session, tags)
                session.flush()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A unit of work on the site's own session, committed at its end."""
        with self.app.app_context():
            yield db.session()
            db.session.commit()
            db.session.remove()

    # -- as readers and writers know it

    def ask(self, address: str, language: str = "en") -> Any:
        """The answer of the application that keeps its pages."""
        return answer(self.reader, address, language)

    def fill(self, addresses: Iterable[str] | None = None, languages: Iterable[str] = ("en",)) -> set[str]:
        """Ask everything once and return which pages of the first language are ready then."""
        asked = set(self.addresses() if addresses is None else addresses)
        first, *_ = languages = list(languages)
        for address, language in itertools.product(sorted(asked), languages):
            self.ask(address, language)
        return {address for address in asked if self.is_ready(address, first)}

    def is_ready(self, address: str, language: str = "en") -> bool:
        """Whether it is there, and as it would be made now."""
        return is_ready(self.app, address, Accept_Language=language)

    def stale(self, ready: Iterable[str]) -> set[str]:
        """Which of these pages are no longer ready."""
        return {address for address in ready if not self.is_ready(address)}

    def browser(self, username: str = "ada") -> FlaskClient:
        """A browser in which that user is signed in."""
        with self.app.app_context():
            user = db.session.scalars(User.called(username)).one()
            row, token = LoginSession.begin(user, clock.now())
            db.session.add(row)
            db.session.commit()
            db.session.remove()
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
        return client

    def addresses(self) -> set[str]:
        """Where something stands for readers, or once stood."""
        with self.app.app_context():
            articles = db.session.scalars(select(Article).options(selectinload(Article.tags))).all()
            tags = db.session.scalars(select(Tag)).all()
            people = db.session.scalars(select(User)).all()
            listed = sorted((one.listed_at, one.id) for one in articles if one.listed_at)
            db.session.remove()
        slugs = [tag.slug for tag in tags]
        self._cursors |= {f"before={Cursor(*place)}" for place in listed[1:-1:3]}
        self._cursors |= {f"after={Cursor(*place)}" for place in listed[:1]}
        self.known |= {"/", "/tags/", "/tags/?by=name", "/tags/?by=new", "/tags/?view=map", "/tags/?q=p"}
        self.known |= {f"/{name}" for name in NAMES} | {f"/{name}?lang=zh-Hans" for name in NAMES}
        self.known |= {"/archive/", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-1.xml", "/robots.txt"}
        self.known |= {f"/sitemap-{kind}-1.xml" for kind in ("tags", "authors", "series")}
        self.known |= {f"/archive/{at:%Y}/" for at, _id in listed} | {
            f"/archive/{at:%Y/%m}/" for at, _id in listed
        }
        self.known |= {f"/?{cursor}" for cursor in self._cursors}
        self.known |= {f"/articles/{quote(article.slug)}" for article in articles}
        self.known |= {f"/authors/{user.username}" for user in people}
        self.known |= {f"/authors/{user.username}/{name}" for user in people for name in NAMES}
        self.known |= {f"/authors/{user.username}?tag={quote(slug)}" for user in people for slug in slugs[:2]}
        self.known |= {f"/tags/{quote(slug)}" for slug in slugs}
        self.known |= {f"/tags/{quote(slug)}/{name}" for slug in slugs[:2] for name in NAMES}
        self.known |= {f"/tags/{quote(text)}" for text in _expressions(slugs)}
        self.known |= {f"/tags/{quote(slugs[0])}?{cursor}" for cursor in self._cursors if slugs}
        return set(self.known)


def answer(client: FlaskClient, address: str, language: str) -> tuple[int, str, bytes, str | None]:
    """What a reader gets: the status, the kind of the text, the text, and what search engines are told."""
    response = client.get(address, headers={"Accept-Language": language})
    robots = response.headers.get("X-Robots-Tag")
    return response.status_code, response.headers["Content-Type"], response.data, robots


def _expressions(slugs: list[str]) -> list[str]:
    pairs = list(itertools.pairwise(sorted(slugs)[:4]))
    together = [f"{one}+{other}" for one, other in pairs] + [f"{one},{other}" for one, other in pairs]
    without = [f"!{slug}" for slug in slugs[:2]] + [f"{one}+!{other}" for one, other in pairs]
    return together + without


def said_of_site(pick: int, word: str) -> tuple[str, Any]:
    """A column of the site, and another value for it."""
    item = {"label": word, "address": "/", "language": "en"}
    values = {"title": word, "tagline": word, "time_zone": "Asia/Shanghai", "page_size": 6}
    values |= {"accent": "#2a6f5b", "face": "serif", "logo": f"{word}-9x9.png", "menu": [item]}
    return list(values.items())[pick % len(values)]
