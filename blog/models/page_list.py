"""The desk's list of pages outside the stream: there are few, and an index holds them apart."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor, beginning
from blog.models.article import Article
from blog.models.desk_list import LOOKED_AT, DeskList
from blog.models.keyset import Slice, slice_of
from blog.models.limited import as_far_as, end_of, going_on
from blog.models.user import User

_changed = Article.updated_at


class PageList(DeskList):
    """The pages among what a ``DeskList`` holds. Should there be many, no more of them are looked at than there."""

    def __init__(self, session: Session, user: User, state: str = "", text: str = "") -> None:
        super().__init__(session, user, state, text)
        self.articles = Article.desk(user, state, text, pages=True)

    @cached_property
    def size(self) -> int | None:
        """How many pages these are; None where there are too many to be counted."""
        return None if self.is_long else self.session.scalar(Article.count_of(self.articles)) or 0

    @cached_property
    def is_long(self) -> bool:
        """Whether there are more pages, whoever may edit them, than are looked at."""
        some = _every_page().with_only_columns(Article.id).limit(LOOKED_AT + 1).subquery()
        return (self.session.scalar(select(func.count()).select_from(some)) or 0) > LOOKED_AT

    def slice(
        self, size: int, *, before: Cursor | None, after: Cursor | None
    ) -> tuple[Slice[Article], Cursor | None]:
        """The same of pages."""
        start, is_older = beginning(before, after)
        end = None
        if self.is_long:
            end = end_of(self.session, _every_page(), LOOKED_AT, start, _changed, is_older=is_older)
        pages = self.articles.where(*as_far_as(end, _changed, is_older=is_older))
        found = slice_of(self.session, pages, size, before=before, after=after, by=_changed)
        return going_on(found, start, end, is_older=is_older)


def _every_page() -> Select[Article]:
    """All of the index."""
    return select(Article).where(Article.is_page)
