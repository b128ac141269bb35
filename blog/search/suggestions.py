"""What might have been meant where nothing is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import url_for
from sqlalchemy.orm import Session

from blog.lib.places import id_of
from blog.lib.search_query import Query, needle_of
from blog.lib.search_text import tokens_of
from blog.models import tag_search
from blog.models.base import NAME_LIMIT
from blog.models.search.filters import Filters
from blog.models.search.lookup import find
from blog.models.search.nearest import compared, titles_near, word_near
from blog.models.tag import Tag
from blog.search.shown import AnyEntry, shown

TITLES = 5
TAGS = 5
WORDS = 4  # of which one at a time is left out


class Other(NamedTuple):
    """Another text to search for, and how many articles that finds."""

    text: str
    href: str
    articles: int


class Suggestions(NamedTuple):
    """Texts in other words or with a word less, tags whose names are alike, and articles whose titles are."""

    texts: Sequence[Other]
    tags: Sequence[Tag]
    articles: Sequence[AnyEntry]

    @classmethod
    def of(cls, session: Session, query: Query, filters: Filters) -> Suggestions:
        """What is nearest to a search that finds nothing."""
        words = [word for needle in query.needles for word in needle.split()]
        near = titles_near(session, " ".join(words), TITLES) if words else []
        like = [tag for word in [*words, *filters.unknown][:WORDS] for tag in _tags_near(session, word)]
        tags = [*dict.fromkeys(like)][:TAGS]
        known = {word for one in near for word in one.title.split()}
        known |= {word for tag in tags for word in tokens_of(tag.name)}
        texts = [*_spelled(session, query, filters, known), *_shorter(session, query, filters)]
        return cls(texts, tags, shown([id_of(one.place) for one in near]))


def _tags_near(session: Session, word: str) -> Sequence[Tag]:
    return tag_search.nearest(session, word[:NAME_LIMIT], TAGS)


def _spelled(session: Session, query: Query, filters: Filters, known: Collection[str]) -> list[Other]:
    """The same with its words as titles and tags near them are written."""
    needles = tuple(_respelled(needle, known) for needle in query.needles)
    return _offered(session, replace(query, needles=needles), filters) if needles != query.needles else []


def _respelled(needle: str, known: Collection[str]) -> str:
    written = needle.split()
    near = {word: word_near(word, known) for word in compared(written) if word not in known}
    words = [near.get(word) or word for word in written]
    return needle if words == written else needle_of(words)


def _shorter(session: Session, query: Query, filters: Filters) -> list[Other]:
    """The words but one."""
    if not 1 < len(query.needles) <= WORDS:
        return []
    shorter = (query.without(needle) for needle in query.needles)
    return [other for one in shorter for other in _offered(session, one, filters)]


def _offered(session: Session, query: Query, filters: Filters) -> list[Other]:
    """It, if it finds anything."""
    if filters.unknown:
        return []
    articles = len(find(session, query.needles, filters.tag_ids, filters.author_ids).articles)
    return [Other(query.text, url_for("search.show", q=query.text), articles)] if articles else []
