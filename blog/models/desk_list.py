"""The desk's list: what somebody may edit, the last changed first, read with bounded work.

No index helps to find a text within titles, nor what lies between thousands in the trash. So a page looks at a limited
number of articles: one that met the limit before it was full says how far it came, and the next continues there.
"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor, beginning
from blog.models.article import STATES, TRASHED, Article
from blog.models.author_use import state_counts
from blog.models.keyset import Slice, slice_of
from blog.models.limited import as_far_as, end_of, going_on
from blog.models.user import User

LOOKED_AT = 5_000  # articles for one page
_changed = Article.updated_at


class DeskList:
    """What ``user`` may edit: in that state (else all but the trash), with that text in title or slug."""

    def __init__(self, session: Session, user: User, state: str = "", text: str = "") -> None:
        self.session = session
        self.user, self.text = user, text
        self.state = state if state in STATES else ""
        self.articles = Article.desk(user, state, text)
        self.counts: dict[str, int] = dict(session.execute(state_counts(user)).all())

    @cached_property
    def size(self) -> int | None:
        """How many articles these are; None where a text would have to be looked for in too many."""
        if not self.text:
            return self._in_state
        return None if self.is_long else self.session.scalar(Article.count_of(self.articles)) or 0

    @property
    def is_long(self) -> bool:
        """Whether a page may have to pass over more articles than it looks at."""
        return self._read - (0 if self.text else self._in_state) > LOOKED_AT

    def slice(
        self, size: int, *, before: Cursor | None, after: Cursor | None
    ) -> tuple[Slice[Article], Cursor | None]:
        """``size`` articles older than ``before``, or newer than ``after``, or the newest.

        And where looking ended before these were found, None when it did not; the cursor on that side continues there.
        """
        start, is_older = beginning(before, after)
        end = None
        if self.is_long:
            end = end_of(self.session, self._driver(), LOOKED_AT, start, _changed, is_older=is_older)
        articles = self.articles.where(*as_far_as(end, _changed, is_older=is_older))
        found = slice_of(self.session, articles, size, before=before, after=after, by=_changed)
        return going_on(found, start, end, is_older=is_older)

    @property
    def _in_state(self) -> int:
        """How many there are with whatever text."""
        every = sum(self.counts.values()) - self.counts.get(TRASHED, 0)
        return self.counts.get(self.state, 0) if self.state else every

    @property
    def _read(self) -> int:
        """How many there are in the list that ``_driver`` reads."""
        narrowed = self.state and self.user.is_editor
        return self.counts.get(self.state, 0) if narrowed else sum(self.counts.values())

    def _driver(self) -> Select[Article]:
        """All articles of the index that holds these in their order."""
        found = select(Article)
        if not self.user.is_editor:
            return found.where(Article.author_id == self.user.id)
        return found.where(Article.state == self.state) if self.state else found
