"""What a search has to find, worked out from the articles themselves, the slow and obvious way; and folding."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from blog.extensions import db
from blog.lib import search_query, search_text
from blog.lib.places import place_of
from blog.models import Article, Tag, TagAlias, transaction
from blog.models.listing import listing, parsed
from blog.models.search import rebuild
from blog.models.search.filters import Filters
from blog.models.search.lookup import BODY, TAGS, TITLE, find
from blog.models.tag_use import ALL_ARTICLES

# Each asks for something else, of what tests/models/test_search.py writes.
QUERIES = (
    *(
        "flask",
        "FLASK",
        "ｆｌａｓｋ",
        "the",
        "a",
        "of the",
        '"of the"',
        '"the of"',
        "数据库",
        "數據庫",
        "数据",
        "据",
    ),
    *(
        "库",
        "机器学习",
        "機器學習",
        '"机器 学习"',
        "node.js",
        '"node js"',
        "c",
        "c++",
        "C#",
        "python flask",
        "的",
    ),
    *(
        "python 数据库",
        "学习 the",
        '"flask 数据库"',
        "flask数据库",
        "nowhere",
        "龘",
        "Flask -- ; DROP TABLE",
        "déjà",
    ),
    *(
        "2026",
        "python tag:flask",
        "tag:python",
        "tag:资料 数据",
        "author:ada",
        "author:ada flask",
        "author:nobody",
    ),
    *("tag:nowhere flask", "of the a c", '"机器学习 数据库"'),
)


def found(text: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """The places that a search finds, in order, each with the ids of its versions and how they rank."""
    query = search_query.read(text)
    filters = Filters.of(db.session(), query)
    if query.is_empty or filters.unknown:
        return []
    answer = find(db.session(), query.needles, filters.tag_ids, filters.author_ids)
    return [
        (place, sorted((match.article_id, match.rank) for match in own)) for place, own in answer.articles
    ]


def expected(text: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """The same from the plain tables."""
    query = search_query.read(text)
    filters = Filters.of(db.session(), query)
    if query.is_empty or filters.unknown:
        return []
    published = {
        one.id: one for one in db.session.scalars(select(Article).where(Article.state == "published"))
    }
    originals = {one.id: one for one in published.values() if one.translation_of_id is None}
    rows: dict[int, list[tuple[int, int]]] = {}
    for article in published.values():
        original = originals.get(article.translation_of_id or article.id)
        place = place_of(original.published_at, original.id) if original else None
        if place is None or not _is_within(original, _tags_at(place), filters):
            continue
        ranks = [_rank(article, _tags_at(place), needle) for needle in query.needles]
        if None not in ranks:
            rows.setdefault(place, []).append((article.id, max(ranks, default=BODY)))
    best = {place: min(rank for _, rank in own) for place, own in rows.items()}
    return [(place, sorted(rows[place])) for place in sorted(rows, key=lambda place: (best[place], -place))]


def fold(count: int = 1) -> None:
    """Put what is in no segment into one."""
    rebuild.fold(db.session(), lambda work: transaction.run(db.session, work), count)


def _is_within(original: Article, tags: frozenset[int], filters: Filters) -> bool:
    # A page has neither tags nor an author to readers.
    by_author = all(original.author_id == user_id and not original.is_page for user_id in filters.author_ids)
    return by_author and all(tags & set(group) for group in filters.tag_ids)


def _tags_at(place: int) -> frozenset[int]:
    row = select(listing.c.tags).where(listing.c.tag_id == ALL_ARTICLES, listing.c.place == place)
    return parsed(db.session.scalar(row) or "")


def _rank(article: Article, tags: frozenset[int], needle: str) -> int | None:
    text, head = search_text.document(article.title, search_text.lines_of(article.body_html))
    spelled = select(TagAlias.name).join(Tag).where(Tag.id.in_(tags))
    if needle in text.encode()[:head].decode():
        return TITLE
    if any(needle in search_text.normalised(name) for name in db.session.scalars(spelled)):
        return TAGS
    return BODY if needle in text else None


def assert_right(queries: Any = QUERIES) -> dict[str, Any]:
    """Every query finds what it has to, in its order; returned for a comparison."""
    answers = {text: found(text) for text in queries}
    assert answers == {text: expected(text) for text in queries}
    return answers
