"""The whole index of searches made again, a few articles at a time, while searches go on.

Every step is a transaction of its own and leaves an index that finds all there is, so a rebuild that was cut off goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import BigInteger, Column, Integer, Select, Table, delete, func, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from blog.lib.places import id_of, moment_of, place_of
from blog.lib.search_postings import TEXTS
from blog.models.article import PUBLISHED, Article
from blog.models.base import TABLE, Base
from blog.models.listing import listing
from blog.models.search import document
from blog.models.search.document import search_document
from blog.models.search.segment import FRESH, FRESH_BYTES, SEGMENT_BYTES, due, empty_segments, remove_segments
from blog.models.tag_use import ALL_ARTICLES

BATCH = 100  # articles
NOWHERE = -(1 << 62)  # before all places

# The one row there is while a rebuild is under way: up to which place of articles and pages it has come.
search_rebuild = Table(
    "search_rebuild",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, nullable=False),
    **TABLE,
)

# Does some work as one transaction.
Run = Callable[[Callable[[], object]], object]
Progress = Callable[[int], object]

_document = search_document.c


def begun(session: Session) -> int | None:
    """Up to which place an unfinished rebuild has come; None where there is none."""
    return session.scalar(select(search_rebuild.c.place))


def begin(session: Session) -> None:
    """Begin one from the oldest article on, if none is under way by now: who begins at once goes on together."""
    if begun(session) is None:
        session.execute(insert(search_rebuild), {"id": 1, "place": NOWHERE})


def forget(session: Session) -> None:
    """Have the next one begin anew."""
    session.execute(delete(search_rebuild))


def count(session: Session, last: int = -NOWHERE) -> int:
    """How many articles of readers' lists and pages there are up to that place."""
    listed = select(func.count()).where(listing.c.tag_id == ALL_ARTICLES, listing.c.place <= last)
    pages = session.execute(_pages(select(Article.id, Article.published_at)))
    return (session.scalar(listed) or 0) + sum(place_of(at, page_id) <= last for page_id, at in pages if at)


def everything(session: Session, run: Run, progress: Progress = lambda done: None) -> None:
    """Make all of it again, or what is left of it, each step by ``run``."""
    if begun(session) is None:
        run(lambda: begin(session))
    while done := _step_of(session, run):
        progress(done)
        # Long texts of a step may fill several.
        while fold(session, run, TEXTS, SEGMENT_BYTES):
            pass
    fold(session, run, 1)
    run(lambda: _finish(session))


def fold(
    session: Session,
    run: Run,
    count: int = FRESH,
    size: int = FRESH_BYTES,
    pause: Callable[[], object] = lambda: None,
) -> bool:
    """Fold what is in no segment, if it is so many documents, or texts of that size; say whether it was.

    ``pause`` is called between texts by whoever has others beside it that want the processor.
    """
    folding = due(session, count, size)
    if folding is None:
        return False
    for _text in folding.read(session):
        pause()
    run(lambda: folding.store(session))
    for moves in folding.moves:
        run(lambda moves=moves: folding.move(session, moves))  # type: ignore[misc]
        pause()
    run(lambda: folding.clear(session))
    return True


def _step_of(session: Session, run: Run) -> int:
    done: list[int] = []
    run(lambda: done.append(_step(session)))
    return done[-1]


def _step(session: Session) -> int:
    """Write the documents of the next articles again, in no segment, and say how many articles they were."""
    place = begun(session)
    if place is None:
        return 0
    following = _following(session, place)
    ids = [article_id for _, article_id in following]
    last = following[-1][0] if following else -NOWHERE
    found_here = _document.place > place, _document.place <= last
    # Those that readers no longer find lose theirs.
    stored = session.scalars(select(_document.article_id).where(*found_here)).all()
    translations = (
        session.scalars(select(Article.id).where(Article.translation_of_id.in_(ids))).all() if ids else []
    )
    document.write(session, {*ids, *translations, *stored})
    if following:
        session.execute(update(search_rebuild).values(place=last))
    return len(following)


def _following(session: Session, place: int) -> list[tuple[int, int]]:
    """The places of the next articles of readers' lists and of the next pages, with their ids, in order."""
    # Nobody changes what lists hold meanwhile. Whoever changes a page writes its row, be it found here or not.
    listed = _after(place, Article.listed_at).with_for_update(read=True)
    rows = [*session.execute(listed), *session.execute(_pages(_after(place, Article.published_at)))]
    return sorted((place_of(at, article_id), article_id) for article_id, at in rows if at)[:BATCH]


def _pages(articles: Select[int, datetime | None]) -> Select[int, datetime | None]:
    """Those of these articles that are published pages, without their translations."""
    pages = articles.where(Article.is_page, Article.state == PUBLISHED, Article.translation_of_id.is_(None))
    for dialect in ("mysql", "mariadb"):
        # Few; in the order of their dates the server would look for them among all articles.
        pages = pages.with_hint(Article, "FORCE INDEX (ix_article_is_page_updated_at_id)", dialect)
    return pages


def _after(place: int, by: InstrumentedAttribute[datetime | None]) -> Select[int, datetime | None]:
    """The next articles in the order of that time, as many as a step takes."""
    following = select(Article.id, by).where(by.is_not(None))
    if place != NOWHERE:
        at, last_id = moment_of(place), id_of(place)
        following = following.where(by >= at, or_(by > at, Article.id > last_id))
    return following.order_by(by, Article.id).limit(BATCH)


def _finish(session: Session) -> None:
    remove_segments(session, empty_segments(session))
    forget(session)
