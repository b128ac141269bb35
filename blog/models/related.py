"""Related articles: those that share tags, the rarer the tags the closer; derived when an article is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from blog.lib.places import id_of
from blog.models.article import Article
from blog.models.listing import listing
from blog.models.shown import Opened
from blog.models.tag import Tag
from blog.models.tag_label import Label
from blog.models.tag_use import ALL_ARTICLES, uses_of
from blog.models.version import Version, version_for, version_ids, versions_among

CANDIDATES = 100  # looked at, from the newest of the rarest tags
KEPT = 12  # more than are shown, since some may be unpublished before the next save
SHOWN = 5

# All entries of some tags, and the newest of one. Not one statement: MariaDB would write a UNION down first.
_ENTRIES = select(listing.c.place, listing.c.tags)
_ALL = _ENTRIES.where(listing.c.tag_id.in_(bindparam("tag_ids", expanding=True)))
_NEWEST = _ENTRIES.where(listing.c.tag_id == bindparam("tag_id")).order_by(listing.c.place.desc())
_NEWEST = _NEWEST.limit(bindparam("room"))


class Title(NamedTuple):
    """An article of which no more than its title is shown."""

    id: int
    slug: str
    title: str
    language: str
    versions: Sequence[Version] = ()

    @classmethod
    def of_row(cls, row: Sequence[Any], known: Mapping[int, Version]) -> Title:
        """What a row of ``TITLE`` holds, with the translations of such rows."""
        article_id, slug, title, language, translated_ids = row
        return cls(article_id, slug, title, language, versions_among(translated_ids, known))

    def in_language(self, language: str) -> Title:
        """The title of its translation for readers of that language, if there is one."""
        version = version_for(language, self.language, self.versions)
        if version is None:
            return self
        return self._replace(slug=version.slug, title=version.title, language=version.language)


# The columns of one, in this order.
TITLE = (Article.id, Article.slug, Article.title, Article.language, version_ids())


@dataclass(frozen=True)
class Related:
    """An article that has tags in common with another, and these tags, the rarest first."""

    article: Title
    shared: Sequence[Tag | Label]


def kin_of(session: Session, tag_ids: Collection[int], besides: int | None) -> list[tuple[int, list[int]]]:
    """Return the ids of the articles closest to one with these tags, ``besides`` itself, with the tags shared."""
    counts = dict(session.connection().execute(uses_of([*tag_ids, ALL_ARTICLES])).all())
    total = counts.pop(ALL_ARTICLES, 0)
    rarest = sorted(
        (tag_id for tag_id in counts if counts[tag_id] > 0), key=lambda tag_id: (counts[tag_id], tag_id)
    )
    weights = [(f",{tag_id},", log(1 + total / counts[tag_id])) for tag_id in rarest]
    candidates = _candidates(session, rarest, counts)
    scored = [
        (sum([weight for written, weight in weights if written in tags]), place)
        for place, tags in candidates.items()
        if id_of(place) != besides
    ]
    closest = [place for _, place in nlargest(KEPT, scored)]
    return [
        (id_of(place), [tag_id for tag_id in rarest if f",{tag_id}," in candidates[place]])
        for place in closest
    ]


def related_among(article: Article | Opened, found: Iterable[Title]) -> list[Related]:
    """Return what ``article`` names as related, as far as readers were found to see it. Needs its tags loaded.

    Of the tags shared those are told that it still has itself.
    """
    seen = {other.id: other for other in found}
    tags = {tag.id: tag for tag in article.tags}
    related = []
    for other_id, shared_ids in article.kin:
        shared = [tags[tag_id] for tag_id in shared_ids if tag_id in tags]
        if shared and other_id in seen:
            related.append(Related(seen[other_id], shared))
    return related[:SHOWN]


def _candidates(session: Session, rarest: Sequence[int], counts: dict[int, int]) -> dict[int, str]:
    """Places and tags: of the rarest tags all that there are, and of the first that is too large its newest."""
    connection = session.connection()
    whole: list[int] = []
    room = CANDIDATES
    found: dict[int, str] = {}
    for tag_id in rarest:
        if counts[tag_id] > room:
            found.update(connection.execute(_NEWEST, {"tag_id": tag_id, "room": room}).all())
            break
        whole.append(tag_id)
        room -= counts[tag_id]
    if whole:
        found.update(connection.execute(_ALL, {"tag_ids": whole}).all())
    return found
