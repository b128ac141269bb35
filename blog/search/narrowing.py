"""The tags by which what was found may be narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for

from blog.extensions import db
from blog.lib.search_query import FILTERS_LIMIT, LENGTH_LIMIT
from blog.models.search.filters import Filters
from blog.models.search.shown import tags_at
from blog.web.language import page_language
from blog.web.made_from import made_from
from blog.web.shown import labels

SHOWN = 12


class Choice(NamedTuple):
    """A tag, how many of the found articles have it, and the address of what is left with it."""

    name: str
    articles: int
    href: str


def narrowing(text: str, filters: Filters, places: Sequence[tuple[int, Any]]) -> list[Choice]:
    """Return the most frequent tags of what was found, but those that all of it has."""
    if len(places) < 2 or len(filters.tags) + len(filters.authors) >= FILTERS_LIMIT:
        return []
    counts = Counter(tags_at(db.session(), [place for place, _matches in places]))
    ranked = sorted(counts, key=lambda tag_id: (-counts[tag_id], tag_id))
    chosen = [tag_id for tag_id in ranked if counts[tag_id] < len(places)][:SHOWN]
    known = labels(db.session(), chosen)
    made_from(*(name for label in known.values() for name in label.sources))
    language = page_language()
    narrowed = ((known[tag_id], f"{text} tag:{known[tag_id].slug}") for tag_id in chosen if tag_id in known)
    return [
        Choice(label.name_in(language), counts[label.id], url_for("search.show", q=asked))
        for label, asked in narrowed
        if len(asked) <= LENGTH_LIMIT
    ]
