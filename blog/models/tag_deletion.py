"""Deleting tags."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.models.implication import Edge, implications_around
from blog.models.tag import Tag, article_tag
from blog.models.tag_operation import Links, TagOperation
from blog.models.tag_rows import REDIRECTS, lead_to, rows_around, slugs_in


class TagDeletion(TagOperation):
    """Removes tags from all their articles and from the site; their addresses say that they are gone."""

    kind = "tag_deletion"

    def removed(self) -> Links:
        """All their links."""
        links = select(article_tag.c.tag_id, article_tag.c.article_id)
        return links.where(article_tag.c.tag_id.in_(self._ids()))

    def read_for(self, session: Session) -> list[int]:
        """Those that go."""
        return self._ids()

    def implications(self, session: Session, *, for_writing: bool = False) -> tuple[set[Edge], set[Edge]]:
        """All from and to them go."""
        return set(), implications_around(session, self._ids(), for_writing=for_writing)

    def finish(self, session: Session) -> None:
        """Delete them."""
        remove_tags(session, self._ids(), lead_to_ids=[])


def remove_tags(session: Session, tag_ids: list[int], lead_to_ids: list[int]) -> None:
    """Delete tags that no article has any more; all their addresses lead to others, or say "gone"."""
    rows = rows_around(session, tag_ids)
    shared = {slug: values["leads_to"] for (kind, slug, _), values in rows.items() if kind == REDIRECTS}
    for tag_id in tag_ids:
        session.delete(session.get_one(Tag, tag_id))
    session.flush()
    for slug in sorted(slugs_in(rows)):
        # What led to several leads to those that are left as well.
        others = [tag_id for tag_id in shared.get(slug, []) if tag_id not in tag_ids]
        lead_to(session, slug, sorted({*others, *lead_to_ids}))
