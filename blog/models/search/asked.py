"""What a search asks for: needles, with the documents whose tags hold them, and those that it is narrowed to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.author_use import articles_by
from blog.models.json_list import json_list
from blog.models.listing import listing
from blog.models.search import tag_names
from blog.models.search.document import search_document
from blog.models.tag_use import uses_of

TAGGED = 5_000  # articles of a tag that a needle means, the newest
FILTERED = 20_000  # articles of a tag or an author that narrows, the newest

Slots = frozenset[int]

_document = search_document.c


@dataclass(frozen=True)
class Asked:
    """What is looked for: needles, each with the slots of the documents whose tags hold it, and what narrows.

    ``is_cut``: a tag or an author has older articles, which are not looked at for it.
    """

    needles: Sequence[str]
    tagged: Sequence[Slots]
    narrowed: Slots | None
    is_cut: bool

    @classmethod
    def of(
        cls,
        session: Session,
        needles: Sequence[str],
        tag_ids: Sequence[Collection[int]],
        author_ids: Collection[int],
    ) -> Asked:
        """What these needles mean, with a tag of each group and by all of the authors."""
        meant = [tag_names.holding(session, needle) for needle in needles]
        tagged = [_slots(session, (_of_tag(tag_id, TAGGED) for tag_id in ids)) for ids in meant]
        lists = [[_of_tag(tag_id, FILTERED // len(group)) for tag_id in group] for group in tag_ids]
        lists += [[_of_author(author_id, FILTERED)] for author_id in author_ids]
        filters = [_slots(session, group) for group in lists]
        looked_at = [(ids, TAGGED, slots) for ids, slots in zip(meant, tagged, strict=True)]
        by_tag, by_author = filters[: len(tag_ids)], filters[len(tag_ids) :]
        looked_at += [(ids, FILTERED // len(ids), slots) for ids, slots in zip(tag_ids, by_tag, strict=True)]
        is_cut = _has_older(session, looked_at) or any(
            len(slots) >= FILTERED and (session.scalar(articles_by(author_id)) or 0) > FILTERED
            for author_id, slots in zip(author_ids, by_author, strict=True)
        )
        return cls(needles, tagged, reduce(and_, filters) if filters else None, is_cut)


def _has_older(session: Session, looked_at: Iterable[tuple[Collection[int], int, Slots]]) -> bool:
    """Whether a tag of these has more articles than the limit by which the slots of it and of others were found."""
    # Most are far from it, for an article has a slot at least.
    limits = [(tag_id, limit) for ids, limit, slots in looked_at if len(slots) >= limit for tag_id in ids]
    used = dict(session.execute(uses_of({tag_id for tag_id, _ in limits})).all()) if limits else {}
    return any(used.get(tag_id, 0) > limit for tag_id, limit in limits)


def _of_tag(tag_id: int, limit: int) -> Select[int]:
    places = select(listing.c.place).where(listing.c.tag_id == tag_id)
    newest = places.order_by(listing.c.place.desc()).limit(limit).subquery()
    return select(_document.slot).join_from(newest, search_document, _document.place == newest.c.place)


def _of_author(author_id: int, limit: int) -> Select[int]:
    own = select(Article.id).where(Article.author_id == author_id, Article.listed_at.is_not(None))
    newest = own.order_by(Article.listed_at.desc(), Article.id.desc()).limit(limit).subquery()
    # By way of the place, at which its translations are too.
    original = search_document.alias("original")
    found = select(_document.slot).join_from(newest, original, original.c.article_id == newest.c.id)
    return found.join(search_document, _document.place == original.c.place)


def _slots(session: Session, lists: Iterable[Select[int]]) -> Slots:
    """The slots in all of these lists, as one value: as many rows would take long to fetch."""
    if not (every := [*lists]):
        return frozenset()
    slots = union_all(*every).subquery()
    return frozenset(session.scalar(select(json_list(slots.c.slot))) or ())
