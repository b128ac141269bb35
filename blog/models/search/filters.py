"""What ``tag:…`` and ``author:…`` mean: tags by slug, name or alias, and users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from blog.lib.search_query import Query
from blog.models.author_use import articles_by
from blog.models.tag import Tag
from blog.models.tag_lookup import look_up
from blog.models.tag_use import uses_of
from blog.models.user import User


@dataclass(frozen=True)
class Filters:
    """Tags and authors by what was typed: of a tag that was split there are several. ``unknown`` is nothing's name."""

    tags: Mapping[str, Sequence[Tag]]
    authors: Mapping[str, User]
    unknown: Sequence[str]

    @classmethod
    def of(cls, session: Session, query: Query) -> Filters:
        """What the query's filters mean."""
        named_tags = look_up(session, query.tags).found if query.tags else {}
        ids = [tag.id for tags in named_tags.values() for tag in tags]
        used = {tag_id for tag_id, articles in session.execute(uses_of(ids)) if articles} if ids else set()
        # What no published article has is nothing to readers.
        tags = {
            word: own
            for word, found in named_tags.items()
            if (own := [tag for tag in found if tag.id in used])
        }
        named = {name: session.scalar(User.called(name)) for name in query.authors}
        # Nor is who has published nothing.
        authors = {
            name: user for name, user in named.items() if user and session.scalar(articles_by(user.id))
        }
        unknown = [word for word in query.tags if word not in tags]
        return cls(tags, authors, [*unknown, *(name for name in query.authors if name not in authors)])

    @property
    def tag_ids(self) -> list[list[int]]:
        """For each word the ids of its tags, of which an article has to have one."""
        return [[tag.id for tag in tags] for tags in self.tags.values()]

    @property
    def author_ids(self) -> list[int]:
        """The ids of the authors."""
        return [user.id for user in self.authors.values()]
