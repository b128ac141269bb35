"""The articles that a tag expression means, read from the derived lists of its tags with bounded work.

A group of the expression is read from the list of its rarest tag, filtered by the tags that each row of it holds. How
far a page looks is limited: one that met the limit before it was full says where to continue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor, beginning
from blog.lib.expressions import Expression, Group
from blog.lib.places import cursor_of, id_of, place_at
from blog.models.group_list import NEWER, OLDER, GroupList, Way
from blog.models.tag_use import ALL_ARTICLES, uses_of

# Entries of lists that a page looks at in all, after as many have told how far that goes. What narrows may look at
# twice as many, which makes 20,000.
LOOKED_AT = 5_000
FOLLOWED = 4  # pages, for a feed, which can't continue
COUNTED = 5_000  # articles, the newest ones, whose tags the narrowing list counts


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
    """How many of the ``counted`` newest articles have each tag; ``complete`` when these are all there are.

    ``tags`` are counted by their ids as rows hold them: as text.
    """

    tags: Counter[str]
    counted: int
    complete: bool

    def most(self, limit: int) -> list[tuple[int, int]]:
        """Return ids and numbers of at most ``limit`` tags, the most frequent first, of equal ones the oldest."""
        # Among tens of thousands the number of the last says which are worth ranking.
        least = sorted(self.tags.values(), reverse=True)[:limit][-1:]
        ranked = sorted((-count, int(tag_id)) for tag_id, count in self.tags.items() if [count] >= least)
        return [(tag_id, -negative) for negative, tag_id in ranked[:limit]]


class Archive:
    """The published articles that an expression means. ``tag_ids`` are those of its slugs."""

    def __init__(
        self,
        session: Session,
        expression: Expression,
        tag_ids: Mapping[str, int],
        uses: Mapping[int, int] | None = None,
    ) -> None:
        self.session = session
        # How many articles each tag has, and all have, where the caller knows it.
        self.uses = uses or dict(session.execute(uses_of([*tag_ids.values(), ALL_ARTICLES])).all())
        lists = (self._list_of(group, tag_ids) for group in expression.groups)
        self.lists = [each for each in lists if each]
        # What may be looked at in each.
        self.share = max(1, LOOKED_AT // len(expression.groups))
        self._ends: dict[tuple[int, int | None, Way, int], int | None] = {}

    @property
    def size(self) -> int | None:
        """The number of articles where it is counted already: of one tag alone, and of everything."""
        plain = len(self.lists) == 1 and not self.lists[0].is_filtered
        return self.lists[0].articles if plain else None

    def page(self, size: int, before: Cursor | None = None, after: Cursor | None = None) -> ArchivePage:
        """Return ``size`` articles older than ``before``, or newer than ``after``, or the newest."""
        cursor, is_older = beginning(before, after)
        way: Way = OLDER if is_older else NEWER
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

    def narrowing(self) -> Narrowing:
        """Return the tags of the newest articles, counted."""
        text, complete = self._newest()
        # An entry begins and ends with a comma, so that nothing stands between two.
        tags = Counter(text.replace(";", "").split(","))
        del tags[""]
        return Narrowing(tags, text.count(";") + bool(text), complete)

    def ties(self, tag_ids: Iterable[int]) -> Counter[tuple[int, int]]:
        """Return how many of the newest articles two of these tags share, the lesser id first."""
        wanted = {str(tag_id) for tag_id in tag_ids}
        shared = Counter[tuple[int, int]]()
        for tags in self._newest()[0].split(";"):
            held = [int(tag_id) for tag_id in tags.split(",") if tag_id in wanted]
            shared.update(combinations(held, 2))
        return shared

    # -- pages

    def _read(self, size: int, start: int | None, way: Way) -> tuple[list[int], int | None]:
        """The nearest places, at least size + 1 if there are so many, and where not all was looked at: how far."""
        found: set[int] = set()
        ends: list[int] = []
        for each in self.lists:
            end = self._end(each, start, way, self.share) if each.is_filtered else None
            places = each.places(self.session, size + 1, start, end, way)
            found.update(places)
            # One that gave enough is known as far as this page goes.
            if end is not None and len(places) <= size:
                ends.append(end)
        nearest = min(ends, key=lambda place: place * way, default=None)
        reached = (place for place in found if nearest is None or place * way <= nearest * way)
        return sorted(reached, key=lambda place: place * way), nearest

    def _end(self, entries: GroupList, start: int | None, way: Way, share: int) -> int | None:
        """The last place that is looked at; None when that is all there are."""
        if entries.articles <= share:
            return None
        key = (entries.driver, start, way, share)
        if key not in self._ends:
            self._ends[key] = entries.reach(self.session, share, start, way)
        return self._ends[key]

    # -- what they have in common

    def _newest(self) -> tuple[str, bool]:
        """The tags of the newest articles, as rows hold them, in one text; and whether these are all."""
        if len(self.lists) != 1:
            return self._newest_by_place()
        entries = self.lists[0]
        plain = self.size is not None
        end = self._end(entries, None, OLDER, COUNTED) if plain else self._reach(entries)
        if not plain and (entries.articles if end is None else self.share) > COUNTED:
            return self._newest_by_place()
        return entries.tags(self.session, end), end is None

    def _reach(self, entries: GroupList) -> int | None:
        """The last place that what narrows looks at: a list of up to twice what a page may look at is read whole."""
        return None if entries.articles <= 2 * self.share else self._end(entries, None, OLDER, self.share)

    def _newest_by_place(self) -> tuple[str, bool]:
        """The same where there may be more than are counted, or one article twice."""
        found: dict[int, str] = {}
        ends: list[int] = []
        for each in self.lists:
            end = self._reach(each)
            text = each.tags(self.session, end, with_places=True)
            for entry in filter(None, text.split(";")):
                place, comma, tags = entry.partition(",")
                found[int(place)] = comma + tags
            ends += [] if end is None else [end]
        newest = max(ends, default=None)
        if newest is not None:
            found = {place: tags for place, tags in found.items() if place >= newest}
        kept = sorted(found, reverse=True)[:COUNTED]
        return ";".join(found[place] for place in kept), not ends and len(kept) == len(found)

    def _is_on_all(self, tag_id: int) -> bool:
        """Whether there is no article without the tag, as the counters know before any is looked at."""
        return 0 < self.uses.get(tag_id, 0) == self.uses.get(ALL_ARTICLES, 0)

    def _list_of(self, group: Group, tag_ids: Mapping[str, int]) -> GroupList | None:
        """Where the group's articles are found; None where none can be."""
        plain = {tag_ids[term.word] for term in group if not term.negated}
        refused = {tag_ids[term.word] for term in group if term.negated}
        if plain & refused or any(self._is_on_all(tag_id) for tag_id in refused):
            return None
        driver = min(plain, key=lambda tag_id: (self.uses.get(tag_id, 0), tag_id), default=ALL_ARTICLES)
        having = tuple(sorted(plain - {driver}))
        return GroupList(driver, self.uses.get(driver, 0), having, tuple(sorted(refused)))


def everything(session: Session) -> Archive:
    """All published articles."""
    return Archive(session, Expression(((),)), {})


def _beside(place: int, way: Way) -> int:
    """The place next to one, of an id that an article can have."""
    next_place = place + way
    return next_place if id_of(next_place) else next_place + way
