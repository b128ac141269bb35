"""The derived index of readers' lists: which published article stands where under which tag, implied tags included.

A row of ``listing`` holds besides the article's place all its tags, so that a list by any expression is read from
the entries of one tag alone. Rows under ``ALL_ARTICLES`` are the list of all published articles. No foreign keys: all
of it can be made again from the plain tables at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, Integer, Table, Text, bindparam, delete, insert, select
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Session

from blog.lib.places import id_of, months_around, place_of
from blog.models import sources
from blog.models.article import Article
from blog.models.base import TABLE, Base
from blog.models.implication import implied_by
from blog.models.page_change import touch
from blog.models.tag import article_tag
from blog.models.tag_use import ALL_ARTICLES, Tally
from blog.models.upsert import replaced, upsert

BATCH = 500  # articles whose rows are written at once
FEW_PLACES = 20  # whose neighbours are looked up
# ",3,17," can be searched for ",17,".
_Tags = Text().with_variant(mysql.TEXT(charset="ascii", collation="ascii_bin"), "mysql", "mariadb")

listing = Table(
    "listing",
    Base.metadata,
    Column("tag_id", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("tags", _Tags, nullable=False),
    **TABLE,
)

# Built once, since each save asks: building takes as long as asking.
_ENTER = insert(listing)
_TAGS_AT = select(listing.c.place, listing.c.tags).where(
    listing.c.tag_id == ALL_ARTICLES, listing.c.place.in_(bindparam("places", expanding=True))
)
_TAGS_AT = _TAGS_AT.with_for_update()
_STORED = select(article_tag.c.article_id, article_tag.c.tag_id).where(
    article_tag.c.article_id.in_(bindparam("article_ids", expanding=True))
)
_STORED = _STORED.with_for_update(read=True)

T = TypeVar("T")
Entries = dict[int, frozenset[int]]  # from a place to the tags of the article there


@dataclass(frozen=True)
class Move:
    """An article that stood at one place of readers' lists and stands at another (None: in none).

    ``stored`` are its tags where nobody else can have changed them, as on an article that is new; else they are read.
    """

    article_id: int
    was: int | None
    now: int | None
    stored: frozenset[int] | None = None


def relist(session: Session, moves: Iterable[Move], tally: Tally | None = None) -> None:
    """Write the rows of these articles as their tags and implications demand, and count what changes.

    Reads links and implications as they are now, not as this transaction's snapshot has them: whoever would change
    them waits until it ends. With a ``tally`` of the caller's, the caller settles it.
    """
    own = tally or Tally()
    for batch in batches(list(moves), BATCH):
        _Relisting(session, batch, own).write()
    if tally is None:
        own.settle(session)
        touch_neighbours(session, own.moved)


def standing(session: Session, article_ids: Collection[int]) -> list[Move]:
    """Return where these articles stand, as moves from there to there; nobody else moves them meanwhile."""
    moves = []
    for batch in batches(sorted(article_ids), BATCH):
        rows = select(Article.id, Article.listed_at).where(
            Article.id.in_(batch), Article.listed_at.is_not(None)
        )
        for article_id, listed_at in session.execute(rows.with_for_update(read=True)):
            place = place_of(listed_at, article_id) if listed_at else None
            moves.append(Move(article_id, place, place))
    return moves


def tags_at(session: Session, places: Collection[int]) -> Entries:
    """Return the tags of the articles at these places, locked; places where none is listed are left out."""
    if not places:
        return {}
    found = session.connection().execute(_TAGS_AT, {"places": sorted(places)})
    return {place: parsed(tags) for place, tags in found}


def stored_tags(session: Session, article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return the ids of the tags stored on these articles as they are now, locked against change."""
    found: dict[int, set[int]] = {article_id: set() for article_id in article_ids}
    if article_ids:
        links = session.connection().execute(_STORED, {"article_ids": sorted(article_ids)})
        for article_id, tag_id in links:
            found[article_id].add(tag_id)
    return found


def closed(session: Session, stored: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    """Return each article's tags with all that they imply."""
    implied = implied_by(session, set[int]().union(*stored.values()), for_writing=True)
    return {
        article_id: frozenset[int]().union(*(implied[tag_id] for tag_id in tag_ids))
        for article_id, tag_ids in stored.items()
    }


def written(tag_ids: Iterable[int]) -> str:
    """Return the ids as a row holds them."""
    return f",{','.join(map(str, sorted(tag_ids)))},"


def parsed(tags: str) -> frozenset[int]:
    """Return the ids that a row holds."""
    return frozenset(int(tag_id) for tag_id in tags.split(",") if tag_id)


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def touch_neighbours(session: Session, places: Collection[int]) -> None:
    """Note that the articles beside these places have other neighbours.

    Read as they are now: whoever publishes beside them at this moment has written the counter of everything before, as
    this transaction has, and so has committed or waits for it.
    """
    if len(places) > FEW_PLACES:
        touch(session, [sources.EVERYTHING])
        return
    for place in places:
        for beyond, nearest in (
            (listing.c.place > place, listing.c.place),
            (listing.c.place < place, listing.c.place.desc()),
        ):
            beside = select(listing.c.place).where(listing.c.tag_id == ALL_ARTICLES, beyond)
            found = session.scalar(beside.order_by(nearest).limit(1).with_for_update(read=True))
            if found is not None:
                touch(session, [sources.beside(id_of(found))])


def _touched(place: int, old: Collection[int], new: Collection[int]) -> set[str]:
    """The sources that an article touches whose tags at that place were these and become those."""
    lists = {sources.list_of(tag_id) for tag_id in (*old, *new) if tag_id != ALL_ARTICLES}
    moved = (ALL_ARTICLES in old) != (ALL_ARTICLES in new)
    of_all = {sources.LIST, *map(sources.month, months_around(place))} if moved else set()
    return lists | of_all | {sources.article(id_of(place)), sources.TAGS}


class _Relisting:
    """One batch: what the rows are, what they have to be, and the difference."""

    def __init__(self, session: Session, moves: Sequence[Move], tally: Tally) -> None:
        self.session = session
        self.tally = tally
        before = {move.was for move in moves if move.was is not None}
        self.old = tags_at(session, before)
        listed = [move for move in moves if move.now is not None]
        known = {move.article_id: set(move.stored) for move in listed if move.stored is not None}
        unknown = {move.article_id for move in listed} - known.keys()
        tags = closed(session, known | stored_tags(session, unknown))
        self.new = {move.now: tags[move.article_id] for move in moves if move.now is not None}

    def write(self) -> None:
        """Remove, insert and change rows; nothing is asked of the database where nothing differs."""
        gone: Entries = {}
        fresh: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for place in {*self.old, *self.new}:
            old, new = self._rows(self.old, place), self._rows(self.new, place)
            if old == new:
                continue
            gone[place] = old - new
            tags = written(new - {ALL_ARTICLES})
            fresh += [{"tag_id": tag_id, "place": place, "tags": tags} for tag_id in sorted(new - old)]
            changed += [{"tag_id": tag_id, "place": place, "tags": tags} for tag_id in sorted(new & old)]
            self.tally.count(place, old - new, -1)
            self.tally.count(place, new - old, +1)
            touch(self.session, _touched(place, old, new))
        self._remove(gone)
        if fresh:
            self.session.connection().execute(_ENTER, fresh)
        upsert(self.session, listing, changed, {"tags": replaced})

    @staticmethod
    def _rows(entries: Entries, place: int) -> frozenset[int]:
        return entries[place] | {ALL_ARTICLES} if place in entries else frozenset()

    def _remove(self, gone: Mapping[int, Collection[int]]) -> None:
        """By tag or by place, whichever takes fewer statements."""
        by_tag: dict[int, list[int]] = defaultdict(list)
        for place, tag_ids in gone.items():
            for tag_id in tag_ids:
                by_tag[tag_id].append(place)
        by_place = {place: tag_ids for place, tag_ids in gone.items() if tag_ids}
        if len(by_tag) <= len(by_place):
            for tag_id, places in sorted(by_tag.items()):
                self._delete([tag_id], places)
        else:
            for place, tag_ids in sorted(by_place.items()):
                self._delete(tag_ids, [place])

    def _delete(self, tag_ids: Iterable[int], places: Iterable[int]) -> None:
        rows = listing.c.tag_id.in_(sorted(tag_ids)), listing.c.place.in_(sorted(places))
        self.session.execute(delete(listing).where(*rows))
