"""What stands in the sitemap, in parts by ids: publishing one article changes one part, whatever the blog holds.

A part holds what readers find among ``BLOCK`` ids that follow each other, so that none is found by counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from blog.lib.places import LARGEST_ID, moment_of
from blog.models.article import PUBLISHED, Article
from blog.models.series import Series
from blog.models.sources import BLOCK
from blog.models.tag_label import tag
from blog.models.tag_use import ALL_ARTICLES, tag_use
from blog.models.user import User

# Tables, not models: these would look at every statement in vain.
_article, _series, _user = Article.__table__, Series.__table__, User.__table__
_FIRST, _LAST = (bindparam(name, type_=Integer()) for name in ("first", "last"))


class Part(NamedTuple):
    """A part by its number, which begins with 1, and when something in it last changed."""

    number: int
    changed: datetime


class Named(NamedTuple):
    """What has an address by its name, and when what it lists last changed."""

    name: str
    changed: datetime


class Said(NamedTuple):
    """An article in one language, or one of its translations."""

    language: str
    slug: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An article; ``versions`` are it and all its translations, the original first, where there are any.

    ``is_page`` tells which kind of address they have.
    """

    slug: str
    is_page: bool
    changed: datetime
    versions: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of a part, and the ids of the originals elsewhere whose words their translations' entries name."""

    rows: Sequence[Listed]
    originals: Sequence[int]


# -- which parts there are


def article_parts(session: Session) -> list[Part]:
    """Those of articles. Reads one index from end to end, so it had better be remembered."""
    return [Part(int(block) + 1, changed) for block, changed in session.connection().execute(_blocks())]


def tag_parts(session: Session) -> list[Part]:
    """Those of tags that articles have."""
    found = session.connection().execute(_tag_blocks())
    return [Part(int(block) + 1, moment_of(newest)) for block, newest in found]


def author_parts(session: Session) -> list[Part]:
    """Those of authors. There are few, compared with articles."""
    return _parts_of(session, _authors())


def series_parts(session: Session) -> list[Part]:
    """Those of series."""
    return _parts_of(session, _all_series())


# -- what a part holds


def articles(session: Session, number: int) -> Articles:
    """What readers find, in lists, as translations or as pages. Of what first appeared elsewhere, nothing."""
    rows = session.connection().execute(_articles(), _range(number)).all()
    versions, elsewhere = _versions(session, number, rows)
    listed = [
        Listed(
            row.slug,
            row.is_page,
            max(row.updated_at, row.published_at),
            versions.get(row.translation_of_id or row.id, ()),
        )
        for row in rows
    ]
    return Articles(listed, elsewhere)


def tags(session: Session, number: int) -> list[Named]:
    """The tags that articles have."""
    rows = session.connection().execute(_tags(), _range(number))
    return [Named(slug, moment_of(newest)) for slug, newest in rows]


def authors(session: Session, number: int) -> list[Named]:
    """Who has published."""
    return _named(session, _authors(), _range(number))


def series(session: Session, number: int) -> list[Named]:
    """The series of which readers see a part, with the date of the last part."""
    return _named(session, _all_series(), _range(number))


def _named(session: Session, rows: Select[Any], values: Mapping[str, int]) -> list[Named]:
    return [Named(name, date) for _id, name, date in session.connection().execute(rows, values) if date]


def _parts_of(session: Session, named: Select[Any]) -> list[Part]:
    changed: dict[int, datetime] = {}
    for row_id, _name, date in session.connection().execute(named, {"first": 0, "last": LARGEST_ID}):
        if date:
            block = row_id // BLOCK
            changed[block] = max(date, changed.get(block, date))
    return [Part(block + 1, at) for block, at in sorted(changed.items())]


def _range(number: int) -> dict[str, int]:
    return {"first": (number - 1) * BLOCK, "last": number * BLOCK - 1}


def _versions(
    session: Session, number: int, rows: Iterable[Any]
) -> tuple[Mapping[int, Sequence[Said]], Sequence[int]]:
    """The versions of the articles of a part by the ids of their originals, and which of these are elsewhere."""
    own = {row.id: Said(row.language, row.slug) for row in rows if row.translation_of_id is None}
    elsewhere = sorted({row.translation_of_id for row in rows if row.translation_of_id} - own.keys())
    values: dict[str, Any] = {**_range(number), "originals": elsewhere}
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for original_id, *said in session.connection().execute(_translations(), values):
        found[original_id].append(Said(*said))
    if elsewhere:
        own |= {row_id: Said(*said) for row_id, *said in session.connection().execute(_originals(), values)}
    return {
        row_id: [own[row_id], *sorted(said)] for row_id, said in found.items() if row_id in own
    }, elsewhere


# -- statements, built once: building takes as long as asking


def _within(column: ColumnElement[int]) -> ColumnElement[bool]:
    return column.between(_FIRST, _LAST)


@cache
def _blocks() -> Select[Any]:
    block = (_article.c.id // BLOCK).label("block")
    found = select(block, func.max(_article.c.updated_at)).where(_article.c.state == PUBLISHED)
    return found.group_by(block).order_by(block)


@cache
def _tag_blocks() -> Select[Any]:
    block = (tag_use.c.tag_id // BLOCK).label("block")
    used = tag_use.c.articles > 0, tag_use.c.tag_id != ALL_ARTICLES
    return select(block, func.max(tag_use.c.newest)).where(*used).group_by(block).order_by(block)


@cache
def _articles() -> Select[Any]:
    shown = ("id", "slug", "is_page", "language", "published_at", "updated_at", "translation_of_id")
    found = select(*(_article.c[name] for name in shown)).where(_within(_article.c.id))
    return found.where(_article.c.state == PUBLISHED, _article.c.canonical_url == "").order_by(_article.c.id)


@cache
def _translations() -> Select[Any]:
    original = _article.c.translation_of_id
    found = select(original, _article.c.language, _article.c.slug).where(_article.c.state == PUBLISHED)
    return found.where(or_(_within(original), original.in_(bindparam("originals", expanding=True))))


@cache
def _originals() -> Select[Any]:
    found = select(_article.c.id, _article.c.language, _article.c.slug)
    return found.where(
        _article.c.id.in_(bindparam("originals", expanding=True)), _article.c.state == PUBLISHED
    )


@cache
def _tags() -> Select[Any]:
    found = select(tag.c.slug, tag_use.c.newest).join_from(tag, tag_use, tag_use.c.tag_id == tag.c.id)
    return found.where(_within(tag.c.id), tag_use.c.articles > 0).order_by(tag.c.id)


@cache
def _authors() -> Select[Any]:
    # Not max(): MariaDB would read all of an author's articles for it.
    own = select(_article.c.listed_at.label("listed_at")).where(
        _article.c.author_id == _user.c.id, _article.c.listed_at.is_not(None)
    )
    newest = own.order_by(_article.c.listed_at.desc()).limit(1).scalar_subquery()
    return _with_date(_user.c.id, _user.c.username, newest)


@cache
def _all_series() -> Select[Any]:
    parts = select(_article.c.listed_at.label("listed_at")).where(
        _article.c.series_id == _series.c.id, _article.c.listed_at.is_not(None)
    )
    last = parts.order_by(_article.c.series_place.desc(), _article.c.id.desc()).limit(1).scalar_subquery()
    return _with_date(_series.c.id, _series.c.slug, last)


def _with_date(row_id: ColumnElement[int], name: ColumnElement[str], date: ColumnElement[Any]) -> Select[Any]:
    """Those of a part; without a date, readers find nothing of it."""
    return select(row_id, name, date).where(_within(row_id)).order_by(row_id)
