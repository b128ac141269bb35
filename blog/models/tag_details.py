"""What pages and commands about operations ask of tags: names, spellings, what they imply, shares of a split."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from blog.models.article import Article
from blog.models.implication import implied_directly
from blog.models.tag import Tag, article_tag
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import Links, TagOperation
from blog.models.tag_rename import TagRename
from blog.models.tag_split import TagSplit

SHOWN = 3  # articles of a part by title


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


def fingerprint(tag: Tag) -> str:
    """Sixteen hexadecimal digits that change when what its form shows does."""
    called = [f"{code}={name}" for code, name in sorted((tag.translations or {}).items())]
    written = [tag.name, *called, *tag.aliases, tag.description, tag.cover, tag.colour]
    return hashlib.sha256("\0".join(written).encode()).hexdigest()[:16]


def names_that_stay(rename: TagRename) -> Mapping[str, str]:
    """Return the names in languages that readers go on to see, by their codes, where the name becomes another."""
    if rename.name == rename.tag.name:
        return {}
    translations = sorted((rename.tag.translations or {}).items())
    return {code: name for code, name in translations if name and name != rename.name}


def changes_tags(operation: TagOperation) -> bool:
    """Whether it changes, makes or removes tags themselves, whatever becomes of articles and implications."""
    if isinstance(operation, TagRename):
        return (operation.name, operation.slug) != (operation.tag.name, operation.tag.slug)
    if isinstance(operation, TagSplit):
        return not operation.stays or any(tag.id < 0 for tag in operation.tags)
    return isinstance(operation, TagMerge | TagDeletion)


def links_by_tag(session: Session, links: Links) -> Mapping[int, int]:
    """Return how many of these links each tag has."""
    rows = links.subquery()
    return dict(session.execute(select(rows.c.tag_id, func.count()).group_by(rows.c.tag_id)).all())


@dataclass(frozen=True)
class Share:
    """What a part's tag gets: how many articles, and the first of them."""

    tag: Tag
    articles: int
    examples: Sequence[Article]


def shares_of(session: Session, split: TagSplit) -> Sequence[Share]:
    """Return each part's share, and at the end that of the tag that gets all others."""
    article_id = article_tag.c.article_id
    tagged = select(article_id).where(article_tag.c.tag_id == split.tag.id)
    parts = [(part.tag, tagged.where(article_id.in_(part.articles))) for part in split.parts]
    left = tagged.where(*(article_id.not_in(part.articles) for part in split.parts))
    return [_share(session, tag, articles) for tag, articles in [*parts, (split.rest, left)]]


def _share(session: Session, tag: Tag, articles: Select[int]) -> Share:
    count = session.scalar(select(func.count()).select_from(articles.subquery())) or 0
    examples = session.scalars(Article.titled(articles).limit(SHOWN)).all() if count else []
    return Share(tag, count, examples)
