"""How much tags are used by published articles, implied ones included: derived counters, in all and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Select,
    Table,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Session

from blog.lib.places import month_of
from blog.models.base import TABLE, Base
from blog.models.upsert import added, later, upsert

ALL_ARTICLES = 0  # the row that counts all published articles


# The number of a tag's published articles and the place of the newest. A tag never used may have no row. No foreign
# key, for the row of everything has no tag; and whoever counts would lock the tags' own rows.
tag_use = Table(
    "tag_use",
    Base.metadata,
    Column("tag_id", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    Column("newest", BigInteger),
    Index("ix_tag_use_articles_tag_id", "articles", "tag_id"),
    Index("ix_tag_use_newest_tag_id", "newest", "tag_id"),
    **TABLE,
)

# Months are UTC's, so that a change of the site's time zone leaves them as they are.
tag_month = Table(
    "tag_month",
    Base.metadata,
    Column("tag_id", Integer, primary_key=True, autoincrement=False),
    Column("month", Integer, primary_key=True, autoincrement=False),  # year * 12 + month - 1
    Column("articles", Integer, nullable=False),
    **TABLE,
)

# Built once, since each save asks: building it takes as long as asking.
_USES = select(tag_use.c.tag_id, tag_use.c.articles).where(
    tag_use.c.tag_id.in_(bindparam("tag_ids", expanding=True))
)


def uses_of(tag_ids: Iterable[int]) -> Select[int, int]:
    """The ids of these tags, each with its number of published articles; unused ones may be missing."""
    return _USES.params(tag_ids=list(tag_ids))


class Tally:
    """Changes of the counters, gathered first, then written in the order of the tags, so that writers wait in line."""

    def __init__(self) -> None:
        self.articles: Counter[int] = Counter()
        self.months: Counter[tuple[int, int]] = Counter()
        self.newest: dict[int, int] = {}
        self.lost: dict[int, int] = {}
        # Places at which an article came into the list of all, or left it.
        self.moved: set[int] = set()

    def count(self, place: int, tag_ids: Iterable[int], change: int) -> None:
        """Note that the article at ``place`` gained (+1) or lost (-1) these tags."""
        month = month_of(place)
        for tag_id in tag_ids:
            if tag_id == ALL_ARTICLES:
                self.moved.add(place)
            self.articles[tag_id] += change
            self.months[tag_id, month] += change
            if change > 0:
                self.newest[tag_id] = max(place, self.newest.get(tag_id, place))
            else:
                self.lost[tag_id] = max(place, self.lost.get(tag_id, place))

    def settle(self, session: Session) -> None:
        """Write what was noted."""
        rows = [
            {"tag_id": tag_id, "articles": change, "newest": self.newest.get(tag_id)}
            for tag_id, change in sorted(self.articles.items())
        ]
        upsert(session, tag_use, rows, {"articles": added, "newest": later})
        if self.lost:
            _find_newest(session, self.lost, max(self.lost.values()))
        months = [
            {"tag_id": tag_id, "month": month, "articles": change}
            for (tag_id, month), change in sorted(self.months.items())
            if change
        ]
        upsert(session, tag_month, months, {"articles": added})


def _find_newest(session: Session, tag_ids: Collection[int], lost: int) -> None:
    """Look for the newest articles of these tags where it may have been the one lost, at that place at the latest."""
    from blog.models.listing import listing

    # Not max(): MariaDB would read all of a tag's entries for it.
    own = select(listing.c.place).where(listing.c.tag_id == tag_use.c.tag_id)
    newest = own.order_by(listing.c.place.desc()).limit(1).scalar_subquery()
    concerned = update(tag_use).where(tag_use.c.tag_id.in_(sorted(tag_ids)), tag_use.c.newest <= lost)
    session.execute(concerned.values(newest=newest))
