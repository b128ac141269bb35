"""Series as readers see them: the published articles of one in their order, which is by place and id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from blog.lib import excerpts
from blog.models import sources
from blog.models.article import Article
from blog.models.related import TITLE, Title
from blog.models.series import Series, source
from blog.models.version import versions_named

# A box lists all parts if these are no more, else this many around its own article.
SHOWN = 9
# Parts on either side of one that are counted, and the last parts among which the newest are looked for.
COUNTED = 1_000

BEFORE, AFTER = "before", "after"
_CURSOR = re.compile(r"(-?[0-9]{1,10})-([1-9][0-9]{0,9})")
_LARGEST = 2**31 - 1
_SERIES, _PLACE, _ID = (bindparam(name, type_=Integer()) for name in ("series", "place", "id"))
_ROOM = bindparam("room", type_=Integer())
_series = Series.__table__


class Place(NamedTuple):
    """Where an article stands in its series; the cursor of a page, written ``3-17``."""

    place: int
    id: int

    def __str__(self) -> str:
        return f"{self.place}-{self.id}"

    @classmethod
    def parse(cls, text: object) -> Place | None:
        """The place that is written so, or None for anything else a visitor may send."""
        shape = _CURSOR.fullmatch(text) if isinstance(text, str) else None
        found = cls(int(shape[1]), int(shape[2])) if shape else None
        return found if found and max(abs(found.place), found.id) <= _LARGEST else None


class Standing(NamedTuple):
    """The number of a part, from 1, and how many parts there are; None where these are too many to be counted."""

    number: int | None
    size: int | None


class Heading(NamedTuple):
    """What a series says of itself."""

    id: int
    title: str
    slug: str
    description: str

    @classmethod
    def at(cls, session: Session, slug: str) -> Heading | None:
        """The series at that slug, whether it has parts or not."""
        row = session.connection().execute(_headings(), {"slug": slug}).first()
        # MySQL takes a slug with spaces after it for the slug.
        return cls(*row) if row and row.slug == slug else None

    @property
    def language(self) -> str:
        """In which its words are."""
        return excerpts.language_of(f"{self.title} {self.description}")


@dataclass(frozen=True)
class Parts:
    """One page of a series: ids of its articles, where the first of them stands, and the cursors on either side."""

    ids: Sequence[int]
    standing: Standing
    earlier: Place | None
    later: Place | None

    @classmethod
    def page(
        cls, session: Session, series_id: int, size: int, *, after: Place | None, before: Place | None
    ) -> Parts:
        """``size`` parts after a place, or before one, or the first."""
        forwards = after is not None or before is None
        start = after or before or Place(-_LARGEST, 0)
        rows = _following() if forwards else _preceding()
        values = {"series": series_id, "room": size + 1, **start._asdict()}
        read = [Place(*row) for row in session.connection().execute(rows, values)]
        more, found = len(read) > size, read[:size] if forwards else read[size - 1 :: -1]
        if not found:
            return cls([], Standing(None, None), None, None)
        standing = standing_of(session, series_id, found[0])
        earlier = found[0] if (after is not None if forwards else more) else None
        later = found[-1] if more or not forwards else None
        return cls([place.id for place in found], standing, earlier, later)


@dataclass(frozen=True)
class PartOf:
    """An article as a part of a series: where it stands, and the parts around it with the article amid them.

    ``first`` is the number of the first part that is shown.
    """

    series: Heading
    id: int
    standing: Standing
    shown: Sequence[Title]
    first: int | None
    previous: Title | None
    next: Title | None

    @classmethod
    def of(cls, session: Session, series_id: int, place: int, own: Title) -> PartOf | None:
        """The part that ``own`` is at that place; None if there is no such series."""
        values = {"series": series_id, "place": place, "id": own.id, "room": SHOWN - 1}
        heading = session.connection().execute(_heading_of(), values).first()
        if heading is None:
            return None
        before, after = _read_around(session, values)
        first = _first_shown(len(before), len(after))
        standing = standing_of(session, series_id, Place(place, own.id))
        return cls(
            series=Heading(*heading),
            id=own.id,
            standing=standing,
            shown=[*before, own, *after][first : first + SHOWN],
            first=standing.number - len(before) + first if standing.number else None,
            previous=before[-1] if before else None,
            next=after[0] if after else None,
        )

    @property
    def has_more(self) -> bool:
        """Whether there are parts that are not shown."""
        return self.standing.size != len(self.shown)

    @property
    def sources(self) -> Iterator[str]:
        """What is shown here, by the names of ``blog.models.sources``."""
        yield source(self.series.id)
        yield from (sources.article(part.id) for part in self.shown)


def standing_of(session: Session, series_id: int, place: Place) -> Standing:
    """Where a published article that has this place stands among all parts."""
    values = {"series": series_id, **place._asdict()}
    before, after = session.connection().execute(_counts(), values).one()
    if max(before, after) > COUNTED:
        return Standing(None, None)
    return Standing(before + 1, before + 1 + after)


def newest_ids(session: Session, series_id: int, limit: int) -> list[int]:
    """The parts that were published last, among the last ``COUNTED``."""
    values = {"series": series_id, "room": COUNTED}
    rows = session.connection().execute(_dates(), values).all()
    # Not by the database, which would write down what it sorts.
    return [row.id for row in nlargest(limit, rows, key=lambda row: (row.listed_at, row.id))]


def _read_around(session: Session, values: dict[str, int]) -> tuple[list[Title], list[Title]]:
    """The nearest parts before a place and after it, each in their order."""
    found: dict[str, list[Title]] = {BEFORE: [], AFTER: []}
    rows = session.connection().execute(_around(), values).all()
    known = versions_named(session, (row[-1] for row in rows))
    for side, *title in rows:
        found[side].append(Title.of_row(title, known))
    return found[BEFORE][::-1], found[AFTER]


def _first_shown(before: int, after: int) -> int:
    """Where in a list of so many before and after the own one those begin that are shown: it stands amid them."""
    return max(0, min(before - SHOWN // 2, before + 1 + after - SHOWN))


# -- statements, built once: building takes as long as asking


def _parts() -> Select[Article]:
    return Article.published().where(Article.series_id == _SERIES)


def _beyond() -> Select[Article]:
    place = Article.series_place
    later = _parts().where(place >= _PLACE, or_(place > _PLACE, Article.id > _ID))
    return later.order_by(place, Article.id)


def _ahead() -> Select[Article]:
    place = Article.series_place
    earlier = _parts().where(place <= _PLACE, or_(place < _PLACE, Article.id < _ID))
    return earlier.order_by(place.desc(), Article.id.desc())


@cache
def _following() -> Select[int, int]:
    return _beyond().with_only_columns(Article.series_place, Article.id).limit(_ROOM)


@cache
def _preceding() -> Select[int, int]:
    return _ahead().with_only_columns(Article.series_place, Article.id).limit(_ROOM)


@cache
def _counts() -> Select[Any]:
    return select(*(_count(articles) for articles in (_ahead(), _beyond())))


def _count(articles: Select[Article]) -> Any:
    counted = articles.with_only_columns(Article.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


@cache
def _around() -> Any:
    return union_all(_titles(BEFORE, _ahead()), _titles(AFTER, _beyond()))


def _titles(side: str, articles: Select[Article]) -> Select[Any]:
    found = articles.with_only_columns(*TITLE).limit(_ROOM).subquery()
    return select(literal_column(f"'{side}'"), *found.c)


@cache
def _dates() -> Any:
    last = _parts().order_by(Article.series_place.desc(), Article.id.desc())
    return last.with_only_columns(Article.id, Article.listed_at.label("listed_at")).limit(_ROOM)


@cache
def _headings() -> Select[Any]:
    return select(*_heading()).where(_series.c.slug == bindparam("slug", type_=String()))


@cache
def _heading_of() -> Select[Any]:
    return select(*_heading()).where(_series.c.id == _SERIES)


def _heading() -> list[Any]:
    return [_series.c[name] for name in Heading._fields]
