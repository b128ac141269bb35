"""What a page of results shows besides entries: texts out of which it cuts some words, and how often tags occur."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from blog.lib.search_text import blocks_of
from blog.models.article import PUBLISHED, Article
from blog.models.listing import listing
from blog.models.tag_use import ALL_ARTICLES

LENGTH = 100_000  # characters of an article's HTML that are looked through

# A tag amid which the beginning ends, perhaps amid a value, in which the sanitiser leaves any sign but quotes.
_UNCLOSED = re.compile(r"""<(?:[^<>"]|"[^"]*")*(?:"[^"]*)?\Z""")

_article = Article.__table__
_TAGS = select(listing.c.tags).where(
    listing.c.tag_id == ALL_ARTICLES, listing.c.place.in_(bindparam("places", expanding=True))
)


def texts_of(session: Session, article_ids: Collection[int]) -> Mapping[int, str]:
    """The beginnings of the texts of these articles, as far as they are published, on one line each."""
    if not article_ids:
        return {}
    beginning = func.substr(_article.c.body_html, 1, LENGTH)
    found = select(_article.c.id, beginning).where(
        _article.c.id.in_(sorted(article_ids)), _article.c.state == PUBLISHED
    )
    rows = session.connection().execute(found)
    return {article_id: " ".join(blocks_of(_UNCLOSED.sub("", html))) for article_id, html in rows}


def tags_at(session: Session, places: Sequence[int]) -> Iterator[int]:
    """Give the tags of the articles at these places, of each all that it has, implied ones too."""
    for (tags,) in session.connection().execute(_TAGS, {"places": places}):
        yield from map(int, filter(None, tags.split(",")))
