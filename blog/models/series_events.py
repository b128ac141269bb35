"""What follows from series, kept by session events: slugs, the place of an article that joins one, stale pages.

So ``Series(title=…)``, ``article.series_id = series.id`` and ``commit()`` are enough, in a shell too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, event, func, inspect, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.models import sources
from blog.models.article import Article
from blog.models.page_change import touch
from blog.models.redirect import SERIES, Redirect
from blog.models.series import Series, source

_NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE
_OWN = {"series_id", "series_place"}


def listen() -> None:
    """Attach the rules of this module to every session."""
    event.listen(Session, "before_flush", _before_flush)
    event.listen(Session, "after_flush", _after_flush)


def touched_by(session: Session, row: Series | Article) -> Iterator[str]:
    """The sources of pages that a row's change, or its going, touches as far as series show it."""
    if isinstance(row, Series):
        if row not in session.new and (row in session.deleted or session.is_modified(row)):
            yield from (sources.SERIES, source(row.id))
    # Nothing of an article that readers saw in no list before and see in none now.
    elif any(_values(row, "listed_at")) and (row in session.deleted or _has_changed(row, "listed_at", *_OWN)):
        yield from (
            name for one in _values(row, "series_id") if one for name in (sources.SERIES, source(one))
        )


def _before_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    rows = [*session.new, *session.dirty]
    joined = [row for row in rows if isinstance(row, Article) and _has_changed(row, "series_id")]
    made = [row for row in rows if isinstance(row, Series)]
    with session.no_autoflush:
        for series in made:
            _derive_address(session, series, [other.slug for other in made if other.slug])
        _derive_places(session, joined)


def _after_flush(session: Session, context: UOWTransaction) -> None:
    rows = {*session.new, *session.dirty, *session.deleted}
    names = {name for row in rows if isinstance(row, Series | Article) for name in touched_by(session, row)}
    if names:
        touch(session, names)


def _derive_address(session: Session, series: Series, taken: Iterable[str]) -> None:
    """A slug, if none is given; a former one leads on, and one in use leads nowhere else."""
    if not series.slug:
        series.slug = Series.slug_for(session, series.title, taken=taken)
    history = get_history(series, "slug", _NO_LOAD)
    if not history.added:
        return
    for slug in {series.slug, *history.deleted}:
        session.execute(delete(Redirect).where(Redirect.kind == SERIES, Redirect.slug == slug))
    session.add_all(Redirect(kind=SERIES, slug=slug, series_id=series.id) for slug in history.deleted)


def _derive_places(session: Session, joined: Iterable[Article]) -> None:
    """One that joins a series without a place of its own stands at its end, in none it has no place."""
    added: dict[int, int] = defaultdict(int)
    for article in sorted(joined, key=lambda article: inspect(article).insert_order or 0):
        _touch_unknown(session, article)
        if article.series_id is None:
            article.series_place = 0
        elif not get_history(article, "series_place", _NO_LOAD).added:
            added[article.series_id] += 1
            article.series_place = _last_place(session, article.series_id) + added[article.series_id]
        # It says what it said, so it keeps its time of change, which may have to be read first.
        if article not in session.new and _changed(article) <= _OWN and article.updated_at:
            flag_modified(article, "updated_at")


def _touch_unknown(session: Session, article: Article) -> None:
    """The series that one leaves of which it was not loaded."""
    if article in session.new or get_history(article, "series_id", _NO_LOAD).deleted:
        return
    left = session.scalar(select(Article.series_id).where(Article.id == article.id))
    if left:
        touch(session, [sources.SERIES, source(left)])


def _last_place(session: Session, series_id: int) -> int:
    last = select(func.max(Article.series_place)).where(Article.series_id == series_id)
    return session.scalar(last) or 0


def _changed(article: Article) -> set[str]:
    """The names of what has another value than is stored."""
    state = inspect(article)
    names = set(state.mapper.attrs.keys()) - state.unmodified
    return {name for name in names if _has_changed(article, name)}


def _values(article: Article, name: str) -> list[Any]:
    """What is stored, and what it becomes."""
    return list(get_history(article, name, _NO_LOAD).sum())


def _has_changed(row: Article | Series, *names: str) -> bool:
    return any(get_history(row, name, _NO_LOAD).has_changes() for name in names)
