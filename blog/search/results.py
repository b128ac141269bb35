"""What was found, as a page shows it: titles and snippets with what was looked for marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from blog.extensions import db
from blog.lib.places import id_of
from blog.lib.search_marks import Marker
from blog.lib.search_query import Query
from blog.models.search.lookup import Match
from blog.models.search.shown import texts_of
from blog.search.shown import AnyEntry, shown
from blog.web.language import page_language


class Result(NamedTuple):
    """An article or a page in the words that were found, its title and some of its text with marks."""

    article: AnyEntry
    title: Markup
    snippet: Markup


def results(query: Query, found: Sequence[tuple[int, Sequence[Match]]]) -> list[Result]:
    """Return what is shown of these articles, each with the versions of it that match."""
    versions = {id_of(place): matches for place, matches in found}
    matching = [_matching(article, versions[article.id]) for article in shown([*versions])]
    texts = texts_of(db.session(), {own for _article, own in matching}) if query.needles else {}
    marker = Marker(query.needles)
    return [
        Result(
            article,
            marker.marked(article.title),
            marker.snippet(texts.get(own, "")) or marker.marked(article.summary),
        )
        for article, own in matching
    ]


def _matching(article: AnyEntry, matches: Sequence[Match]) -> tuple[AnyEntry, int]:
    """The article as its readers' version has it, or else the version that matches best, with that version's id."""
    best = min(match.rank for match in matches)
    matching = {match.article_id for match in matches if match.rank == best}
    by_id = {version.id: article.in_language(version.language) for version in article.versions}
    ids = {article.language: article.id} | {version.language: version.id for version in article.versions}
    own = ids[article.in_language(page_language()).language]
    if own not in matching:
        own = article.id if article.id in matching else min(matching)
    return by_id.get(own, article), own
