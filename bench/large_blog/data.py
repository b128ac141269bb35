"""A large blog in a database: articles, tags whose use follows Zipf's law, and every derived row as models write it.

Some tags are there to be hard (``NAMED``). Everything is written to files in the order of the primary keys and loaded
by the server, which takes a minute or two for a million articles.
"""

import json
import random
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import flask_migrate
from flask import Flask

from bench.large_blog.beside import complete
from bench.large_blog.loading import Loader
from bench.large_blog.texts import TEXTS, text_of
from bench.large_blog.words import names
from blog.extensions import db
from blog.lib import likeness, readings, slugs
from blog.lib.names import name_key
from blog.lib.places import month_of, place_of
from blog.models.listing import written
from blog.models.related import KEPT
from blog.models.schema import State, state_of
from blog.models.tag_use import ALL_ARTICLES

FIRST, LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
LINKS = range(1, 8)  # an article's tags, four on average, besides the named ones

ALL = "every"  # on every article
LARGEST = "largest"  # the most used of Zipf's
MIDDLE = "middle"  # one of Zipf's that fills some pages
OLD = "old"  # on a twentieth of the articles, none of which is among the newer half
LEFT, RIGHT = "left", "right"  # each on three of ten, and never both
NAMED = (OLD, LEFT, RIGHT, ALL)  # their ids follow those of Zipf's tags


def tags_for(articles: int) -> int:
    """Return how many tags a blog of that size has."""
    return min(max(articles // 10, 200), 100_000)


@dataclass(frozen=True)
class Blog:
    """The plan of a blog: its tags' names by id, and each article's tags by the article's id. Ids begin with 1."""

    names: list[str]
    tags: list[tuple[int, ...]]

    @property
    def step(self) -> timedelta:
        """The time from one article to the next."""
        return timedelta(seconds=(LAST - FIRST).total_seconds() // len(self.tags))

    def at(self, article_id: int) -> datetime:
        """When the article was published."""
        return FIRST + article_id * self.step

    def place(self, article_id: int) -> int:
        """Where it stands in lists."""
        return place_of(self.at(article_id), article_id)


def middle_rank(tags: int) -> int:
    """Return the rank, and so the id, of the tag called ``MIDDLE``."""
    return round(tags**0.5)


def planned(articles: int) -> Blog:
    """Return a blog of that size, the same each time."""
    chance = random.Random(articles)
    tags = tags_for(articles)
    called = [LARGEST, *names(tags - 1, chance)]
    called[middle_rank(tags) - 1] = MIDDLE
    weights = list(accumulate(1 / rank for rank in range(1, tags + 1)))
    return Blog([*called, *NAMED], [*_links(articles, tags, weights, chance)])


def _links(
    articles: int, tags: int, weights: list[float], chance: random.Random
) -> Iterator[tuple[int, ...]]:
    ids = range(1, tags + 1)
    old, left, right, every = range(tags + 1, tags + 1 + len(NAMED))
    for number in range(articles):
        found = {*chance.choices(ids, cum_weights=weights, k=chance.choice(LINKS)), every}
        side = chance.random()
        found |= {left} if side < 0.3 else {right} if side < 0.6 else set()
        if number < articles // 2 and chance.random() < 0.1:
            found.add(old)
        yield tuple(sorted(found))


def build(app: Flask, articles: int, folder: Path) -> None:
    """Fill the application's empty database; files pass through ``folder``."""
    with app.app_context():
        flask_migrate.upgrade()
        with _loader(folder) as loader:
            _fill(loader, planned(articles))
            complete(loader, articles)
            # Last, for it tells that all is there.
            loader.connection.exec_driver_sql("UPDATE site SET set_up_at=NOW(), rebuild_due=0")
            loader.connection.commit()


def complete_built(app: Flask, articles: int, folder: Path) -> None:
    """Add to a blog that was built before what has been thought of since."""
    with app.app_context(), _loader(folder) as loader:
        complete(loader, articles)


def is_built(app: Flask) -> bool:
    """Whether ``build`` went to its end. Tables of an older version are first brought up to date.

    Unless something new has to be derived for all rows: that takes longer than building.
    """
    with app.app_context():
        if state_of(db.engine) is State.OLDER:
            flask_migrate.upgrade()
        if state_of(db.engine) is not State.READY:
            return False
        with db.engine.connect() as connection:
            return bool(connection.exec_driver_sql("SELECT COUNT(set_up_at) FROM site").scalar())


@contextmanager
def _loader(folder: Path) -> Iterator[Loader]:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SET unique_checks=0, foreign_key_checks=0")
        yield Loader(connection, folder)
        connection.exec_driver_sql("SET unique_checks=1, foreign_key_checks=1")


def _fill(loader: Loader, blog: Blog) -> None:
    loader.load("user", "id username name bio role active created_at", [_OWNER])
    loader.load("tag", _TAG, _tag_rows(blog))
    loader.load("tag_alias", "name_key tag_id name kind slug", _alias_rows(blog))
    loader.load("tag_word", "word tag_id", _found_by(readings.spellings, blog))
    loader.load("tag_mark", "mark tag_id", _found_by(likeness.marks, blog))
    loader.load("article", _ARTICLE, _article_rows(blog))
    loader.load("author_use", "user_id state articles", [(1, "published", len(blog.tags))])
    loader.load("article_tag", "article_id tag_id", _link_rows(blog))
    entries = _entries(blog)
    loader.load("listing", "tag_id place tags", _listing_rows(blog, entries))
    loader.load("tag_use", "tag_id articles newest", _use_rows(blog, entries))
    loader.load("tag_month", "tag_id month articles", _month_rows(blog, entries))


_OWNER = (1, "ada", "Ada", "", "owner", 1, f"{FIRST:%F %T}")
_TAG = "id name translations slug description cover colour created_at name_key reading description_html"


def _tag_rows(blog: Blog) -> Iterator[tuple[object, ...]]:
    made = f"{FIRST:%F %T}"
    for tag_id, name in enumerate(blog.names, 1):
        key, reading = name_key(name), readings.sort_reading(name)
        yield tag_id, name, "{}", slugs.tag_slug(name), "", "", "", made, key, reading, ""


def _alias_rows(blog: Blog) -> Iterator[tuple[object, ...]]:
    keyed = sorted((name_key(name), tag_id, name) for tag_id, name in enumerate(blog.names, 1))
    for key, tag_id, name in keyed:
        yield key, tag_id, name, "name", slugs.tag_slug(name)


def _found_by(find: Callable[[str], Iterable[str]], blog: Blog) -> list[tuple[str, int]]:
    return sorted((text, tag_id) for tag_id, name in enumerate(blog.names, 1) for text in set(find(name)))


_ARTICLE = (
    "id title slug excerpt body state author_id published_at created_at updated_at listed_at "
    "body_html summary language reading_minutes kin"
)


def _article_rows(blog: Blog) -> Iterator[tuple[object, ...]]:
    # Of Zipf's tags the ids are the ranks. Nearly what models find: the newest that share the rarest of them.
    ranked, recent = len(blog.names) - len(NAMED), dict[int, deque[int]]()
    for article_id, tags in enumerate(blog.tags, 1):
        title, slug, body, body_html, summary, language, minutes = text_of(article_id % TEXTS)
        at = f"{blog.at(article_id):%F %T}"
        rarest = max(tag_id for tag_id in tags if tag_id <= ranked)
        like = recent.setdefault(rarest, deque(maxlen=KEPT))
        kin = json.dumps([[other, [rarest]] for other in reversed(like)])
        like.append(article_id)
        head = article_id, f"{title} {article_id}", f"{slug}-{article_id}", "", body, "published", 1
        yield *head, at, at, at, at, body_html, summary, language, minutes, kin


def _link_rows(blog: Blog) -> Iterator[tuple[object, ...]]:
    for article_id, tags in enumerate(blog.tags, 1):
        for tag_id in tags:
            yield article_id, tag_id


def _entries(blog: Blog) -> dict[int, array]:
    """Return the ids of each tag's articles, and of all, in the order of the index."""
    entries = {tag_id: array("I") for tag_id in range(len(blog.names) + 1)}
    for article_id, tags in enumerate(blog.tags, 1):
        for tag_id in (ALL_ARTICLES, *tags):
            entries[tag_id].append(article_id)
    return entries


def _listing_rows(blog: Blog, entries: dict[int, array]) -> Iterator[tuple[object, ...]]:
    places = [0, *(blog.place(article_id) for article_id in range(1, len(blog.tags) + 1))]
    texts = ["", *map(written, blog.tags)]
    for tag_id, article_ids in entries.items():
        for article_id in article_ids:
            yield tag_id, places[article_id], texts[article_id]


def _use_rows(blog: Blog, entries: dict[int, array]) -> Iterator[tuple[object, ...]]:
    for tag_id, article_ids in entries.items():
        if article_ids:
            yield tag_id, len(article_ids), blog.place(article_ids[-1])


def _month_rows(blog: Blog, entries: dict[int, array]) -> Iterator[tuple[object, ...]]:
    months = [0, *(month_of(blog.place(article_id)) for article_id in range(1, len(blog.tags) + 1))]
    for tag_id, article_ids in entries.items():
        for month, count in sorted(Counter(months[article_id] for article_id in article_ids).items()):
            yield tag_id, month, count
