"""What lists and counters have to hold, worked out from the plain tables, the slow and obvious way; and a walk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, delete, insert, select

from blog.lib.places import month_of, place_of
from blog.models import Article, Tag, article_tag
from blog.models.author_use import ASIDE, NOBODY, author_use
from blog.models.implication import implying, tag_implication
from blog.models.listing import listing, relist, standing
from blog.models.tag_use import ALL_ARTICLES, tag_month, tag_use, uses_of

# From a tag and a place to the tags of the article there.
Listing = dict[tuple[int, int], str]


def assert_lists_are_right(session: Any) -> None:
    """The listing and all counters are what articles, tags and implications say; a counter of 0 may be missing."""
    session.flush()
    expected = expected_listing(session)
    rows = session.execute(select(listing.c.tag_id, listing.c.place, listing.c.tags))
    assert {(tag_id, place): tags for tag_id, place, tags in rows} == expected
    places = defaultdict(list)
    for tag_id, place in expected:
        places[tag_id].append(place)
    counted = select(tag_use.c.tag_id, tag_use.c.articles, tag_use.c.newest).where(
        (tag_use.c.articles != 0) | tag_use.c.newest.is_not(None)
    )
    uses = {tag_id: (articles, newest) for tag_id, articles, newest in session.execute(counted)}
    assert uses == {tag_id: (len(own), max(own)) for tag_id, own in places.items()}
    months = Counter((tag_id, month_of(place)) for tag_id, place in expected)
    by_month = select(tag_month.c.tag_id, tag_month.c.month, tag_month.c.articles)
    rows = session.execute(by_month.where(tag_month.c.articles != 0))
    assert {(tag_id, month): articles for tag_id, month, articles in rows} == months
    assert_authors_are_counted(session)


def assert_authors_are_counted(session: Any) -> None:
    """Each author's counters, and nobody's, are the numbers of their articles in each state."""
    shown = Article.author_id, Article.state, Article.translation_of_id, Article.is_page
    articles = session.execute(select(*shown)).all()
    counted = session.execute(select(author_use).where(author_use.c.articles != 0))
    expected = Counter((author_id or NOBODY, state) for author_id, state, _original, _is_page in articles)
    expected += Counter(
        (author_id or NOBODY, ASIDE)
        for author_id, state, original, is_page in articles
        if (original or is_page) and state == "published"
    )
    assert {(user_id, state): number for user_id, state, number in counted} == expected


def expected_listing(session: Any) -> Listing:
    """The rows that the listing has to have."""
    closure = _closure(_pairs(session, tag_implication))
    stored = _pairs(session, article_tag)
    originals = Article.state == "published", Article.translation_of_id.is_(None), Article.is_page.is_(False)
    published = select(Article.id, Article.published_at).where(*originals)
    rows: Listing = {}
    for article_id, at in session.execute(published):
        tag_ids = sorted({follows for tag_id in stored[article_id] for follows in closure(tag_id)})
        for tag_id in (ALL_ARTICLES, *tag_ids):
            rows[tag_id, place_of(at, article_id)] = f",{','.join(map(str, tag_ids))},"
    return rows


def listed(session: Any, tag: Tag | None = None) -> list[str]:
    """The titles of the list under that tag, or of all articles, newest first."""
    tag_id = tag.id if tag else ALL_ARTICLES
    places = select(listing.c.place).where(listing.c.tag_id == tag_id)
    titles = {place_of(a.listed_at, a.id): a.title for a in session.scalars(Article.published())}
    return [titles[place] for place in session.scalars(places.order_by(listing.c.place.desc()))]


def uses(session: Any, *tags: Tag) -> list[int]:
    """The public counts of these tags."""
    found = dict(session.execute(uses_of(tag.id for tag in tags)).all())
    return [found.get(tag.id, 0) for tag in tags]


def imply(session: Any, tag: Tag, implied: Tag, *, holds: bool = True) -> None:
    """Say or no longer say that ``tag`` implies ``implied``, and list the articles anew that it concerns."""
    session.flush()
    row = {"tag_id": tag.id, "implied_id": implied.id}
    session.execute(delete(tag_implication).filter_by(**row))
    if holds:
        session.execute(insert(tag_implication), row)
    having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(implying(session(), [tag.id])))
    relist(session(), standing(session(), set(session.scalars(having))))


def _pairs(session: Any, table: Table) -> dict[int, set[int]]:
    pairs = defaultdict(set)
    for one, other in session.execute(select(*table.c)):
        pairs[one].add(other)
    return pairs


def _closure(implied: dict[int, set[int]]) -> Any:
    def closure(tag_id: int) -> set[int]:
        return {tag_id}.union(*(closure(follows) for follows in implied[tag_id]))

    return closure


def walk(opened: Callable[[], Any], size: int) -> tuple[list[int], int]:
    """The ids on all pages of a list that is opened anew for each, and how often looking ended early."""
    seen: list[int] = []
    ended, before = 0, None
    for _page in range(99):
        found, ends_at = opened().slice(size, before=before, after=None)
        seen += [article.id for article in found.items]
        ended += ends_at is not None
        before = found.older
        if before is None:
            return seen, ended
    raise AssertionError("no end")
