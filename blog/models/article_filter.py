"""Some of the articles, chosen by what they say, their tags, their author and their date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from blog.models.article import Article


@dataclass(frozen=True)
class ArticleFilter:
    """Which articles in any state are meant: those that fit all that is given."""

    text: str = ""
    # One of these is stored on the article; None asks for none.
    tag_ids: Collection[int] | None = None
    author_id: int | None = None
    # Published from ``since`` on and before ``until``.
    since: datetime | None = None
    until: datetime | None = None

    def ids(self) -> Select[int]:
        """Their ids."""
        found = select(Article)
        if self.text:
            in_title = Article.title.icontains(self.text, autoescape=True)
            found = found.where(or_(in_title, Article.body.icontains(self.text, autoescape=True)))
        if self.tag_ids is not None:
            found = Article.tagged(self.tag_ids, among=found)
        if self.author_id is not None:
            found = found.where(Article.author_id == self.author_id)
        if self.since:
            found = found.where(Article.published_at >= self.since)
        if self.until:
            found = found.where(Article.published_at < self.until)
        return found.with_only_columns(Article.id)
