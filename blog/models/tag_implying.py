"""Saying what a tag implies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from blog.models.implication import Edge, implications_around
from blog.models.tag import Tag
from blog.models.tag_operation import TagOperation


class TagImplying(TagOperation):
    """Has a tag imply exactly ``implied``: its articles count as having these as well."""

    kind = "tag_implying"

    def __init__(self, tag: Tag, implied: Sequence[Tag]) -> None:
        super().__init__([tag])
        self.tag = tag
        self.implied = list(implied)
        self.target = ", ".join(other.name for other in self.implied)

    def implications(self, session: Session, *, for_writing: bool = False) -> tuple[set[Edge], set[Edge]]:
        """What is new, and what is no longer said."""
        wanted = {(self.tag.id, other.id) for other in self.implied}
        known = {
            edge
            for edge in implications_around(session, [self.tag.id], for_writing=for_writing)
            if edge[0] == self.tag.id
        }
        return wanted - known, known - wanted
