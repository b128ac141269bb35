"""Giving tags to many articles at once, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.base import TAGS_LIMIT
from blog.models.tag import Tag, article_tag
from blog.models.tag_operation import Links, TagOperation


class Tagging(TagOperation):
    """Adds some tags to the articles of a select of ids and removes others from them.

    An article that would have more than ``TAGS_LIMIT`` tags gets none of the new ones.
    """

    kind = "tagging"

    def __init__(self, article_ids: Select[int], add: Sequence[Tag] = (), remove: Sequence[Tag] = ()) -> None:
        super().__init__([*add, *remove])
        self.article_ids = article_ids
        self.add = list(add)
        self.remove = list(remove)
        self.target = ", ".join(tag.name for tag in self.remove)

    @property
    def subject(self) -> str:
        """The tags that are added; ``target`` names those that are removed."""
        return ", ".join(tag.name for tag in self.add)

    def removed(self) -> Links | None:
        """Those links that are there."""
        links = select(article_tag.c.tag_id, article_tag.c.article_id)
        chosen = article_tag.c.article_id.in_(self.article_ids)
        ids = [tag.id for tag in self.remove]
        return links.where(article_tag.c.tag_id.in_(ids), chosen) if ids else None

    def added(self) -> Links | None:
        """Those links that are not there, on articles with room for them."""
        if not self.add:
            return None
        parts = [self._new_links(tag) for tag in self.add]
        rows = union_all(*parts).subquery()
        return select(rows.c.tag_id, rows.c.article_id)

    def full(self, session: Session) -> int:
        """How many of the articles have no room."""
        chosen = select(func.count(Article.id)).where(Article.id.in_(self.article_ids), *_takes_tags())
        return session.scalar(chosen.where(self._tags_afterwards() > TAGS_LIMIT)) or 0

    def _new_links(self, tag: Tag) -> Links:
        has = article_tag.alias()
        already = exists().where(has.c.tag_id == tag.id, has.c.article_id == Article.id)
        ids = select(literal(tag.id).label("tag_id"), Article.id.label("article_id"))
        room = self._tags_afterwards() <= TAGS_LIMIT
        return ids.where(Article.id.in_(self.article_ids), *_takes_tags(), ~already, room)

    def _tags_afterwards(self) -> ColumnElement[int]:
        """How many tags an article would have: those it keeps, and all that are added."""
        has = article_tag.alias()
        touched = [tag.id for tag in (*self.add, *self.remove)]
        kept = select(func.count()).select_from(has).where(has.c.article_id == Article.id)
        kept = kept.where(has.c.tag_id.not_in(touched))
        return kept.correlate(Article).scalar_subquery() + len(self.add)


def _takes_tags() -> tuple[ColumnElement[bool], ...]:
    """A translation's tags are its original's, and no list would hold a page under one."""
    return Article.translation_of_id.is_(None), Article.is_page.is_(False)
