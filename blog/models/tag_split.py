"""Splitting a tag into several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, literal, not_, or_, select, union_all
from sqlalchemy.orm import Session

from blog.models.implication import Edge, implications_around
from blog.models.tag import Tag, article_tag
from blog.models.tag_deletion import remove_tags
from blog.models.tag_operation import Links, TagOperation


@dataclass(frozen=True)
class Part:
    """A tag that gets those articles of the split one whose ids ``articles`` selects."""

    tag: Tag
    articles: Select[int]


class TagSplit(TagOperation):
    """Gives a tag's articles to others instead: to each part what it selects, to ``rest`` what no part does.

    When ``rest`` is the tag itself it keeps those; else it goes, and its address leads to all the others.
    """

    kind = "tag_split"

    def __init__(self, tag: Tag, parts: Sequence[Part], rest: Tag) -> None:
        self.tag = tag
        self.parts = list(parts)
        self.rest = rest
        self.results = list(dict.fromkeys([*(part.tag for part in self.parts), rest]))
        super().__init__(list(dict.fromkeys([tag, *self.results])))
        self.target = ", ".join(result.name for result in self.results)

    @property
    def subject(self) -> str:
        """The tag that is split."""
        return self.tag.name

    @property
    def stays(self) -> bool:
        """Whether the tag keeps a part of its articles."""
        return self.tag in self.results

    def read_for(self, session: Session) -> list[int]:
        """The tag that is split."""
        return [self.tag.id]

    def removed(self) -> Links:
        """Its links to all articles that it does not keep."""
        links = select(article_tag.c.tag_id, article_tag.c.article_id)
        links = links.where(article_tag.c.tag_id == self.tag.id)
        kept = [part.articles for part in self.parts if part.tag is self.tag]
        if self.rest is self.tag:
            links = links.where(self._chosen())
        return links.where(*(not_(article_tag.c.article_id.in_(articles)) for articles in kept))

    def added(self) -> Links:
        """A link for each part's articles, where there is none yet."""
        found = [self._links(part.tag, article_tag.c.article_id.in_(part.articles)) for part in self.parts]
        found.append(self._links(self.rest, not_(self._chosen())))
        rows = union_all(*found).subquery()
        return select(rows.c.tag_id, rows.c.article_id).where(rows.c.tag_id != self.tag.id).distinct()

    def implications(self, session: Session, *, for_writing: bool = False) -> tuple[set[Edge], set[Edge]]:
        """What it implied, its parts imply; if it goes, so do its own, and what implied it no longer does."""
        around = implications_around(session, [self.tag.id], for_writing=for_writing)
        came = {
            (result.id, implied_id)
            for tag_id, implied_id in around
            for result in self.results
            if tag_id == self.tag.id and result.id not in {implied_id, self.tag.id}
        }
        return came - implications_around(
            session, self._ids(), for_writing=for_writing
        ), set() if self.stays else around

    def finish(self, session: Session) -> None:
        """Delete it unless it keeps something."""
        if not self.stays:
            remove_tags(session, [self.tag.id], lead_to_ids=[result.id for result in self.results])

    def _chosen(self) -> ColumnElement[bool]:
        """Whether some part selects the article."""
        return or_(*(article_tag.c.article_id.in_(part.articles) for part in self.parts))

    def _links(self, tag: Tag, chosen: ColumnElement[bool]) -> Links:
        has = article_tag.alias()
        already = exists().where(has.c.tag_id == tag.id, has.c.article_id == article_tag.c.article_id)
        found = select(literal(tag.id).label("tag_id"), article_tag.c.article_id)
        return found.where(and_(article_tag.c.tag_id == self.tag.id, chosen, ~already))
