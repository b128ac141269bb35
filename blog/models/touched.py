"""Which sources of pages the rows of a flush touch; what lists touch is said where they are written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.models import sources
from blog.models.article import Article
from blog.models.page_change import touch
from blog.models.publishing import PUBLIC
from blog.models.site import Site
from blog.models.tag import Tag
from blog.models.tag_alias import TagAlias
from blog.models.user import User

# Tags may be appended to a collection that was never loaded.
_NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS
_SHOWN_OF_USERS = ("username", "name", "bio", "avatar", "links")


def listen() -> None:
    """Attach the rules of this module to every session."""
    event.listen(Session, "after_flush", _after_flush)


def _after_flush(session: Session, context: UOWTransaction) -> None:
    made = {tag.id for tag in session.new if isinstance(tag, Tag)}
    for row in {*session.new, *session.dirty, *session.deleted}:
        rule = _RULES.get(type(row))
        names = set(rule(session, row, made)) if rule else None
        if names:
            touch(session, names)


def _of_article(session: Session, article: Article, made: Collection[int]) -> Iterator[str]:
    """Nothing for one that readers saw neither before nor see now: a draft may be saved as often as it likes."""
    states = get_history(article, "state", _NO_LOAD)
    if not set(PUBLIC) & set(states.sum()):
        return
    if article in session.deleted or _is_other_than_pinned(session, article):
        yield sources.ARTICLES
        # An original is shown in the words of its translations, and names them.
        originals = get_history(article, "translation_of_id", _NO_LOAD).sum()
        for article_id in filter(None, (article.id, *originals)):
            yield from (sources.article(article_id), sources.block(article_id))
    if article in session.deleted or _has_changed(article, "listed_at", "tags", "author_id"):
        authors = get_history(article, "author_id", _NO_LOAD).sum()
        yield sources.AUTHORS
        yield from (sources.by(user_id) for user_id in authors if user_id)
    # Of one that goes it may not have been read whether it was pinned.
    if article in session.deleted or _has_changed(article, "pinned_at"):
        yield sources.PINS


def _of_tag(session: Session, tag: Tag, made: Collection[int]) -> Iterator[str]:
    """Of one that is new only its address, which a page may have asked for; of one merely given to articles nothing."""
    if tag not in session.deleted and _has_changed(tag, "slug"):
        yield sources.tag_at(tag.slug)
    # Of spellings that go nothing else tells: orphans are not among the session's deleted rows.
    is_other = session.is_modified(tag, include_collections=False) or _has_changed(tag, "spellings")
    if tag in session.deleted or (tag.id not in made and is_other):
        yield sources.tag(tag.id)
        yield sources.TAGS


def _of_spelling(session: Session, spelling: TagAlias, made: Collection[int]) -> Iterator[str]:
    """What the page of its tag says, and what a search for tags finds."""
    if spelling in session.deleted or (spelling.tag_id not in made and session.is_modified(spelling)):
        yield sources.tag(spelling.tag_id)
        yield sources.TAGS


def _of_user(session: Session, user: User, made: Collection[int]) -> Iterator[str]:
    """Nothing for one that is new, who has written nothing yet."""
    if user in session.deleted or (user not in session.new and _has_changed(user, *_SHOWN_OF_USERS)):
        yield sources.AUTHORS
        yield sources.user(user.id)


def _of_site(session: Session, site: Site, made: Collection[int]) -> Iterator[str]:
    if session.is_modified(site):
        yield sources.SITE


# Each is asked of a row that was stored, changed or deleted, with the ids of the tags just made.
_RULES: dict[type, Callable[[Session, Any, Collection[int]], Iterator[str]]] = {
    Article: _of_article,
    Tag: _of_tag,
    TagAlias: _of_spelling,
    User: _of_user,
    Site: _of_site,
}


def _is_other_than_pinned(session: Session, article: Article) -> bool:
    """Whether what pages show of it has changed; its pin is no part of that."""
    if not session.is_modified(article):
        return False
    state = inspect(article)
    set_ = set(state.mapper.attrs.keys()) - state.unmodified
    changed = {name for name in set_ if _has_changed(article, name)}
    # A pin leaves the time of change as it was, which is said by writing it again.
    return not {"pinned_at"} <= changed <= {"pinned_at", "updated_at"}


def _has_changed(row: Any, *names: str) -> bool:
    return any(get_history(row, name, _NO_LOAD).has_changes() for name in names)
