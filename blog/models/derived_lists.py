"""What the session's events do about readers' lists: rows of the listing, counters, related articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.lib.places import place_of
from blog.models import author_use
from blog.models.article import Article
from blog.models.implication import implying
from blog.models.listing import Move, relist, standing
from blog.models.related import kin_of
from blog.models.tag import Tag, article_tag
from blog.models.tag_use import tag_month, tag_use

# Tags may be appended, from either side, to a collection that was never loaded.
UNLOADED_TOO = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS
_ARTICLES, _OTHERS, _GONE = "moved_articles", "articles_of_gone_tags", "gone_tags"
_MADE = "ids_of_articles_of_this_transaction"


def before_flush(session: Session, changed: Iterable[Any], deleted: Iterable[Any]) -> None:
    """Note which articles will stand elsewhere in lists, while the database still knows where they stood."""
    for article in (item for item in changed if isinstance(item, Article) and item.listed_at):
        derive_kin(session, article)
    moved = [item for item in changed if isinstance(item, Article) and _moves(item)]
    moved += [item for item in deleted if isinstance(item, Article)]
    gone = [item.id for item in deleted if isinstance(item, Tag)]
    session.info[_ARTICLES] = [(article, _place_before(article)) for article in moved]
    session.info[_OTHERS] = _articles_with(session, gone) if gone else []
    session.info[_GONE] = gone


def after_flush(session: Session) -> None:
    """Write the lists as the flushed rows demand."""
    touched = {item for item in (*session.new, *session.dirty, *session.deleted) if isinstance(item, Article)}
    author_use.count(session, touched)
    made = {item.id for item in session.new if isinstance(item, Article)}
    session.info.setdefault(_MADE, set()).update(made)
    moves = {move.article_id: move for move in session.info.pop(_OTHERS, [])}
    for article, was in session.info.pop(_ARTICLES, []):
        lost = article in session.deleted or not article.listed_at
        now = None if lost else place_of(article.listed_at, article.id)
        moves[article.id] = Move(article.id, was, now, _tags_of_new(session, article))
    relist(session, [move for move in moves.values() if move.was is not None or move.now is not None])
    if gone := session.info.pop(_GONE, []):
        session.execute(delete(tag_use).where(tag_use.c.tag_id.in_(gone)))
        session.execute(delete(tag_month).where(tag_month.c.tag_id.in_(gone)))


def after_transaction(session: Session, transaction: SessionTransaction) -> None:
    """Forget which articles were this transaction's own."""
    if transaction.parent is None:
        session.info.pop(_MADE, None)


def derive_kin(session: Session, article: Article) -> None:
    """Set which articles are related."""
    known = [tag.id for tag in article.tags if tag.id is not None]
    kin = [list(pair) for pair in kin_of(session, known, article.id)] if known else []
    if kin == article.kin:
        return
    # What others wrote does not date an article anew.
    if article not in session.new and not session.is_modified(article, include_collections=False):
        flag_modified(article, "updated_at")
    article.kin = kin


def _moves(article: Article) -> bool:
    if get_history(article, "listed_at").has_changes():
        return True
    return article.listed_at is not None and get_history(article, "tags", UNLOADED_TOO).has_changes()


def _place_before(article: Article) -> int | None:
    history = get_history(article, "listed_at")
    before = [at for at in (*history.deleted, *history.unchanged) if at is not None]
    return place_of(before[0], article.id) if before and article.id else None


def _tags_of_new(session: Session, article: Article) -> frozenset[int] | None:
    """The tags of an article that no other transaction knows, which therefore need no locks; None for others."""
    own = article.id in session.info.get(_MADE, ())
    # Loading them from the database during a flush would meet changes that are half done.
    if not own or not (article in session.new or "tags" in inspect(article).dict):
        return None
    return frozenset(tag.id for tag in article.tags if tag not in session.deleted)


def _articles_with(session: Session, tag_ids: Iterable[int]) -> list[Move]:
    """The published articles that have one of these tags, stored or implied, where they stand."""
    having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(implying(session, tag_ids)))
    return standing(session, set(session.scalars(having.with_for_update())))
