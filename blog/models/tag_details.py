"""What pages and commands about operations ask of tags: names, spellings, what they imply, shares of a split."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from blog.models.implication import implied_directly
from blog.models.tag import Tag, article_tag
from blog.models.tag_split import TagSplit


def tags_implied_by(tag: Tag) -> Select[Tag]:
    """The tags that it says it implies, by name."""
    return select(Tag).where(Tag.id.in_(implied_directly(tag.id))).order_by(Tag.name_key)


def names_of(session: Session, tag_ids: Collection[int], known: Iterable[Tag] = ()) -> Mapping[int, str]:
    """Return the names of these tags by their ids; those ``known`` are not asked for and need not be stored."""
    called = {tag.id: tag.name for tag in known}
    missing = set(tag_ids) - called.keys()
    if missing:
        called |= dict(session.execute(select(Tag.id, Tag.name).where(Tag.id.in_(missing))).all())
    return called


def load_spellings(session: Session, tags: Collection[Tag]) -> None:
    """Have the database asked once for the spellings of all, rather than once for each."""
    wanted = select(Tag).where(Tag.id.in_([tag.id for tag in tags])).options(selectinload(Tag.spellings))
    session.scalars(wanted).all()


def shares_of(session: Session, split: TagSplit) -> Sequence[tuple[Tag, int]]:
    """Return each part's tag with how many articles fit it, and at the end what all others get, with how many."""
    article_id = article_tag.c.article_id
    tagged = select(func.count()).select_from(article_tag).where(article_tag.c.tag_id == split.tag.id)
    parts = [(part.tag, tagged.where(article_id.in_(part.articles))) for part in split.parts]
    left = tagged.where(*(article_id.not_in(part.articles) for part in split.parts))
    return [(tag, session.scalar(count) or 0) for tag, count in [*parts, (split.rest, left)]]
