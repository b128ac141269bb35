"""Some of the articles, chosen by what they say, their tags, their author and their date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.implication import implying
from blog.models.tag import Tag
from blog.models.user import User


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

    @classmethod
    def of(
        cls,
        session: Session,
        text: str,
        tag: Tag | None,
        author: User | None,
        days: tuple[date | None, date | None],
        zone: str,
    ) -> ArticleFilter:
        """A filter by what people name; a tag stands for all from which it follows too.

        ``days`` are the first and the last, both whole by the zone's clocks, of years in ``clock.YEARS``.
        """
        first, last = days
        return cls(
            text=text,
            tag_ids=implying(session, [tag.id]) if tag else None,
            author_id=author.id if author else None,
            since=_beginning_of(first, zone) if first else None,
            until=_beginning_of(last + timedelta(days=1), zone) if last else None,
        )

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


def _beginning_of(day: date, zone: str) -> datetime:
    """When it begins by the zone's clocks; where they skip midnight, the first moment after it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
