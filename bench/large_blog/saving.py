"""Saving an article with ten tags, popular and rare: at both sizes, and beside a plain insert of the same rows.

Plain are three statements that SQLAlchemy Core is given ready; those with the two that count as well; and objects that
the ORM stores as it would in an application that derives nothing. All commit, and the server stores durably.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import registry, relationship

from bench.large_blog.data import body_of
from bench.large_blog.subject import Subject, Times
from blog.extensions import db
from blog.lib import clock
from blog.lib.places import month_of, place_of
from blog.models import Article, Tag, article_tag, derived, derived_lists, listing, transaction
from blog.models.listing import written
from blog.models.tag_use import EVERYTHING, Tally, tag_month, tag_use

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


class PlainTag:
    """A row of the table of tags."""


_mapping = registry()
_mapping.map_imperatively(PlainTag, Tag.__table__)
_tags = relationship(PlainTag, secondary=article_tag, overlaps="articles,tags")
_mapping.map_imperatively(PlainArticle, Article.__table__, properties={"tags": _tags})


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
        self.times, self.subject = times, subject
        self.names, self.others = _tag_names(subject, chance), _tag_names(subject, chance)
        self.body = body_of(chance, chinese=False)

    def run(self) -> None:
        """Save it, save the same rows plainly and take these away, change its tags."""
        with self._taken(NEW):
            article_id = transaction.run(db.session, lambda: _publish(self.names, self.body))
        rows = _Rows(article_id)
        db.session.remove()
        with self.times.of(PLAIN, self.subject):
            again = rows.insert()
        rows.remove(again)
        with self.times.of(COUNTED, self.subject):
            again = rows.insert(1)
        rows.remove(again, 1)
        with self.times.of(OBJECTS, self.subject):
            again = transaction.run(db.session, rows.add)
        db.session.remove()
        rows.remove(again)
        with self._taken(EDITED):
            transaction.run(db.session, lambda: _retag(article_id, [*self.names[::2], *self.others[::2]]))
        db.session.remove()

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
    """The rows of a stored article, to be stored again under other keys."""

    def __init__(self, article_id: int) -> None:
        linked = select(article_tag.c.tag_id).where(article_tag.c.article_id == article_id)
        found = db.session.execute(select(Article.__table__).where(Article.id == article_id)).one()
        self.tags = list(db.session.scalars(linked))
        self.values = {name: value for name, value in found._mapping.items() if name != "id"}
        self.values["slug"] += "-again"
        self.at = self.values["listed_at"]

    def insert(self, count: int = 0) -> int:
        """Store the article, its links and its entries, with ``count`` the counters too, and return its id."""
        with db.engine.begin() as connection:
            article_id = connection.execute(insert(Article.__table__), self.values).inserted_primary_key[0]
            links = [{"article_id": article_id, "tag_id": tag_id} for tag_id in self.tags]
            connection.execute(insert(article_tag), links)
            connection.execute(insert(listing), self._entries(article_id))
            self._count(connection, count)
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

    def remove(self, article_id: int, count: int = 0) -> None:
        """Take them away again, which nobody else counted."""
        place = place_of(self.at, article_id)
        with db.engine.begin() as connection:
            for tag_id in (EVERYTHING, *self.tags):
                connection.execute(
                    delete(listing).where(listing.c.tag_id == tag_id, listing.c.place == place)
                )
            connection.execute(delete(Article).where(Article.id == article_id))
            self._count(connection, -count)

    def _entries(self, article_id: int) -> list[dict[str, object]]:
        place, tags = place_of(self.at, article_id), written(self.tags)
        return [{"tag_id": tag_id, "place": place, "tags": tags} for tag_id in (EVERYTHING, *self.tags)]

    def _count(self, connection: Connection, change: int) -> None:
        tag_ids = sorted([EVERYTHING, *self.tags]) if change else []
        rows = [{"tag_id": tag_id, "articles": change} for tag_id in tag_ids]
        for table, key in ((tag_use, {}), (tag_month, {"month": month_of(place_of(self.at, 1))})):
            adding = mysql.insert(table)
            adding = adding.on_duplicate_key_update(articles=table.c.articles + adding.inserted.articles)
            if rows:
                connection.execute(adding, [row | key for row in rows])


def _tag_names(subject: Subject, chance: random.Random) -> list[str]:
    """Ten different tags, from the most used to the rarest."""
    ids: list[int] = []
    for number in range(TAGS):
        band = range(subject.rank(number / TAGS), subject.rank((number + 1) / TAGS) + 1)
        ids.append(chance.choice([tag_id for tag_id in band if tag_id not in ids]))
    by_id = dict(db.session.execute(select(Tag.id, Tag.name).where(Tag.id.in_(ids))).all())
    db.session.commit()
    return [by_id[tag_id] for tag_id in ids]


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
