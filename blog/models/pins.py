"""Pinned articles: the few that stand above the newest on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.publishing import PIN, Refused

# More would push the newest off the screen.
MOST = 3


class TooManyPins(Exception):
    """As many articles are pinned as there is room for; ``titles`` are theirs."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = titles


def pinned_ids(session: Session) -> list[int]:
    """The ids of pinned articles, the last pinned first."""
    return list(session.connection().scalars(_pinned()))


def pin(session: Session, article: Article, now: datetime) -> None:
    """Pin it, unless it is pinned, or others leave no room: TooManyPins. Refused for one that no list holds."""
    if not article.takes(PIN):
        raise Refused(PIN, article.state)
    if article.pinned_at:
        return
    # Locked, so that of two pinned at once the later sees the earlier.
    others = session.scalars(Article.pinned(MOST).options(*Article.in_lists()).with_for_update()).all()
    if len(others) >= MOST:
        raise TooManyPins([other.title for other in others])
    article.pin(now)


# Built once, since each first page asks.
@cache
def _pinned() -> Select[int]:
    return Article.pinned(MOST).with_only_columns(Article.id)
