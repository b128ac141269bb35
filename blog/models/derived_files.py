"""Which articles and tags show which uploads: derived from the addresses in their texts and from their covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Table, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.lib.media_names import ADDRESS, named_in
from blog.models.article import Article
from blog.models.tag import Tag
from blog.models.upload import ids_named, tag_upload_use, upload_use

NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE
BATCH = 100  # articles or tags with their texts

# What rows show, by their ids.
Shown = Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class _Kind:
    """A kind of row that shows files: which of its columns holds its text, and which table what it shows."""

    model: type[Article | Tag]
    text: InstrumentedAttribute[str]
    uses: Table

    @property
    def owner(self) -> Column[int]:
        """The ids of such rows in that table."""
        return self.uses.c[f"{self.model.__tablename__}_id"]


_ARTICLES = _Kind(Article, Article.body, upload_use)
_TAGS = _Kind(Tag, Tag.description, tag_upload_use)


def follow(session: Session) -> None:
    """Write down what the articles and tags of a flush show, where that is something else than before."""
    for kind in (_ARTICLES, _TAGS):
        _write(session, kind, _shown_by_new(session, kind), _shown_by_changed(session, kind))


def articles_after(session: Session, last_id: int) -> list[int]:
    """Derive what the next articles show again and return their ids; empty when there are none."""
    return _derive_after(session, _ARTICLES, last_id)


def tags_after(session: Session, last_id: int) -> list[int]:
    """Derive what the next tags show again and return their ids; empty when there are none."""
    return _derive_after(session, _TAGS, last_id)


def _derive_after(session: Session, kind: _Kind, last_id: int) -> list[int]:
    following = select(kind.model.id, kind.text, kind.model.cover).where(kind.model.id > last_id)
    rows = session.execute(following.order_by(kind.model.id).limit(BATCH)).all()
    _write(session, kind, {}, {row_id: _named(text, cover) for row_id, text, cover in rows})
    return [row_id for row_id, *_ in rows]


def _shown_by_new(session: Session, kind: _Kind) -> Shown:
    new = (item for item in session.new if isinstance(item, kind.model))
    return {item.id: names for item in new if (names := _named(_text_in(kind, item), item.cover or ""))}


def _shown_by_changed(session: Session, kind: _Kind) -> Shown:
    dirty = (item for item in session.dirty if isinstance(item, kind.model))
    return {
        item.id: _named(_text_of(session, kind, item), item.cover)
        for item in dirty
        if _shows_others(kind, item)
    }


def _shows_others(kind: _Kind, item: Article | Tag) -> bool:
    """Whether what it shows may have changed; a text that was set without having been read may show anything."""
    text, cover = get_history(item, kind.text.key, NO_LOAD), get_history(item, "cover", NO_LOAD)
    if cover.has_changes() or not text.has_changes():
        return cover.has_changes()
    return not text.deleted or _named(text.deleted[0], "") != _named(_text_in(kind, item), "")


def _text_in(kind: _Kind, item: Article | Tag) -> str:
    return getattr(item, kind.text.key) or ""


def _text_of(session: Session, kind: _Kind, item: Article | Tag) -> str:
    """Its text, which lists don't load."""
    if kind.text.key in item.__dict__:
        return _text_in(kind, item)
    return session.scalar(select(kind.text).where(kind.model.id == item.id)) or ""


def _named(text: str, cover: str) -> frozenset[str]:
    """The names of uploads in a text, and the one of a cover, with or without the folder before it."""
    return frozenset([*named_in(text), *named_in(ADDRESS + cover.removeprefix(ADDRESS))])


def _write(session: Session, kind: _Kind, made: Shown, changed: Shown) -> None:
    """Have the table say what these rows show; of those just ``made`` it says nothing yet."""
    wanted = {**made, **changed}
    names = frozenset().union(*wanted.values())
    ids = {name: upload_id for upload_id, name in session.execute(ids_named(names))} if names else {}
    now = {(owner_id, ids[name]) for owner_id, shown in wanted.items() for name in shown if name in ids}
    before = _rows_of(session, kind, changed)
    for owner_id in {owner_id for owner_id, _ in before - now}:
        gone = sorted(upload_id for owner, upload_id in before - now if owner == owner_id)
        own = kind.owner == owner_id, kind.uses.c.upload_id.in_(gone)
        session.execute(delete(kind.uses).where(*own))
    if new := sorted(now - before):
        rows = [{kind.owner.name: owner_id, "upload_id": upload_id} for owner_id, upload_id in new]
        session.execute(insert(kind.uses), rows)


def _rows_of(session: Session, kind: _Kind, ids: Shown) -> set[tuple[int, int]]:
    if not ids:
        return set()
    rows = select(kind.owner, kind.uses.c.upload_id).where(kind.owner.in_(sorted(ids)))
    return {(owner_id, upload_id) for owner_id, upload_id in session.execute(rows)}
