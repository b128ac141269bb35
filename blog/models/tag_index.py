"""All tags that readers find, in pages: by use, by name, or the latest used first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

from blog.lib import readings
from blog.models.implication import tag_implication
from blog.models.tag import Tag
from blog.models.tag_search import search
from blog.models.tag_use import EVERYTHING, tag_use

BY_COUNT, BY_NAME, BY_NEWEST = "count", "name", "new"
ORDERS = (BY_COUNT, BY_NAME, BY_NEWEST)
SIZE = 200
RELATIVES = 20  # of a tag, that its page names
_LARGEST = 2**63 - 1

# What a list of tags shows of each.
SHOWN: tuple[InstrumentedAttribute[object], ...] = (
    Tag.name,
    Tag.translations,
    Tag.slug,
    Tag.colour,
    Tag.reading,
)


@dataclass(frozen=True)
class TagPage:
    """Tags with their numbers of articles, and what gives the page after this one (None: nothing)."""

    rows: Sequence[tuple[Tag, int]]
    after: str | None


def tag_page(session: Session, order: str, text: str = "", after: str = "") -> TagPage:
    """Return the page of the used tags found by ``text`` that ``after`` asks for; a malformed one is ignored."""
    found = _found(text).options(load_only(*SHOWN, raiseload=True)).limit(SIZE + 1)
    key = {BY_COUNT: tag_use.c.articles, BY_NEWEST: tag_use.c.newest}.get(order)
    ordered = _by_name(found, after) if key is None else _falling(found, key, after)
    rows = session.execute(ordered.add_columns(Tag.reading if key is None else key)).all()
    following = f"{rows[SIZE - 1][2]}-{rows[SIZE - 1][0].id}" if len(rows) > SIZE else None
    return TagPage([(tag, articles) for tag, articles, _ in rows[:SIZE]], following)


def tag_count(session: Session, text: str = "") -> int:
    """Return how many used tags are found by ``text``."""
    if not readings.typed(text):
        used = select(func.count()).where(tag_use.c.articles > 0, tag_use.c.tag_id != EVERYTHING)
    else:
        used = _found(text).with_only_columns(func.count(Tag.id))
    return session.scalar(used) or 0


def largest(session: Session, limit: int) -> Sequence[tuple[Tag, int]]:
    """Return the tags with the most articles, with their numbers."""
    return session.execute(Tag.most_used().options(load_only(*SHOWN, raiseload=True)).limit(limit)).all()


def named(tag_ids: Iterable[int]) -> Select[Tag]:
    """These tags with their names, in no order."""
    return select(Tag).where(Tag.id.in_(list(tag_ids))).options(load_only(*SHOWN, raiseload=True))


def implied_tags(tag: Tag) -> Select[Tag]:
    """The tags that readers find and that follow from this one at once, by name."""
    following = _named_by_name().join(tag_implication, tag_implication.c.implied_id == Tag.id)
    return following.where(tag_implication.c.tag_id == tag.id)


def implying_tags(tag: Tag) -> Select[Tag]:
    """The tags that readers find and that this one follows from at once, by name."""
    leading = _named_by_name().join(tag_implication, tag_implication.c.tag_id == Tag.id)
    return leading.where(tag_implication.c.implied_id == tag.id)


def _named_by_name() -> Select[Tag]:
    used = select(Tag).join(tag_use, tag_use.c.tag_id == Tag.id).where(tag_use.c.articles > 0)
    return used.options(load_only(*SHOWN, raiseload=True)).order_by(Tag.reading, Tag.id).limit(RELATIVES)


def _found(text: str) -> Select[Tag, int]:
    # What nothing can be read of finds everything.
    return search(text).where(tag_use.c.articles > 0) if readings.typed(text) else Tag.used()


def _by_name(found: Select[Tag, int], after: str) -> Select[Tag, int]:
    reading, hyphen, number = after.rpartition("-")
    if hyphen and (last := _whole(number)) is not None:
        # Said twice: databases look for the first in the index, and hardly for the second.
        beyond = or_(Tag.reading > reading, Tag.id > last)
        found = found.where(Tag.reading >= reading, beyond)
    return found.order_by(Tag.reading, Tag.id)


def _falling(found: Select[Tag, int], key: ColumnElement[int], after: str) -> Select[Tag, int]:
    value, _, number = after.rpartition("-")
    most, last = _whole(value), _whole(number)
    if most is not None and last is not None:
        found = found.where(and_(key <= most, or_(key < most, tag_use.c.tag_id < last)))
    return found.order_by(key.desc(), tag_use.c.tag_id.desc())


def _whole(text: str) -> int | None:
    """The number that is written so, if a database can hold it."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        return None
    return number if abs(number := int(text)) <= _LARGEST else None
