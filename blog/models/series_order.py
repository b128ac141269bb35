"""A series as those see it who keep it: all its articles in their order, and what changes that as a whole.

An article is not dated anew by that, so its row is written past the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select, update
from sqlalchemy.orm import Session, load_only

from blog.models import sources
from blog.models.article import Article
from blog.models.desk_list import DeskList
from blog.models.page_change import touch
from blog.models.redirect import SERIES, Redirect
from blog.models.series import Series, source
from blog.models.user import User

_article: Any = Article.__table__


def ids_in_order(session: Session, series_id: int, after: int = 0, limit: int | None = None) -> list[int]:
    """The ids of all its articles, those that readers don't see among them; or so many after the first ``after``."""
    ids = _places(series_id).with_only_columns(Article.id)
    return list(session.scalars(ids.offset(after or None).limit(limit)))


def size_of(session: Session, series_id: int) -> int:
    """How many articles it has, those that readers don't see among them."""
    return session.scalar(select(func.count()).where(Article.series_id == series_id)) or 0


def articles_in_order(session: Session, ids: Sequence[int]) -> list[Article]:
    """These articles by title and state alone, in this order."""
    shown = load_only(Article.title, Article.slug, Article.state, Article.language)
    rows = session.scalars(select(Article).where(Article.id.in_(ids)).options(shown))
    found = {article.id: article for article in rows}
    return [found[article_id] for article_id in ids if article_id in found]


def candidates(
    session: Session, series: Series, user: User, limit: int
) -> list[Row[str, str, int | None, int | None]]:
    """Of the articles that ``user`` changed last, or may have, title and address of those that could join it."""
    told = (Article.title, Article.slug, Article.series_id, Article.translation_of_id)
    last = session.execute(DeskList(session, user).last(limit).with_only_columns(*told))
    # A translation stands where its original does.
    originals = (article for article in last if article.translation_of_id is None)
    return [article for article in originals if article.series_id != series.id]


def move(session: Session, series: Series, article_id: int, number: int) -> int | None:
    """Have an article be the one with that number, counted from 1, or the first or last for one that is none.

    Return its number then; None where it is not in that series, which is locked.
    """
    # Locked rows are read as they are now, not as they were when this transaction began.
    rows = session.execute(_places(series.id).with_for_update()).all()
    order = [row.id for row in rows]
    if article_id not in order:
        return None
    order.remove(article_id)
    index = min(max(number, 1) - 1, len(order))
    order.insert(index, article_id)
    were = {row.id: row.series_place for row in rows}
    places = accumulate((row.series_place for row in rows), lambda last, place: max(place, last + 1))
    changes = [
        {"own": own, "place": place} for own, place in zip(order, places, strict=True) if were[own] != place
    ]
    _write(session, changes)
    if changes:
        touch(session, [sources.SERIES, source(series.id)])
    return index + 1


def take_out(session: Session, series: Series, article: Article) -> None:
    """Have an article be in no series."""
    values = {"series_id": None, "series_place": 0, "updated_at": _article.c.updated_at}
    session.execute(update(_article).where(_article.c.id == article.id).values(values))
    session.expire(article)
    touch(session, [sources.SERIES, source(series.id), sources.article(article.id)])


def delete(session: Session, series: Series) -> None:
    """Delete it; its articles stay. Where readers once found it stays known, and answers 410."""
    once_public = exists().where(Article.series_id == series.id, Article.published_at.is_not(None))
    was_seen = session.scalar(select(once_public))
    led_here = update(Redirect).where(Redirect.series_id == series.id).values(series_id=None)
    session.execute(led_here, execution_options={"synchronize_session": False})
    session.delete(series)
    session.flush()
    _read_again(session, "series_id")
    if was_seen:
        session.add(Redirect(kind=SERIES, slug=series.slug))


def _places(series_id: int) -> Select[int, int]:
    found = select(Article.id, Article.series_place).where(Article.series_id == series_id)
    return found.order_by(Article.series_place, Article.id)


def _write(session: Session, changes: list[dict[str, int]]) -> None:
    if not changes:
        return
    values = {"series_place": bindparam("place"), "updated_at": _article.c.updated_at}
    session.connection().execute(
        update(_article).where(_article.c.id == bindparam("own")).values(values), changes
    )
    _read_again(session, "series_place")


def _read_again(session: Session, name: str) -> None:
    """What was written past the session is not what its articles say."""
    for row in session.identity_map.values():
        if isinstance(row, Article):
            session.expire(row, [name])
