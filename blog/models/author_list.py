"""An author's published articles, all or those with a tag, and the tags that stand on them, found with limited work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from blog.lib.cursors import Cursor, beginning
from blog.models.article import Article
from blog.models.author_use import articles_by
from blog.models.implication import implying
from blog.models.keyset import Listed, ReaderList, Slice
from blog.models.limited import as_far_as, end_of, going_on
from blog.models.tag import article_tag
from blog.models.tag_label import COLUMNS, Label, tag
from blog.models.user import User

LOOKED_AT = 5_000  # articles for a page of those with a tag
FEW = 500  # articles with a tag: these are asked for each
COUNTED = 1_000  # articles, the newest ones, whose tags are counted
SHOWN = 40  # tags, the most frequent ones
_listed = Article.listed_at


@dataclass(frozen=True)
class AuthorTags:
    """The most frequent tags of an author's newest articles by key, each with how many of these it stands on.

    ``more`` tags are there besides. ``counted``: over how many articles, None for all.
    """

    rows: list[tuple[Label, int]]
    more: int
    counted: int | None


class AuthorList:
    """The published articles of ``author``, those with the tag of that slug if there is one."""

    def __init__(self, session: Session, author: User, slug: str = "") -> None:
        self.session = session
        self.count = session.scalar(articles_by(author.id)) or 0
        self.every = Article.by(author)
        self.tag = _label_at(session, slug) if slug else None

    def tags(self) -> AuthorTags:
        """What they are about; the tag that was asked for is among them."""
        end = self._end(COUNTED, None) if self.count > COUNTED else None
        newest = self.every.where(*as_far_as(end, _listed))
        links = newest.join(article_tag, article_tag.c.article_id == Article.id)
        # Thousands of rows take a driver that is written in Python far longer than one text.
        text = links.with_only_columns(func.aggregate_strings(cast(article_tag.c.tag_id, String), ","))
        counts = Counter(map(int, filter(None, (self.session.scalar(text) or "").split(","))))
        ranked = sorted(counts, key=lambda tag_id: (-counts[tag_id], tag_id))[:SHOWN]
        asked = [self.tag.id] if self.tag and self.tag.id not in ranked else []
        rows = self.session.connection().execute(select(*COLUMNS).where(tag.c.id.in_([*ranked, *asked])))
        labels = sorted(Label(*row) for row in rows)
        shown = [(label, counts[label.id]) for label in labels]
        return AuthorTags(shown, len(counts) - len(ranked), COUNTED if end else None)

    def slice(
        self, size: int, *, before: Cursor | None, after: Cursor | None
    ) -> tuple[Slice[Listed], Cursor | None]:
        """``size`` articles older than ``before``, or newer than ``after``, or the newest.

        And where looking ended before these were found, None when it did not; the cursor on that side continues there.
        """
        start, is_older = beginning(before, after)
        articles, end = self.every, None
        if self.tag:
            tag_ids = implying(self.session, [self.tag.id])
            few = self._few(tag_ids)
            if few is None:
                end = self._end(LOOKED_AT, start, is_older=is_older) if self.count > LOOKED_AT else None
                articles = Article.tagged(tag_ids, among=articles)
            else:
                articles = articles.where(Article.id.in_(few))
        found = ReaderList(articles.where(*as_far_as(end, _listed, is_older=is_older)))
        page = found.slice(self.session, size, before=before, after=after)
        return going_on(page, start, end, is_older=is_older)

    def _end(self, most: int, start: Cursor | None, *, is_older: bool = True) -> Cursor | None:
        return end_of(self.session, self.every, most, start, _listed, is_older=is_older)

    def _few(self, tag_ids: set[int]) -> list[int] | None:
        """The ids of all articles with one of these tags; None where these are many."""
        having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(sorted(tag_ids)))
        found = self.session.scalars(having.limit(FEW + 1)).all()
        return None if len(found) > FEW else sorted(set(found))


def _label_at(session: Session, slug: str) -> Label | None:
    row = session.connection().execute(select(*COLUMNS).where(tag.c.slug == slug)).first()
    return Label(*row) if row else None
