"""All tags that readers find, in pages: by use, by name, or the latest used first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from blog.lib import readings
from blog.lib.cursors import LARGEST
from blog.models.tag import Tag
from blog.models.tag_label import COLUMNS, WIDTH, Label, rows_as_list, tag
from blog.models.tag_search import search
from blog.models.tag_use import ALL_ARTICLES, tag_use

BY_COUNT, BY_NAME, BY_NEWEST = "count", "name", "new"
ORDERS = (BY_COUNT, BY_NAME, BY_NEWEST)
SIZE = 200

# What a page is ordered by; of equals, the greater id comes first, by name the lesser.
_KEYS: dict[str, ColumnElement[Any]] = {
    BY_COUNT: tag_use.c.articles,
    BY_NAME: tag.c.reading,
    BY_NEWEST: tag_use.c.newest,
}


# Where the first page begins: if that were not said, MariaDB would read and sort all tags for it.
_BEGINNING: dict[str, tuple[Any, int]] = {BY_NAME: ("", 0), BY_NEWEST: (LARGEST, LARGEST)}


@dataclass(frozen=True)
class TagPage:
    """Tags with their numbers of articles, and what gives the page after this one (None: nothing).

    ``initials`` are the capitals under which they stand, by name; in other orders they are empty.
    """

    rows: Sequence[tuple[Label, int]]
    initials: Sequence[str]
    after: str | None


def tag_page(session: Session, order: str, text: str = "", after: str = "") -> TagPage:
    """Return the page of the used tags found by ``text`` that ``after`` asks for; a malformed one is ignored."""
    last = _last(order, after)
    has_last = last is not None
    # What nothing can be read of finds everything.
    rows = _rows_found(order, has_last, text) if readings.typed(text) else _rows(order, has_last)
    values = {"size": SIZE + 1, "key": last and last[0], "last": last and last[1]}
    found = session.execute(rows, values).scalar() or []
    found.sort(key=lambda row: (row[-1], row[1]), reverse=order != BY_NAME)
    page = [(Label(*row[:WIDTH]), row[WIDTH]) for row in found[:SIZE]]
    following = f"{found[SIZE - 1][-1]}-{page[-1][0].id}" if len(found) > SIZE else None
    initials = [readings.initial(row[-1]) if order == BY_NAME else "" for row in found[:SIZE]]
    return TagPage(page, initials, following)


def tag_count(session: Session, text: str = "") -> int:
    """Return how many used tags are found by ``text``."""
    if readings.typed(text):
        return session.scalar(_found(text).with_only_columns(func.count(Tag.id))) or 0
    return session.connection().execute(_COUNT).scalar() or 0


def largest(session: Session, limit: int) -> Sequence[tuple[Label, int]]:
    """Return the tags with the most articles, with their numbers."""
    rows = session.connection().execute(_MOST_USED, {"size": limit})
    return [(Label(*row[:WIDTH]), row[WIDTH]) for row in rows]


_USED = select(*COLUMNS, tag_use.c.articles).join_from(tag, tag_use, tag_use.c.tag_id == tag.c.id)
_USED = _USED.where(tag_use.c.articles > 0)
_MOST_USED = _USED.order_by(tag_use.c.articles.desc(), tag_use.c.tag_id.desc()).limit(bindparam("size"))
_COUNT = select(func.count()).where(tag_use.c.articles > 0, tag_use.c.tag_id != ALL_ARTICLES)


# Built once for each order, since each page asks: building takes as long as asking.
@cache
def _rows(order: str, has_last: bool) -> Select[Any]:
    return _page(_USED.with_only_columns(tag.c.id, tag_use.c.articles), order, has_last)


def _rows_found(order: str, has_last: bool, text: str) -> Select[Any]:
    found = _found(text).with_only_columns(Tag.id, tag_use.c.articles, maintain_column_froms=True)
    return _page(found, order, has_last)


def _found(text: str) -> Select[Tag, int]:
    return search(text).where(tag_use.c.articles > 0)


def _page(found: Select[Any], order: str, has_last: bool) -> Select[Any]:
    """A page's rows as one value, with what they are ordered by at their ends."""
    key, tag_id = _KEYS[order], tag.c.id if order == BY_NAME else tag_use.c.tag_id
    if has_last:
        last_key, last_id = bindparam("key", type_=key.type), bindparam("last", type_=tag_id.type)
        # Said twice: databases look for the first in the index, and hardly for the second.
        if order == BY_NAME:
            found = found.where(key >= last_key, or_(key > last_key, tag_id > last_id))
        else:
            found = found.where(key <= last_key, or_(key < last_key, tag_id < last_id))
    ends = (key, tag_id) if order == BY_NAME else (key.desc(), tag_id.desc())
    return rows_as_list(found.add_columns(key).order_by(*ends).limit(bindparam("size")))


def _last(order: str, after: str) -> tuple[Any, int] | None:
    """What ``after`` says of the last tag before the page: what it is ordered by, and its id."""
    key, hyphen, number = after.rpartition("-")
    tag_id = _whole(number)
    if order == BY_NAME:
        return (key, tag_id) if hyphen and tag_id is not None else _BEGINNING[order]
    value = _whole(key)
    return (value, tag_id) if value is not None and tag_id is not None else _BEGINNING.get(order)


def _whole(text: str) -> int | None:
    """The number that is written so, if a database can hold it."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        return None
    return number if abs(number := int(text)) <= LARGEST else None
