"""Derived state made again from what it derives from: after SQL by hand, or when a new version derives otherwise."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from blog.lib import markdown
from blog.lib.places import place_of
from blog.models.article import PUBLISHED, Article
from blog.models.author_use import recount
from blog.models.derived import derive_names, derive_next_due, derive_texts
from blog.models.derived_lists import derive_kin
from blog.models.listing import Move, listing, relist
from blog.models.page_change import touch
from blog.models.search import rebuild as search
from blog.models.site import Site
from blog.models.sources import EVERYTHING
from blog.models.tag import Tag
from blog.models.tag_search import index
from blog.models.tag_use import Tally, tag_month, tag_use

BATCH = 100  # articles with their texts, tags with their names
MOVES = 2000  # articles without them

# Called with how many more are done.
Progress = Callable[[int], object]


def places(session: Session) -> None:
    """Set where articles stand by what their states say, without a word to the lists, which are made again later.

    Else an article whose place was changed by hand would be listed beside its own former rows.
    """
    # The same rule as ``derived.derive_place``.
    is_listed = and_(
        Article.state == PUBLISHED, Article.translation_of_id.is_(None), Article.is_page.is_(False)
    )
    place = case((is_listed, Article.published_at))
    wrong = update(Article).where(Article.listed_at.is_distinct_from(place))
    # Readers' dates are not this command's to change.
    right = wrong.values(listed_at=place, updated_at=Article.updated_at)
    session.execute(right, execution_options={"synchronize_session": False})
    session.expire_all()
    touch(session, [EVERYTHING])


def texts_after(session: Session, last_id: int) -> list[int]:
    """Derive the texts of the next articles again and return their ids; empty when there are none."""
    articles = session.scalars(
        Article.after_id(last_id).options(selectinload(Article.tags)).limit(BATCH)
    ).all()
    for article in articles:
        flag_modified(article, "updated_at")  # which keeps it as it is
        derive_texts(article)
    return [article.id for article in articles]


def kin_after(session: Session, last_id: int) -> list[int]:
    """Look for the related articles of the next articles again and return their ids."""
    articles = session.scalars(Article.after_id(last_id).options(*Article.in_lists()).limit(BATCH)).all()
    for article in articles:
        flag_modified(article, "updated_at")
        derive_kin(session, article)
    return [article.id for article in articles]


def names_after(session: Session, last_id: int) -> list[int]:
    """Derive what follows from the next tags' names and descriptions and return their ids."""
    following = select(Tag).where(Tag.id > last_id).options(selectinload(Tag.spellings))
    tags = session.scalars(following.order_by(Tag.id).limit(BATCH)).all()
    for tag in tags:
        tag.reading = ""
        tag.description_html = markdown.render(tag.description)
        derive_names(tag)
        tag.spell(tag.aliases)
    session.flush()
    index(session, tags)
    return [tag.id for tag in tags]


def lists(session: Session, progress: Progress = lambda done: None) -> None:
    """Make readers' lists and all counters again, in this one transaction: readers have the old ones until its end."""
    for table in (listing, tag_use, tag_month):
        session.execute(delete(table))
    tally = Tally()
    last_id = 0
    while moves := _moves_after(session, last_id):
        relist(session, moves, tally)
        last_id = moves[-1].article_id
        progress(len(moves))
    tally.settle(session)
    recount(session)
    derive_next_due(session)
    touch(session, [EVERYTHING])


def searches(session: Session) -> None:
    """Make what searches look into again, in this one transaction."""
    search.forget(session)
    search.everything(session, lambda work: work())


def kin(session: Session) -> None:
    """Look for all articles' related ones again, in this one transaction."""
    _walk(session, kin_after)


def everything(session: Session) -> None:
    """All of it but the articles' texts, then the site's note that it is due is taken away."""
    _walk(session, names_after)
    places(session)
    lists(session)
    kin(session)
    searches(session)
    session.execute(update(Site).values(rebuild_due=False))


def is_due(session: Session) -> bool:
    """Whether a migration changed how something is derived, and it has not been derived since."""
    return bool(session.scalar(select(Site.rebuild_due)))


def count_listed(session: Session) -> int:
    """How many articles ``lists`` goes through."""
    return session.scalar(select(func.count()).where(Article.listed_at.is_not(None))) or 0


def _walk(session: Session, step: Callable[[Session, int], list[int]]) -> None:
    last_id = 0
    while ids := step(session, last_id):
        session.flush()
        session.expunge_all()
        last_id = ids[-1]


def _moves_after(session: Session, last_id: int) -> list[Move]:
    rows = select(Article.id, Article.listed_at).where(Article.id > last_id, Article.listed_at.is_not(None))
    return [
        Move(article_id, None, place_of(listed_at, article_id) if listed_at else None)
        for article_id, listed_at in session.execute(rows.order_by(Article.id).limit(MOVES))
    ]
