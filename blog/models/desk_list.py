"""The desk's list: what somebody may edit, the last changed first, read with bounded work.

Editors' lists are put together from the states' own, which indexes hold in this order: each gives no more than the page
may show, so what lies in the trash costs nothing. No index helps to find a text within titles, nor a state among one
author's articles. So such a page looks at a limited number of articles: one that met the limit before it was full says
how far it came, and the next continues there.
"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Select, join, select, union_all
from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor, beginning
from blog.models.article import STATES, TRASHED, Article
from blog.models.as_written import as_written
from blog.models.author_use import state_counts
from blog.models.keyset import Slice, newer, newest, older, slice_of
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

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many articles there are in each state with whatever text."""
        return dict(self.session.execute(state_counts(self.user)).all())

    @cached_property
    def size(self) -> int | None:
        """How many articles these are; None where a text would have to be looked for in too many."""
        if not self.text:
            return self._count(self._states)
        return None if self.is_long else self.session.scalar(Article.count_of(self.articles)) or 0

    @property
    def is_long(self) -> bool:
        """Whether a page may have to pass over more articles than it looks at."""
        return self._passed > LOOKED_AT

    def slice(
        self, size: int, *, before: Cursor | None, after: Cursor | None
    ) -> tuple[Slice[Article], Cursor | None]:
        """``size`` articles older than ``before``, or newer than ``after``, or the newest.

        And where looking ended before these were found, None when it did not; the cursor on that side continues there.
        """
        start, is_older = beginning(before, after)
        articles, end = self._bounded(size, start, is_older=is_older)
        found = slice_of(self.session, articles, size, before=before, after=after, by=_changed)
        return going_on(found, start, end, is_older=is_older)

    def last(self, size: int) -> Select[Article]:
        """The last changed ones, ``size`` of them, or as many as are among those that are looked at."""
        articles, _end = self._bounded(size, None, is_older=True)
        return newest(articles, _changed).limit(size)

    def _bounded(
        self, size: int, start: Cursor | None, *, is_older: bool
    ) -> tuple[Select[Article], Cursor | None]:
        """These without any that lie beyond the limit, and where that is, for ``size`` of them from the start on."""
        if not self._passed:
            return self._picked(size + 1, start, is_older=is_older), None
        if self._read <= LOOKED_AT:
            return self.articles, None
        # What is passed over lies in one list with what is looked for.
        (every,) = self._lists()
        end = end_of(self.session, every, LOOKED_AT, start, _changed, is_older=is_older)
        return self.articles.where(*as_far_as(end, _changed, is_older=is_older)), end

    def _picked(self, most: int, start: Cursor | None, *, is_older: bool) -> Select[Article]:
        """The next so many of each list."""
        picked = union_all(
            *(_ids(found, most, start, is_older=is_older) for found in self._lists())
        ).subquery()
        return as_written(self.articles.select_from(join(picked, Article, Article.id == picked.c.id)))

    def _lists(self) -> list[Select[Article]]:
        """What an index holds in this order, each; together all of these, and as few others as can be."""
        if not self.user.is_editor:
            return [select(Article).where(Article.author_id == self.user.id)]
        if self.text and not self.state:
            return [select(Article)]
        return [select(Article).where(Article.state == state) for state in self._states]

    @property
    def _read(self) -> int:
        """How many articles the lists hold."""
        return self._count(self._states if self._is_of_states else STATES)

    @property
    def _is_of_states(self) -> bool:
        """Whether the lists hold the states alone that are asked for."""
        return self.user.is_editor and bool(self.state or not self.text)

    @property
    def _passed(self) -> int:
        """How many of them may have to be passed over."""
        if self._is_of_states and not self.text:
            return 0
        return self._read - (0 if self.text else self._count(self._states))

    @property
    def _states(self) -> tuple[str, ...]:
        return (self.state,) if self.state else tuple(state for state in STATES if state != TRASHED)

    def _count(self, states: tuple[str, ...]) -> int:
        """How many there are in these with whatever text."""
        return sum(self.counts.get(state, 0) for state in states)


def _ids(articles: Select[Article], most: int, start: Cursor | None, *, is_older: bool) -> Select[int]:
    """The ids of the next so many of a list, which its index tells alone: for rows MariaDB goes there from its end."""
    way = older if is_older else newer
    found = way(articles, start.at, start.id, _changed) if start else newest(articles, _changed)
    ids = found.with_only_columns(Article.id).limit(most).subquery()
    return select(ids.c.id)
