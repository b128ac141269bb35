"""Merging tags into one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from blog.models.implication import Edge, implications_around
from blog.models.tag import Tag, article_tag
from blog.models.tag_deletion import remove_tags
from blog.models.tag_likeness import hand_distinctions_on
from blog.models.tag_operation import Links, TagOperation


class TagMerge(TagOperation):
    """Makes several tags one: their articles, names, addresses and implications become ``into``'s."""

    kind = "tag_merge"

    def __init__(self, sources: Sequence[Tag], into: Tag) -> None:
        self.sources = [tag for tag in sources if tag is not into]
        self.into = into
        super().__init__([*self.sources, into])
        self.target = into.name

    @property
    def subject(self) -> str:
        """The tags that go."""
        return ", ".join(tag.name for tag in self.sources)

    def removed(self) -> Links:
        """All links of the tags that go."""
        links = select(article_tag.c.tag_id, article_tag.c.article_id)
        return links.where(article_tag.c.tag_id.in_(self._source_ids))

    def added(self) -> Links:
        """One for each article that has not the other tag already."""
        has = article_tag.alias()
        already = exists().where(has.c.tag_id == self.into.id, has.c.article_id == article_tag.c.article_id)
        moved = select(literal(self.into.id).label("tag_id"), article_tag.c.article_id).distinct()
        return moved.where(article_tag.c.tag_id.in_(self._source_ids), ~already)

    def read_for(self, session: Session) -> list[int]:
        """Those that go."""
        return self._source_ids

    def implications(self, session: Session, *, for_writing: bool = False) -> tuple[set[Edge], set[Edge]]:
        """Those of the tags that go become the other's; what would imply itself is dropped."""
        went = implications_around(session, self._source_ids, for_writing=for_writing)
        came = {(self._became(tag_id), self._became(implied_id)) for tag_id, implied_id in went}
        return {(tag_id, implied_id) for tag_id, implied_id in came if tag_id != implied_id}, went

    def finish(self, session: Session) -> None:
        """Take their names over and delete them."""
        aliases = [*self.into.aliases, *self.gained_aliases]
        hand_distinctions_on(session, self._source_ids, self.into.id)
        remove_tags(session, self._source_ids, lead_to_ids=[self.into.id])
        self.into.spell(aliases)

    @property
    def gained_aliases(self) -> list[str]:
        """All names of the tags that go."""
        return [spelling.name for tag in self.sources for spelling in tag.spellings]

    @property
    def _source_ids(self) -> list[int]:
        return sorted(tag.id for tag in self.sources)

    def _became(self, tag_id: int) -> int:
        return self.into.id if tag_id in self._source_ids else tag_id
