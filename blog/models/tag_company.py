"""Tags that are always used together: they stand on exactly the same published articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from blog.lib.cursors import LARGEST
from blog.models.implication import tag_implication
from blog.models.listing import batches, listing
from blog.models.tag import Tag
from blog.models.tag_hygiene import LOOKED_AT, Found, Position, with_use
from blog.models.tag_likeness import Pair, told_apart
from blog.models.tag_use import ALL_ARTICLES, tag_use

LEAST = 3  # articles; on fewer, two tags may meet by chance
GROUPS = 1000  # of likely ones, looked at at once
MOST_READ = 200_000  # entries of lists; where two tags have more, they aren't compared
READ = 20_000  # entries read for one page, unless its first group alone has more
ASKED = 10_000  # tags or pairs that one statement names: SQLite takes 32,766 values


@dataclass(frozen=True)
class Together:
    """Tags that stand on the same published articles, the oldest first, and on how many."""

    tags: Sequence[Tag]
    articles: int


@dataclass(frozen=True)
class _Likely:
    """Tags with equally many articles, the newest of which is the same."""

    articles: int
    newest: int
    tag_ids: Sequence[int]

    @property
    def place(self) -> Position:
        """Where it stands among all."""
        return self.articles, self.newest

    @property
    def pairs(self) -> Sequence[Pair]:
        """What to compare: all with all, or, where that is too much, the oldest with the others."""
        every = list(combinations(self.tag_ids, 2))
        return every if len(every) * self.articles <= MOST_READ else every[: len(self.tag_ids) - 1]

    @property
    def cost(self) -> int:
        """How many entries of lists are read at most."""
        return len(self.pairs) * self.articles


def together(session: Session, limit: int, after: Position | None = None) -> Found[Together]:
    """Groups of tags that never part, those on the most articles first. A page may be short with more to follow.

    A tag that follows from one in use is left out: it stands where that one stands because somebody wants it so.
    """
    least = _least(session, after)
    likely = _likely(session, after, least or LEAST)
    looked_at = _affordable(likely)
    equal = _equal(session, looked_at)
    apart = told_apart(session, {tag_id for pair in equal for tag_id in pair}) if equal else set()
    found: list[tuple[int, list[int]]] = []
    last = None
    for each in looked_at:
        found += [(each.articles, group) for group in _groups(each, equal - apart)]
        last = None if each is likely[-1] else each.place
        if len(found) >= limit:
            break
    if last is None and least:
        last = least - 1, LARGEST
    tags = with_use(session, {tag_id for _, group in found for tag_id in group})
    items = [
        Together([tags[tag_id].tag for tag_id in group if tag_id in tags], articles)
        for articles, group in found
    ]
    return Found(items, last, None, LOOKED_AT if least else None)


def _least(session: Session, after: Position | None) -> int | None:
    """On how many articles a tag is at least to be looked at for this page; None when that is on any number.

    At least those on one number are looked at, however many they are.
    """
    articles, tag_id = tag_use.c.articles, tag_use.c.tag_id
    counts = select(articles).where(articles >= LEAST, tag_id != ALL_ARTICLES).order_by(articles.desc())
    if after:
        counts = counts.where(articles <= after[0])
    end = session.scalar(counts.offset(LOOKED_AT).limit(1))
    return end and (end if end == session.scalar(counts.limit(1)) else end + 1)


def _likely(session: Session, after: Position | None, least: int) -> list[_Likely]:
    articles, newest, tag_id = tag_use.c.articles, tag_use.c.newest, tag_use.c.tag_id
    rows = select(articles, newest, func.group_concat(tag_id)).group_by(articles, newest)
    rows = rows.where(articles >= least, tag_id != ALL_ARTICLES).having(func.count() > 1)
    if after:
        # Said twice: the server looks for the first in the index.
        rows = rows.where(articles <= after[0], or_(articles < after[0], newest < after[1]))
    rows = rows.order_by(articles.desc(), newest.desc()).limit(GROUPS + 1)
    found = [(*place, sorted(map(int, ids.split(",")))) for *place, ids in session.execute(rows)]
    implied = _implied(session, {tag_id for *_, tag_ids in found for tag_id in tag_ids})
    return [
        _Likely(count, place, [tag_id for tag_id in tag_ids if tag_id not in implied])
        for count, place, tag_ids in found
    ]


def _implied(session: Session, tag_ids: Iterable[int]) -> set[int]:
    """Return those that follow from a tag in use."""
    used = select(tag_implication.c.implied_id).join(tag_use, tag_use.c.tag_id == tag_implication.c.tag_id)
    used = used.where(tag_use.c.articles > 0).distinct()
    found: set[int] = set()
    for batch in batches(sorted(tag_ids), ASKED):
        found |= set(session.scalars(used.where(tag_implication.c.implied_id.in_(batch))))
    return found


def _affordable(likely: Sequence[_Likely]) -> list[_Likely]:
    """The first of them, as many as may be compared at once."""
    taken: list[_Likely] = []
    cost = 0
    for each in likely[:GROUPS]:
        cost += each.cost if each.cost <= MOST_READ else 0
        if cost > READ and taken:
            break
        taken.append(each)
    return taken


def _equal(session: Session, likely: Sequence[_Likely]) -> set[Pair]:
    """Return the pairs that stand on the same articles: on equally many, and on none is one without the other."""
    pairs = [pair for each in likely if each.cost <= MOST_READ for pair in each.pairs]
    one, other = tag_use.alias("one"), tag_use.alias("other")
    has_other = listing.c.tags.like(literal("%,").concat(cast(other.c.tag_id, String(11))).concat(",%"))
    alone = exists().where(listing.c.tag_id == one.c.tag_id, ~has_other)
    same = select(one.c.tag_id, other.c.tag_id).where(
        other.c.newest == one.c.newest,
        other.c.articles == one.c.articles,
        other.c.tag_id > one.c.tag_id,
        ~alone,
    )
    found: set[Pair] = set()
    for batch in batches(pairs, ASKED):
        firsts, seconds = (sorted(set(tag_ids)) for tag_ids in zip(*batch, strict=True))
        rows = session.execute(same.where(one.c.tag_id.in_(firsts), other.c.tag_id.in_(seconds)))
        found |= {(first, second) for first, second in rows}
    return found


def _groups(likely: _Likely, pairs: set[Pair]) -> Iterator[list[int]]:
    """The tags that pairs tie together, in groups of two and more."""
    waiting = list(likely.tag_ids)
    while waiting:
        group = [waiting.pop(0)]
        for tag_id in group:
            tied = [each for each in waiting if (min(tag_id, each), max(tag_id, each)) in pairs]
            waiting = [each for each in waiting if each not in tied]
            group += tied
        if len(group) > 1:
            yield sorted(group)
