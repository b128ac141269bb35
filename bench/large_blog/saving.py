"""Saving an article with ten tags, popular and rare: at both sizes, and beside a plain insert of the same rows.

Plain are three statements that SQLAlchemy Core is given ready; those with the two that count as well; and objects that
the ORM stores as it would in an application that derives nothing. All commit, and the server stores durably. Each draws
tags of its own, or the first would fetch their rows from memory for all that follow.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from unittest.mock import patch

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import registry, relationship

from bench.large_blog.subject import Subject, Times
from bench.large_blog.texts import body_of
from blog.extensions import db
from blog.lib import clock
from blog.lib.places import month_of, place_of
from blog.models import Article, Tag, article_tag, derived, derived_lists, listing, transaction
from blog.models.listing import written
from blog.models.tag_use import ALL_ARTICLES, Tally, tag_month, tag_use

TAGS = 10
NEW, EDITED = "a new article", "five of its tags changed"
PLAIN, COUNTED, OBJECTS = "plain rows", "plain rows, counted", "plain objects"
# What a save consists of besides the ORM's own work; the lists' time holds the counters'.
PARTS = {
    "texts": (derived, "derive_texts"),
    "related": (derived_lists, "derive_kin"),
    "lists": (derived_lists, "relist"),
    "counters": (Tally, "settle"),
}


class PlainArticle:
    """A row of the table of articles, and nothing that follows from it."""

    id: int
    tags: list["PlainTag"]


class PlainTag:
    """A row of the table of tags."""


_article = cast(Table, Article.__table__)
_mapping = registry()
_mapping.map_imperatively(PlainTag, Tag.__table__)
_tags = relationship(PlainTag, secondary=article_tag, overlaps="articles,tags")
_mapping.map_imperatively(PlainArticle, _article, properties={"tags": _tags})

_used, _months = mysql.insert(tag_use), mysql.insert(tag_month)
_USED = _used.on_duplicate_key_update(
    articles=tag_use.c.articles + _used.inserted.articles, newest=_used.inserted.newest
)
_MONTHS = _months.on_duplicate_key_update(articles=tag_month.c.articles + _months.inserted.articles)


def measured(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Save in turn, and return the medians."""
    times, chance = Times(), random.Random(2)
    try:
        for turn in range(rounds + 2):
            for subject in (small, large):
                with subject.app.app_context():
                    _Round(times if turn > 1 else Times(), subject, chance).run()
    finally:
        for subject in (small, large):
            _clear(subject)
    result: dict[str, object] = {name: times.compared(name, small, large) for name in sorted(times.taken)}
    for plain in (PLAIN, COUNTED, OBJECTS):
        for subject in (small, large):
            ratio = round(times.median(NEW, subject) / times.median(plain, subject), 2)
            result[f"{NEW} to {plain} at {subject.articles}"] = ratio
            print(f"  {NEW} to {plain} at {subject.articles:,}: {ratio} x")
    return result


class _Round:
    """One article saved in every way."""

    def __init__(self, times: Times, subject: Subject, chance: random.Random) -> None:
        self.times, self.subject, self.chance = times, subject, chance
        self.body = body_of(chance, chinese=False)

    def run(self) -> None:
        """Save it, save rows like its own plainly and take these away, change its tags."""
        names = list(self._drawn().values())
        with self._taken(NEW):
            article_id = transaction.run(db.session, lambda: _publish(names, self.body))
        db.session.remove()
        for plain in (PLAIN, COUNTED, OBJECTS):
            self._insert(plain, _Rows(article_id, list(self._drawn())))
        others = list(self._drawn().values())
        with self._taken(EDITED):
            transaction.run(db.session, lambda: _retag(article_id, [*names[::2], *others[::2]]))
        db.session.remove()

    def _insert(self, plain: str, rows: "_Rows") -> None:
        counted = plain == COUNTED
        with self.times.of(plain, self.subject):
            again = transaction.run(db.session, rows.add) if plain == OBJECTS else rows.insert(counted)
        db.session.remove()
        rows.remove(again, counted)

    def _drawn(self) -> dict[int, str]:
        return _drawn(self.subject, self.chance)

    @contextmanager
    def _taken(self, name: str) -> Iterator[None]:
        """Take the time of the block and of what it consists of."""
        with ExitStack() as stack:
            stack.enter_context(self.times.of(name, self.subject))
            for part, (owner, function) in PARTS.items():
                stack.enter_context(self._timed(f"{name}: {part}", owner, function))
            yield

    def _timed(self, name: str, owner: object, function: str) -> Any:
        real = getattr(owner, function)

        def timed(*args: object) -> object:
            with self.times.of(name, self.subject):
                return real(*args)

        return patch.object(owner, function, timed)


class _Rows:
    """The rows of a stored article, to be stored again under another key and with these tags."""

    def __init__(self, article_id: int, tag_ids: list[int]) -> None:
        found = db.session.execute(select(_article).where(Article.id == article_id)).one()
        self.tags = tag_ids
        self.values = {name: value for name, value in found._mapping.items() if name != "id"}
        self.values["slug"] += "-again"
        self.at = self.values["listed_at"]
        db.session.remove()

    def insert(self, counted: bool) -> int:
        """Store the article, its links, its entries, and the counters if wanted, and return its id."""
        with db.engine.begin() as connection:
            key: Any = connection.execute(insert(_article), self.values).inserted_primary_key
            article_id: int = key[0]
            links = [{"article_id": article_id, "tag_id": tag_id} for tag_id in self.tags]
            connection.execute(insert(article_tag), links)
            connection.execute(insert(listing), self._entries(article_id))
            if counted:
                self._count(connection, place_of(self.at, article_id))
        return article_id

    def add(self) -> int:
        """Store the same through the ORM, which has to load the tags, and return its id."""
        session, article = db.session(), PlainArticle()
        for name, value in self.values.items():
            setattr(article, name, value)
        article.tags = list(session.scalars(select(PlainTag).where(Tag.__table__.c.id.in_(self.tags))))
        session.add(article)
        session.flush()
        session.execute(insert(listing), self._entries(article.id))
        return article.id

    def remove(self, article_id: int, counted: bool) -> None:
        """Take them away again."""
        session, place, tally = db.session(), place_of(self.at, article_id), Tally()
        for tag_id in (ALL_ARTICLES, *self.tags):
            session.execute(delete(listing).where(listing.c.tag_id == tag_id, listing.c.place == place))
        session.execute(delete(_article).where(Article.id == article_id))
        if counted:
            tally.count(place, (ALL_ARTICLES, *self.tags), -1)
            tally.settle(session)
        session.commit()
        db.session.remove()

    def _entries(self, article_id: int) -> list[dict[str, object]]:
        place, tags = place_of(self.at, article_id), written(self.tags)
        return [{"tag_id": tag_id, "place": place, "tags": tags} for tag_id in (ALL_ARTICLES, *self.tags)]

    def _count(self, connection: Connection, place: int) -> None:
        tag_ids = sorted([ALL_ARTICLES, *self.tags])
        uses = [{"tag_id": tag_id, "articles": 1, "newest": place} for tag_id in tag_ids]
        months = [{"tag_id": tag_id, "month": month_of(place), "articles": 1} for tag_id in tag_ids]
        connection.execute(_USED, uses)
        connection.execute(_MONTHS, months)


def _drawn(subject: Subject, chance: random.Random) -> dict[int, str]:
    """The ids and names of ten different tags, from the most used to the rarest."""
    ids: list[int] = []
    for number in range(TAGS):
        band = range(subject.rank(number / TAGS), subject.rank((number + 1) / TAGS) + 1)
        ids.append(chance.choice([tag_id for tag_id in band if tag_id not in ids]))
    by_id = dict(db.session.execute(select(Tag.id, Tag.name).where(Tag.id.in_(ids))).all())
    db.session.remove()
    return {tag_id: by_id[tag_id] for tag_id in ids}


def _publish(names: list[str], body: str) -> int:
    """What the desk does with a new article."""
    session = db.session()
    article = Article(title=f"Saved {random.random()}", author_id=1)
    with session.no_autoflush:
        session.add(article)
        article.body = body
        article.slug = Article.slug_for(session, article.title, besides=article)
        article.tag_with(session, names)
    article.publish(clock.now())
    session.flush()
    return article.id


def _retag(article_id: int, names: list[str]) -> None:
    """What the desk does with an article whose tags were changed."""
    session = db.session()
    article = session.scalars(Article.on_desk(article_id, for_writing=True)).one()
    article.tag_with(session, names)


def _clear(subject: Subject) -> None:
    """Take away what was saved, as the models do."""
    with subject.app.app_context():
        for article in db.session.scalars(Article.after_id(subject.articles)):
            db.session.delete(article)
        db.session.commit()
