"""The articles that a tag expression means, read from the derived lists of its tags with bounded work.

A group of the expression is read from the list of its rarest tag, filtered by the tags that each row of it holds. How
far a page looks is limited: one that met the limit before it was full says where to continue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor
from blog.lib.expressions import Expression, Group
from blog.lib.places import cursor_of, id_of, place_at
from blog.models.listing import listing
from blog.models.tag_use import EVERYTHING, uses_of

# Entries of lists that a page looks at in all, after as many have told how far that goes. What narrows may look at
# twice as many, which makes 20,000.
LOOKED_AT = 5_000
FOLLOWED = 4  # pages, for a feed, which can't continue
COUNTED = 5_000  # articles, the newest ones, whose tags the narrowing list counts

# Which way from a cursor: to smaller places or to larger ones.
Way = Literal[-1, 1]
OLDER: Final = -1
NEWER: Final = 1


@dataclass(frozen=True)
class ArchivePage:
    """Places of articles, newest first, and the cursors of what lies on either side (None: nothing).

    ``ends_at`` is where looking ended before the page was full, None when it did not; the cursor on that side
    continues there.
    """

    places: Sequence[int]
    older: Cursor | None
    newer: Cursor | None
    ends_at: int | None = None

    @property
    def article_ids(self) -> list[int]:
        """The ids of the articles."""
        return [id_of(place) for place in self.places]


@dataclass(frozen=True)
class Narrowing:
    """How many of the ``counted`` newest articles have each tag, by id; ``complete`` when these are all there are."""

    tags: Counter[str]
    counted: int
    complete: bool

    def most(self, limit: int) -> list[tuple[int, int]]:
        """Return ids and numbers of at most ``limit`` tags, the most frequent first, of equal ones the oldest."""
        common = self.tags.most_common(limit)
        # Among tens of thousands the least of them says which are worth sorting.
        least = common[-1][1] if common else 0
        ranked = sorted((-count, int(tag_id)) for tag_id, count in self.tags.items() if count >= least)
        return [(tag_id, -negative) for negative, tag_id in ranked[:limit]]


class Archive:
    """The published articles that an expression means. ``tag_ids`` are those of its slugs."""

    def __init__(self, session: Session, expression: Expression, tag_ids: Mapping[str, int]) -> None:
        self.session = session
        self.uses = dict(session.execute(uses_of([*tag_ids.values(), EVERYTHING])).all())
        sources = (self._source(group, tag_ids) for group in expression.groups)
        self.sources = [source for source in sources if source]
        # What each source may look at.
        self.share = max(1, LOOKED_AT // len(expression.groups))
        self._ends: dict[tuple[int, int | None, Way, int], int | None] = {}

    @property
    def size(self) -> int | None:
        """The number of articles where it is counted already: of one tag alone, and of everything."""
        plain = len(self.sources) == 1 and not self.sources[0].conditions
        return self.sources[0].articles if plain else None

    def page(self, size: int, before: Cursor | None = None, after: Cursor | None = None) -> ArchivePage:
        """Return ``size`` articles older than ``before``, or newer than ``after``, or the newest."""
        way: Way = NEWER if after and not before else OLDER
        cursor = before or after
        start = place_at(cursor) if cursor else None
        places, ends_at = self._read(size, start, way)
        full = len(places) > size
        last = places[size - 1] if full else ends_at
        ahead = None if last is None else cursor_of(last)
        behind = None if start is None else cursor_of(places[0] if places else _beside(start, way))
        older, newer = (ahead, behind) if way == OLDER else (behind, ahead)
        return ArchivePage(sorted(places[:size], reverse=True), older, newer, None if full else ends_at)

    def newest(self, size: int) -> list[int]:
        """Return the ids of the ``size`` newest articles; of fewer where these are farther than a few pages look."""
        page = self.page(size)
        found = page.article_ids
        for _ in range(FOLLOWED - 1):
            if page.ends_at is None:
                break
            page = self.page(size - len(found), before=page.older)
            found += page.article_ids
        return found

    def span(self) -> tuple[int, int] | None:
        """Return the first place and the last of one tag's list; None when it is empty."""
        places = select(listing.c.place).where(listing.c.tag_id == self.sources[0].driver)
        # Two questions in one: of both at once SQLite finds neither in the index alone.
        first, last = (
            places.order_by(order).limit(1).scalar_subquery()
            for order in (listing.c.place, listing.c.place.desc())
        )
        row = self.session.execute(select(first, last)).one()
        return None if row[0] is None else (row[0], row[1])

    def narrowing(self) -> Narrowing:
        """Return the tags of the newest articles, counted."""
        entries, complete = self._newest()
        tags = Counter("".join(entries).split(","))
        del tags[""]
        return Narrowing(tags, len(entries), complete)

    def ties(self, tag_ids: Iterable[int]) -> Counter[tuple[int, int]]:
        """Return how many of the newest articles two of these tags share, the lesser id first."""
        wanted = {str(tag_id) for tag_id in tag_ids}
        shared = Counter[tuple[int, int]]()
        for tags in self._newest()[0]:
            held = [int(tag_id) for tag_id in tags.split(",") if tag_id in wanted]
            shared.update(combinations(held, 2))
        return shared

    # -- pages

    def _read(self, size: int, start: int | None, way: Way) -> tuple[list[int], int | None]:
        """The nearest places, at least size + 1 if there are so many, and where not all was looked at: how far."""
        found: set[int] = set()
        ends: list[int] = []
        for source in self.sources:
            end = self._end(source, start, way, self.share) if source.conditions else None
            places = self.session.scalars(source.filtered(start, end, way).limit(size + 1)).all()
            found.update(places)
            # One that gave enough is known as far as this page goes.
            if end is not None and len(places) <= size:
                ends.append(end)
        nearest = min(ends, key=lambda place: place * way, default=None)
        reached = (place for place in found if nearest is None or place * way <= nearest * way)
        return sorted(reached, key=lambda place: place * way), nearest

    def _end(self, source: Source, start: int | None, way: Way, share: int) -> int | None:
        """The last place that is looked at; None when that is all there are."""
        if source.articles <= share:
            return None
        key = (source.driver, start, way, share)
        if key not in self._ends:
            places = self.session.scalars(source.entries(start, None, way).offset(share - 1).limit(2)).all()
            self._ends[key] = places[0] if len(places) == 2 else None
        return self._ends[key]

    # -- what they have in common

    def _newest(self) -> tuple[Sequence[str], bool]:
        """The tags of the newest articles, as rows hold them, and whether these are all."""
        if len(self.sources) != 1:
            return self._newest_by_place()
        source = self.sources[0]
        plain = self.size is not None
        end = self._end(source, None, OLDER, COUNTED) if plain else self._reach(source)
        if not plain and (source.articles if end is None else self.share) > COUNTED:
            return self._newest_by_place()
        return self._texts(source, end, listing.c.tags), end is None

    def _reach(self, source: Source) -> int | None:
        """The last place that what narrows looks at: a list of up to twice what a page may look at is read whole."""
        return None if source.articles <= 2 * self.share else self._end(source, None, OLDER, self.share)

    def _newest_by_place(self) -> tuple[Sequence[str], bool]:
        """The same where there may be more than are counted, or one article twice."""
        found: dict[int, str] = {}
        ends: list[int] = []
        for source in self.sources:
            end = self._reach(source)
            for entry in self._texts(source, end, cast(listing.c.place, String) + listing.c.tags):
                place, comma, tags = entry.partition(",")
                found[int(place)] = comma + tags
            ends += [] if end is None else [end]
        newest = max(ends, default=None)
        if newest is not None:
            found = {place: tags for place, tags in found.items() if place >= newest}
        kept = sorted(found, reverse=True)[:COUNTED]
        return [found[place] for place in kept], not ends and len(kept) == len(found)

    def _texts(self, source: Source, end: int | None, what: ColumnElement[str]) -> Sequence[str]:
        """What each entry says, in one text: thousands of rows take a driver that is written in Python far longer."""
        rows = source.filtered(None, end, OLDER).with_only_columns(func.aggregate_strings(what, ";"))
        text = self.session.scalar(rows.order_by(None))
        return text.split(";") if text else []

    def _is_on_all(self, tag_id: int) -> bool:
        """Whether there is no article without the tag, as the counters know before any is looked at."""
        return 0 < self.uses.get(tag_id, 0) == self.uses.get(EVERYTHING, 0)

    def _source(self, group: Group, tag_ids: Mapping[str, int]) -> Source | None:
        plain = {tag_ids[term.word] for term in group if not term.negated}
        refused = {tag_ids[term.word] for term in group if term.negated}
        if plain & refused or any(self._is_on_all(tag_id) for tag_id in refused):
            return None
        driver = min(plain, key=lambda tag_id: (self.uses.get(tag_id, 0), tag_id), default=EVERYTHING)
        having = [listing.c.tags.like(f"%,{tag_id},%") for tag_id in sorted(plain - {driver})]
        lacking = [listing.c.tags.not_like(f"%,{tag_id},%") for tag_id in sorted(refused)]
        return Source(driver, self.uses.get(driver, 0), (*having, *lacking))


def everything(session: Session) -> Archive:
    """All published articles."""
    return Archive(session, Expression(((),)), {})


@dataclass(frozen=True)
class Source:
    """Where a group's articles are read: the list of one tag, its number of entries, and what each has to fulfil."""

    driver: int
    articles: int
    conditions: tuple[ColumnElement[bool], ...]

    def entries(self, start: int | None, end: int | None, way: Way) -> Select[int]:
        """Places of the list beyond ``start`` and not beyond ``end``, the nearest first."""
        place = listing.c.place
        found = select(place).where(listing.c.tag_id == self.driver)
        if start is not None:
            found = found.where(place < start if way == OLDER else place > start)
        if end is not None:
            found = found.where(place >= end if way == OLDER else place <= end)
        return found.order_by(place.desc() if way == OLDER else place)

    def filtered(self, start: int | None, end: int | None, way: Way) -> Select[int]:
        """Those of articles that are meant."""
        return self.entries(start, end, way).where(*self.conditions)


def _beside(place: int, way: Way) -> int:
    """The place next to one, of an id that an article can have."""
    next_place = place + way
    return next_place if id_of(next_place) else next_place + way
