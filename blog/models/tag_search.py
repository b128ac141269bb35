"""Finding tags by what somebody types: the beginning of a name, of a part of it, of its pinyin or its initials."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from blog.lib import likeness, readings
from blog.models.listing import batches
from blog.models.search import tag_names
from blog.models.tag import Tag
from blog.models.tag_alias import TagAlias, tag_word
from blog.models.tag_likeness import tag_likeness, tag_mark
from blog.models.tag_use import ALL_ARTICLES, tag_use

FIRST_WORDS = 500  # looked at in the order of the alphabet; a beginning with as many is a common one
MOST_USED = 2000  # looked at by use, where the beginning is common
ROWS = 1000  # a statement
ID = re.compile(r"\d{1,18}", re.ASCII)

_IS_USED = tag_use.c.articles > 0


def search(text: str) -> Select[Tag, int]:
    """Tags found by ``text``, each with its number of published articles, in no order.

    All, without any text or with one that nothing can be read of, such as a zero-width space.
    """
    found = Tag.counted()
    if not readings.typed(text):
        return found
    return found.where(Tag.id.in_(select(tag_word.c.tag_id).where(_begins(text))))


def page(
    session: Session, text: str, size: int, after: str = ""
) -> tuple[Sequence[tuple[Tag, int]], str | None]:
    """Return ``size`` of the tags found by ``text``, each with its use, and what gives the next ones (None: nothing).

    They stand in the order of the words that they are found by; all, without a text, in that of their names. So a
    page reads an index from where the one before ended, however many are found.
    """
    if not readings.typed(text):
        named = Tag.counted().where(Tag.name_key > after).order_by(Tag.name_key).limit(size + 1)
        rows = session.execute(named).all()
        return rows[:size], rows[size - 1][0].name_key if len(rows) > size else None
    found = session.execute(_by_word(text, after).limit(size + 1)).all()
    tag_ids = [tag_id for _, tag_id in found[:size]]
    tags = {row[0].id: row for row in session.execute(Tag.counted().where(Tag.id.in_(tag_ids)))}
    following = f"{found[size - 1].tag_id}-{found[size - 1].word}" if len(found) > size else None
    return [tags[tag_id] for tag_id in tag_ids if tag_id in tags], following


def suggest(session: Session, text: str, limit: int) -> Sequence[tuple[Tag, int]]:
    """Return at most ``limit`` tags for a picker: what equals ``text``, then the most used, with their use.

    The work is bounded whatever the number of tags.
    """
    ranked = _beginning(session, text, limit) if readings.typed(text) else Tag.most_used()
    return session.execute(ranked.limit(limit)).all()


def meant(session: Session, text: str, tag_ids: Collection[int]) -> dict[int, str]:
    """Return which of these tags ``text`` is a whole "name" or alias of, or the whole "sound" of one, in pinyin."""
    typed = set(readings.typed(text))
    spelled = select(TagAlias.tag_id, TagAlias.name, TagAlias.name_key).where(TagAlias.tag_id.in_(tag_ids))
    found: dict[int, str] = {}
    for tag_id, name, key in session.execute(spelled) if typed and tag_ids else ():
        if key in typed:
            found[tag_id] = "name"
        elif typed.intersection(readings.sounds(name)):
            found.setdefault(tag_id, "sound")
    return found


def nearest(session: Session, word: str, limit: int) -> Sequence[Tag]:
    """Return at most ``limit`` tags whose names look like ``word``, the most alike first.

    Where none does, those that begin like it for half of it at least. They are for readers: a tag that no published
    article has is none of them.
    """
    used = select(tag_mark.c.tag_id).join(tag_use, tag_use.c.tag_id == tag_mark.c.tag_id).where(_IS_USED)
    alike = used.where(tag_mark.c.mark.in_(sorted(likeness.marks(word, lightly=True)))).group_by(
        tag_mark.c.tag_id
    )
    ranked = session.scalars(alike.order_by(func.count().desc(), tag_mark.c.tag_id).limit(limit)).all()
    found = {tag.id: tag for tag in session.scalars(select(Tag).where(Tag.id.in_(ranked)))} if ranked else {}
    near = [found[tag_id] for tag_id in ranked if tag_id in found]
    # "databse" is two slips from "databases", but "dat" begins it.
    for length in (len(word), len(word) * 2 // 3, len(word) // 2):
        if len(near) < limit and readings.typed(word[:length]) and not (near and length < len(word)):
            beginning = session.scalars(
                _beginning(session, word[:length], limit).where(_IS_USED).limit(limit)
            )
            near += [tag for tag in beginning if tag not in near]
    return near[:limit]


def index(session: Session, tags: Collection[Tag]) -> None:
    """Write what these stored tags are found by, and which others look like them."""
    names = {tag.id: [spelling.name for spelling in tag.spellings] for tag in tags}
    for batch in batches(sorted(names), ROWS):
        index_names(session, {tag_id: names[tag_id] for tag_id in batch})


def index_names(session: Session, names: Mapping[int, Sequence[str]]) -> None:
    """The same, from the ids of tags to all their spellings."""
    words = _rows("word", {tag_id: _all(readings.spellings, spelled) for tag_id, spelled in names.items()})
    marks = {tag_id: _all(likeness.marks, spelled) for tag_id, spelled in names.items()}
    for table in (tag_word, tag_mark):
        session.execute(delete(table).where(table.c.tag_id.in_(names)))
    _insert(session, tag_word, words)
    tag_names.index(session, names)
    _insert(session, tag_mark, _rows("mark", marks))
    _derive_likeness(session, names, marks)


def _beginning(session: Session, text: str, limit: int) -> Select[Tag, int]:
    """What begins with the text: what equals it, then the most used; among very many, at least ``limit`` of these."""
    words = select(tag_word.c.tag_id).where(_begins(text)).order_by(tag_word.c.word).limit(FIRST_WORDS)
    first = session.scalars(words).all()
    common = session.scalars(_most_used_among(text, limit)).all() if len(first) == FIRST_WORDS else []
    typed = readings.typed(text)
    equal = select(tag_word.c.word).where(tag_word.c.tag_id == Tag.id, tag_word.c.word.in_(typed)).exists()
    found = Tag.counted().where(Tag.id.in_({*first, *common}))
    return found.order_by(
        case((equal, 0), else_=1), func.coalesce(tag_use.c.articles, 0).desc(), Tag.name_key
    )


def _by_word(text: str, after: str) -> Select[str, int]:
    """Words that begin with the text, each tag's first one only, with its id; those beyond ``after``."""
    word, tag_id, other = tag_word.c.word, tag_word.c.tag_id, tag_word.alias()
    earlier = select(other.c.word).where(
        other.c.tag_id == tag_id, other.c.word < word, _begins(text, other.c.word)
    )
    found = select(word, tag_id).where(_begins(text), ~earlier.exists()).order_by(word, tag_id)
    number, _, last = after.partition("-")
    if not ID.fullmatch(number):
        return found
    # Said twice: databases look for the first in the index, and hardly for the second.
    return found.where(word >= last, or_(word > last, tag_id > int(number)))


def _begins(text: str, word: ColumnElement[str] = tag_word.c.word) -> ColumnElement[bool]:
    return or_(*(word.startswith(beginning, autoescape=True) for beginning in readings.typed(text)))


def _most_used_among(text: str, limit: int) -> Select[int]:
    used = select(tag_use.c.tag_id, tag_use.c.articles).where(tag_use.c.tag_id != ALL_ARTICLES)
    top = used.order_by(tag_use.c.articles.desc()).limit(MOST_USED).subquery()
    found = select(top.c.tag_id).where(
        select(tag_word.c.word).where(tag_word.c.tag_id == top.c.tag_id, _begins(text)).exists()
    )
    return found.order_by(top.c.articles.desc()).limit(limit)


def _derive_likeness(
    session: Session, names: Mapping[int, Sequence[str]], marks: Mapping[int, set[str]]
) -> None:
    either = tag_likeness.c.tag_id.in_(names) | tag_likeness.c.other_id.in_(names)
    session.execute(delete(tag_likeness).where(either))
    sharing = _sharing(session, set[str]().union(*marks.values()))
    pairs = {
        (min(tag_id, other), max(tag_id, other))
        for tag_id, own in marks.items()
        for mark in own
        for other in sharing.get(mark, ())
        if other != tag_id
    }
    spelled = {**_names_of(session, {tag_id for pair in pairs for tag_id in pair} - set(names)), **names}
    rows = []
    for one, other in sorted(pairs):
        reason = _likeness(spelled.get(one, ()), spelled.get(other, ()))
        rows += [{"tag_id": one, "other_id": other, "reason": reason}] if reason else []
    _insert(session, tag_likeness, rows)


def _sharing(session: Session, marks: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for batch in batches(sorted(marks), ROWS):
        rows = select(tag_mark.c.mark, tag_mark.c.tag_id).where(tag_mark.c.mark.in_(batch))
        for mark, tag_id in session.execute(rows):
            found[mark].append(tag_id)
    return found


def _names_of(session: Session, tag_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for batch in batches(sorted(tag_ids), ROWS):
        rows = select(TagAlias.tag_id, TagAlias.name).where(TagAlias.tag_id.in_(batch))
        for tag_id, name in session.execute(rows):
            found[tag_id].append(name)
    return found


def _likeness(one: Sequence[str], other: Sequence[str]) -> str | None:
    found = {likeness.likeness(a, b) for a in one for b in other}
    return next((reason for reason in likeness.STRONGEST_FIRST if reason in found), None)


def _all(find: Any, names: Iterable[str]) -> set[str]:
    return {found for name in names for found in find(name)}


def _rows(column: str, found: Mapping[int, set[str]]) -> list[dict[str, Any]]:
    return [{column: text, "tag_id": tag_id} for tag_id in sorted(found) for text in sorted(found[tag_id])]


def _insert(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for batch in batches(rows, ROWS):
        session.execute(insert(table), batch)
