"""What a search knows of each article in readers' lists, of each published page, and of their translations: texts.

A row holds what ``blog/lib/search_text.py`` makes of a title and a body, so a search decides by looking into it; the
postings (blog/models/search/segment.py) only propose where to look. What was written since they were made, which is
told by a ``slot`` below 0, is looked through whole. So whoever saves an article writes its one row and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.lib import search_text
from blog.lib.places import place_of
from blog.models import sources
from blog.models.article import PUBLISHED, Article
from blog.models.as_written import as_written
from blog.models.base import TABLE, Base
from blog.models.page_change import touch

_NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE
_SEARCHED = ("title", "body_html", "state", "listed_at", "published_at", "translation_of_id")

_Slot = Integer().with_variant(BigInteger(), "mysql", "mariadb")
Bytes = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")

# No foreign key: all of it can be made again from the articles at any time.
search_document = Table(
    "search_document",
    Base.metadata,
    # Its number among all postings, or one below 0 while it is in none.
    Column("slot", _Slot, primary_key=True, autoincrement=False),
    Column("article_id", Integer, nullable=False, unique=True),
    # Where the article stands in lists, or would by its date if it is a page; a translation stands with its original.
    Column("place", BigInteger, nullable=False),
    Column("head", Integer, nullable=False),  # bytes of the text that are the title's
    Column("mark", BigInteger, nullable=False),  # another one of another text
    Column("text", Bytes, nullable=False),
    Index("ix_search_document_place", "place"),
    # For whoever asks nothing of the text, which is long.
    Index("ix_search_document_slot_article_id_place", "slot", "article_id", "place"),
    **TABLE,
)

_document = search_document.c
_article = Article.__table__
_original = _article.alias("original")
# What a place is made from. No list holds a page, and searches order it by its date like everything else.
_AT = case((_original.c.is_page, _original.c.published_at), else_=_original.c.listed_at)

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
# Built once, since each save asks: building takes as long as asking.
# The articles that are searched, among some, each with where it stands: as they are now, and stay until it is written.
_SEARCHABLE = as_written(
    select(_article.c.id, _article.c.title, _article.c.body_html, _original.c.id, _AT)
    .join_from(
        _article, _original, _original.c.id == func.coalesce(_article.c.translation_of_id, _article.c.id)
    )
    .where(_article.c.state == PUBLISHED, _original.c.state == PUBLISHED, _AT.is_not(None))
    .where(_article.c.id.in_(_IDS))
    .order_by(_article.c.id)
    .with_for_update(read=True)
)
_STORED = select(_document.article_id).where(_document.article_id.in_(_IDS))
_NEW = insert(search_document)
_CHANGE = update(search_document).where(_document.article_id == bindparam("own"))


def follow(session: Session) -> None:
    """Have the rows of the articles of a flush say what these say by now."""
    changed = {
        article.id for article in session.new if isinstance(article, Article) and article.state == PUBLISHED
    }
    dirty = [article for article in session.dirty if isinstance(article, Article)]
    changed |= {
        article.id for article in dirty if _was_searched(article) and _has_changed(article, *_SEARCHED)
    }
    gone = {article.id for article in session.deleted if isinstance(article, Article)}
    if moved := [article.id for article in dirty if _is_moved(article)]:
        changed |= set(session.scalars(select(Article.id).where(Article.translation_of_id.in_(moved))))
    if changed or gone:
        write(session, changed - gone, gone)


def write(session: Session, article_ids: Collection[int], gone: Collection[int] = ()) -> None:
    """Have the rows of these articles be what they have to be; those that are searched no longer lose theirs."""
    wanted = {row["article_id"]: row for row in _rows(session, article_ids)}
    stored = _stored(session, {*article_ids, *gone})
    remove(session, stored - wanted.keys())
    missing = wanted.keys() - stored
    for article_id in sorted(stored & wanted.keys()):
        result: Any = session.connection().execute(_CHANGE, {"own": article_id, **wanted[article_id]})
        # It may have gone since this transaction's snapshot.
        missing |= set() if result.rowcount else {article_id}
    # Not upserted: that locks the gap at the end of the index, where everybody publishes.
    if missing:
        session.connection().execute(_NEW, [wanted[article_id] for article_id in sorted(missing)])
    if wanted or stored:
        touch(session, [sources.SEARCH])


def remove(session: Session, article_ids: Iterable[int]) -> None:
    """Remove the rows of these articles."""
    if ids := sorted(article_ids):
        session.execute(delete(search_document).where(_document.article_id.in_(ids)))


def fresh_slot(article_id: Any) -> Any:
    """The slot of an article, or of a column of such, while no postings know it. An id may be 0."""
    return -1 - article_id


def _rows(session: Session, article_ids: Collection[int]) -> Iterable[dict[str, Any]]:
    if not article_ids:
        return
    found = session.connection().execute(_SEARCHABLE, {"ids": sorted(article_ids)})
    for article_id, title, body_html, original_id, at in found:
        text, head = search_text.document(title, search_text.lines_of(body_html))
        written = text.encode()
        mark = int.from_bytes(blake2b(written, digest_size=8).digest(), signed=True)
        yield {
            "slot": fresh_slot(article_id),
            "article_id": article_id,
            "place": place_of(at, original_id),
            "head": head,
            "mark": mark,
            "text": written,
        }


def _stored(session: Session, article_ids: Collection[int]) -> set[int]:
    rows = session.connection().execute(_STORED, {"ids": sorted(article_ids)})
    return {article_id for (article_id,) in rows}


def _was_searched(article: Article) -> bool:
    """Whether it may be published or have been until now: a draft may be saved as often as it likes."""
    states = get_history(article, "state", _NO_LOAD).sum()
    return not states or PUBLISHED in states


def _is_moved(article: Article) -> bool:
    """Whether its translations stand elsewhere by now, since it does."""
    return _has_changed(article, "listed_at") or (article.is_page and _has_changed(article, "published_at"))


def _has_changed(article: Article, *attributes: str) -> bool:
    return any(get_history(article, name, _NO_LOAD).has_changes() for name in attributes)
