"""What is worth tidying among tags: likely duplicates, tags that never part, and tags that hardly anybody uses.

Nothing here reads all links or all articles: findings come from the derived tables of tags, a page of them at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import Session, load_only

from blog.lib import likeness
from blog.lib.places import id_of
from blog.models.article import Article
from blog.models.as_written import as_written
from blog.models.implication import tag_implication
from blog.models.tag import Tag, article_tag
from blog.models.tag_likeness import looking_alike, tag_likeness
from blog.models.tag_use import tag_use

COUNTED = 1000  # findings beyond a page; of more it is only said that there are more
LOOKED_AT = 3_000  # tags for a page of a list that no index holds

T = TypeVar("T")
Position = tuple[int, ...]  # what the last finding of a page is sorted by


@dataclass(frozen=True)
class Found(Generic[T]):
    """A page of findings. ``last``: from where the next follows, None after the last.

    ``more`` is how many follow, at most ``COUNTED`` + 1; None when nobody counted. ``looked_at``: how many tags were
    looked at, where these were not all.
    """

    items: Sequence[T]
    last: Position | None = None
    more: int | None = 0
    looked_at: int | None = None

    @property
    def is_beyond_count(self) -> bool:
        """Whether more follow than were counted."""
        return self.more is not None and self.more > COUNTED

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing, and nothing to look for further on."""
        return not self.items and self.last is None


@dataclass(frozen=True)
class Used:
    """A tag with its number of published articles."""

    tag: Tag
    articles: int


@dataclass(frozen=True)
class Alike:
    """Two tags that look like one, and why. ``into`` is the more used one, of two that are used alike the older."""

    into: Used
    other: Used
    reason: str


@dataclass(frozen=True)
class Once:
    """A tag that is used once, and by which article."""

    tag: Tag
    article: Article | None


def alike(session: Session, limit: int, after: Position | None = None) -> Found[Alike]:
    """Pairs that look like duplicates, the surest first."""
    rows = _pairs(session, limit + COUNTED + 1, after)
    shown = rows[:limit]
    tags = with_use(session, {tag_id for row in shown for tag_id in (row.tag_id, row.other_id)})
    items = [
        Alike(*_by_use(tags[row.tag_id], tags[row.other_id]), row.reason)
        for row in shown
        if tags.keys() >= {row.tag_id, row.other_id}
    ]
    return _found(items, rows, limit, ("rank", "tag_id", "other_id"))


def used_once(session: Session, limit: int, after: Position | None = None) -> Found[Once]:
    """Tags with one published article, or with none and one link in all; the oldest first."""
    most, end = limit + COUNTED + 1, _end(session, after)
    public = select(tag_use.c.tag_id, tag_use.c.newest).where(tag_use.c.articles == 1, tag_use.c.tag_id > 0)
    linked = _never_public(after, end).join(article_tag, article_tag.c.tag_id == Tag.id).group_by(Tag.id)
    hidden = linked.add_columns(func.min(article_tag.c.article_id)).having(func.count() == 1)
    public = public.where(*_between(tag_use.c.tag_id, after, end))
    # Or the server may begin with all links there are.
    hidden = as_written(hidden)
    found = [(tag_id, id_of(newest)) for tag_id, newest in _first(session, public, tag_use.c.tag_id, most)]
    found += _first(session, hidden, Tag.id, most)
    shown = dict(sorted(found)[:limit])
    tags, articles = with_use(session, shown), _titles(session, shown.values())
    items = [Once(tags[tag_id].tag, articles.get(shown[tag_id])) for tag_id in shown if tag_id in tags]
    return _as_far_as(end, _found(items, sorted(found)[:most], limit, (0,)))


def unused(session: Session, limit: int, after: Position | None = None) -> Found[Tag]:
    """Tags that no article in any state has and no tag implies, the oldest first."""
    end = _end(session, after)
    follows = exists().where(tag_implication.c.implied_id == Tag.id)
    # Not EXISTS, for which the server may read all links there are.
    link = select(article_tag.c.article_id).where(article_tag.c.tag_id == Tag.id).limit(1).scalar_subquery()
    alone = _never_public(after, end).where(link.is_(None), ~follows)
    rows = _first(session, alone, Tag.id, limit + COUNTED + 1)
    tags = with_use(session, [tag_id for (tag_id,) in rows[:limit]])
    return _as_far_as(end, _found([used.tag for _, used in sorted(tags.items())], rows, limit, (0,)))


def with_use(session: Session, tag_ids: Collection[int]) -> Mapping[int, Used]:
    """Return these tags by their ids, as far as they are there, each with its use."""
    rows = (
        Tag.counted().where(Tag.id.in_(list(tag_ids))).options(load_only(Tag.name, Tag.slug, Tag.created_at))
    )
    return {tag.id: Used(tag, articles) for tag, articles in session.execute(rows)} if tag_ids else {}


def _by_use(one: Used, other: Used) -> tuple[Used, Used]:
    """The more used one first; of two that are used alike, the one that was first."""
    return (other, one) if other.articles > one.articles else (one, other)


def _never_public(after: Position | None, end: int | None) -> Select[int]:
    """Of the tags between these those without a published article."""
    # The others are read at once: looked up for each tag they take twice as long.
    used = select(tag_use.c.tag_id).where(tag_use.c.articles > 0, *_between(tag_use.c.tag_id, after, end))
    return select(Tag.id).where(Tag.id.not_in(used), *_between(Tag.id, after, end))


def _pairs(session: Session, most: int, after: Position | None) -> list[Any]:
    """Pairs with the rank of their reason: each reason's in turn are read from the index, which holds their order."""
    pair = tag_likeness.c.tag_id, tag_likeness.c.other_id
    rows: list[Any] = []
    for rank, reason in enumerate(likeness.STRONGEST_FIRST):
        found = (
            looking_alike().where(tag_likeness.c.reason == reason).add_columns(literal(rank).label("rank"))
        )
        if after and rank == after[0]:
            found = found.where(pair[0] >= after[1], _beyond(pair, after[1:]))
        if len(rows) < most and not (after and rank < after[0]):
            rows += session.execute(found.order_by(*pair).limit(most - len(rows))).all()
    return rows


def _end(session: Session, after: Position | None) -> int | None:
    """The id of the last tag that is looked at; None when that is the last there is."""
    ids = select(Tag.id).where(*_between(Tag.id, after, None)).order_by(Tag.id)
    found = session.scalars(ids.offset(LOOKED_AT - 1).limit(2)).all()
    return found[0] if len(found) == 2 else None


def _between(tag_id: Any, after: Position | None, end: int | None) -> list[ColumnElement[bool]]:
    beyond = [tag_id > after[0]] if after else []
    return beyond if end is None else [*beyond, tag_id <= end]


def _as_far_as(end: int | None, found: Found[T]) -> Found[T]:
    """What was found, where tags were looked at up to ``end``: how many more there are is known of very many only."""
    if end is None or found.is_beyond_count:
        return found
    return replace(found, last=found.last or (end,), more=None, looked_at=LOOKED_AT)


def _first(session: Session, rows: Select[Any], by: Any, limit: int) -> list[Any]:
    return [tuple(row) for row in session.execute(rows.order_by(by).limit(limit))]


def _titles(session: Session, article_ids: Collection[int]) -> dict[int, Article]:
    found = select(Article).where(Article.id.in_(list(article_ids))).options(load_only(Article.title))
    return {article.id: article for article in session.scalars(found)} if article_ids else {}


def _beyond(columns: Sequence[ColumnElement[Any]], after: Position) -> ColumnElement[bool]:
    """Whether a row comes after that one, sorted by these columns."""
    condition = columns[-1] > after[-1]
    for column, value in list(zip(columns, after, strict=True))[-2::-1]:
        condition = or_(column > value, (column == value) & condition)
    return condition


def _found(items: Sequence[T], rows: Sequence[Any], limit: int, by: Sequence[Any]) -> Found[T]:
    """``by`` names or numbers the columns of ``rows`` that the position consists of."""
    if len(rows) <= limit:
        return Found(items)
    last = rows[limit - 1]
    position = tuple(last[each] if isinstance(each, int) else getattr(last, each) for each in by)
    return Found(items, position, len(rows) - limit)
