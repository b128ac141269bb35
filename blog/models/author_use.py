"""How many articles each author has in each state: derived counters, for counting takes ever longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    Select,
    String,
    Table,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from blog.models.article import PUBLISHED, Article
from blog.models.base import TABLE, Base
from blog.models.upsert import added, upsert
from blog.models.user import User

NOBODY = 0  # whose articles have no author
# Stands where a state does: published articles that lists don't hold themselves, which are translations and pages.
ASIDE = "translated"

# No foreign key, for nobody is no user; and whoever counts would lock the users' own rows.
author_use = Table(
    "author_use",
    Base.metadata,
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), primary_key=True),
    Column("articles", Integer, nullable=False),
    **TABLE,
)


_COLUMNS = ("user_id", "state", "articles")


def articles_by(user_id: int) -> Select[int]:
    """How many articles of that user lists hold; None for one who never published any."""
    counted = func.sum(
        case((author_use.c.state == PUBLISHED, author_use.c.articles), else_=-author_use.c.articles)
    )
    own = author_use.c.user_id == user_id, author_use.c.state.in_((PUBLISHED, ASIDE))
    return select(cast(counted, Integer)).where(*own)


def state_counts(user: User) -> Select[str, int]:
    """How many articles ``user`` may edit in each state."""
    counted = select(author_use.c.state, cast(func.sum(author_use.c.articles), Integer))
    counted = counted.where(author_use.c.articles != 0, author_use.c.state != ASIDE)
    counted = counted.group_by(author_use.c.state)
    return counted if user.is_editor else counted.where(author_use.c.user_id == user.id)


def count(session: Session, articles: Iterable[Article]) -> None:
    """Count what a flush changed: these articles were made, changed or deleted."""
    change: Counter[tuple[int, str]] = Counter()
    for article in articles:
        is_other = article in session.new or article in session.deleted
        if not is_other and not any(
            get_history(article, name).has_changes()
            for name in ("author_id", "state", "translation_of_id", "is_page")
        ):
            continue
        if article not in session.new:
            change.subtract(_standings(article, "deleted"))
        if article not in session.deleted:
            change.update(_standings(article, "added"))
    rows = [
        {"user_id": user_id, "state": state, "articles": by}
        for (user_id, state), by in sorted(change.items())
        if by
    ]
    upsert(session, author_use, rows, {"articles": added})


def recount(session: Session) -> None:
    """Count all of them again."""
    session.execute(delete(author_use))
    author = func.coalesce(Article.author_id, NOBODY)
    counted = select(author, Article.state, func.count()).group_by(author, Article.state)
    session.execute(insert(author_use).from_select(_COLUMNS, counted))
    aside = select(author, literal(ASIDE), func.count()).group_by(author)
    aside = aside.where(
        Article.state == PUBLISHED, or_(Article.translation_of_id.is_not(None), Article.is_page)
    )
    session.execute(insert(author_use).from_select(_COLUMNS, aside))


def _standings(article: Article, when: str) -> Iterator[tuple[int, str]]:
    """Whose it was and as what it counted ("deleted"), or is and counts ("added")."""
    user_id, state = _value(article, "author_id", when) or NOBODY, _value(article, "state", when)
    yield user_id, state
    is_aside = _value(article, "is_page", when) or _value(article, "translation_of_id", when) is not None
    if state == PUBLISHED and is_aside:
        yield user_id, ASIDE


def _value(article: Article, name: str, when: str) -> Any:
    history = get_history(article, name)
    values = getattr(history, when) or history.unchanged
    return values[0] if values else None
