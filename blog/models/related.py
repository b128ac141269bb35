"""Related articles: those that share tags, the rarer the tags the closer; derived when an article is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from blog.lib.places import id_of
from blog.models.article import Article
from blog.models.listing import listing, parsed
from blog.models.tag import Tag
from blog.models.tag_use import EVERYTHING, uses_of

CANDIDATES = 200  # looked at, from the newest of the rarest tags
KEPT = 12  # more than are shown, since some may be unpublished before the next save
SHOWN = 5


@dataclass(frozen=True)
class Related:
    """An article that has tags in common with another, and these tags, the rarest first."""

    article: Article
    shared: Sequence[Tag]


def kin_of(session: Session, tag_ids: Collection[int], besides: int | None) -> list[tuple[int, list[int]]]:
    """Return the ids of the articles closest to one with these tags, ``besides`` itself, with the tags shared."""
    counts = dict(session.execute(uses_of([*tag_ids, EVERYTHING])).all())
    total = counts.pop(EVERYTHING, 0)
    rarest = sorted(counts, key=lambda tag_id: (counts[tag_id], tag_id))
    weights = {tag_id: log(1 + total / counts[tag_id]) for tag_id in rarest if counts[tag_id] > 0}
    scored = []
    for place, tags in _candidates(session, [tag_id for tag_id in rarest if tag_id in weights], counts):
        shared = [tag_id for tag_id in rarest if tag_id in weights and tag_id in tags]
        if id_of(place) != besides:
            scored.append((sum(weights[tag_id] for tag_id in shared), place, shared))
    scored.sort(reverse=True)
    return [(id_of(place), shared) for _, place, shared in scored[:KEPT]]


def related_to(session: Session, article: Article) -> list[Related]:
    """Return what ``article`` names as related, as far as readers still see it and a tag is still shared.

    Needs its tags loaded.
    """
    wanted = [other_id for other_id, _ in article.kin]
    found = {other.id: other for other in session.scalars(Article.entries(wanted))} if wanted else {}
    tags = {tag.id: tag for tag in article.tags}
    related = []
    for other_id, shared_ids in article.kin:
        shared = [tags[tag_id] for tag_id in shared_ids if tag_id in tags]
        if shared and other_id in found:
            related.append(Related(found[other_id], shared))
    return related[:SHOWN]


def _candidates(
    session: Session, rarest: Sequence[int], counts: dict[int, int]
) -> Iterable[tuple[int, frozenset[int]]]:
    newest: list[Select[int, str]] = []
    room = CANDIDATES
    for tag_id in rarest:
        if room <= 0:
            break
        entries = select(listing.c.place, listing.c.tags).where(listing.c.tag_id == tag_id)
        newest.append(entries.order_by(listing.c.place.desc()).limit(room))
        room -= counts[tag_id]
    if not newest:
        return {}.items()
    # A parenthesis around each keeps its own order and limit, on SQLite too.
    rows = session.execute(union_all(*(select(part.subquery()) for part in newest)))
    return {place: parsed(tags) for place, tags in rows}.items()
