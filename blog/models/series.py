"""Series: articles that belong together, in an order."""

from __future__ import annotations

from typing import Self

from sqlalchemy import ColumnElement, Select, Text, exists, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.lib import clock, excerpts, slugs
from blog.models.address import Addressed
from blog.models.article import Article
from blog.models.base import TABLE, Base, Id, Moment, Slug, Title
from blog.models.publishing import UNSEEN
from blog.models.redirect import SERIES
from blog.models.user import User


class Series(Addressed, Base):
    """A series has an address; its articles name it and their place in it.

    It belongs to those who wrote its articles: who wrote all of them may change it, an empty one everybody.
    """

    __tablename__ = "series"
    kind = SERIES
    __table_args__ = (TABLE,)

    id: Mapped[Id]
    title: Mapped[Title]
    # What it was before matters, so it is read even when it was not loaded.
    slug: Mapped[Slug] = mapped_column(active_history=True)
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment] = mapped_column(default=clock.now)

    @classmethod
    def locked(cls, series_id: int) -> Select[Self]:
        """One series, which nobody else changes until this transaction ends."""
        found = select(cls).where(cls.id == series_id)
        return found.with_for_update().execution_options(populate_existing=True)

    @classmethod
    def like(cls, text: str = "") -> Select[Self]:
        """Those with that text in title or slug, the last made first."""
        found = select(cls).order_by(cls.id.desc())
        if not text:
            return found
        in_slug = cls.slug.contains(text.casefold(), autoescape=True)
        return found.where(or_(cls.title.icontains(text, autoescape=True), in_slug))

    @classmethod
    def public(cls) -> Select[Self]:
        """Those of which readers see an article."""
        return cls.like().where(_holds(Article.listed_at.is_not(None)))

    @classmethod
    def open_to(cls, user: User) -> Select[Self]:
        """Those that ``user`` may put articles of their own into: also those that an editor put one of theirs into."""
        if user.is_editor:
            return cls.like()
        return cls.like().where(or_(~_holds(_of_others(user)), _holds(Article.author_id == user.id)))

    @classmethod
    def editable(cls, user: User, *, authors_publish: bool) -> Select[Self]:
        """Those that ``user`` may change: what they say, what is in them, and its order.

        ``authors_publish`` is the site's setting.
        """
        if user.is_editor:
            return cls.like()
        # Where editors publish, what readers see or will see by itself is theirs.
        seen = Article.state.not_in(UNSEEN) if not authors_publish else false()
        return cls.like().where(~_holds(or_(_of_others(user), seen)))

    def editable_by(self, session: Session, user: User, *, authors_publish: bool) -> bool:
        """Whether this is one of them."""
        mine = Series.editable(user, authors_publish=authors_publish).where(Series.id == self.id)
        return user.active and session.scalar(mine.with_only_columns(Series.id)) is not None

    def is_public(self, session: Session) -> bool:
        """Whether readers see an article of it."""
        shown = select(Article.id).where(Article.series_id == self.id, Article.listed_at.is_not(None))
        return session.scalar(shown.limit(1)) is not None

    @property
    def language(self) -> str:
        """In which its words are."""
        return excerpts.language_of(f"{self.title} {self.description}")

    @classmethod
    def words_of(cls, name: str) -> str:
        """Pinyin for Chinese; one whose title has no letter is a "series"."""
        return slugs.slugify(name) or "series"


def _of_others(user: User) -> ColumnElement[bool]:
    return Article.author_id.is_distinct_from(user.id)


def _holds(article: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Article.series_id == Series.id, article)


def source(series_id: int) -> str:
    """What a series says and which of its articles readers see in which order, as a source of pages."""
    return f"series:{series_id}"
