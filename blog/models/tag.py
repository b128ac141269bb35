"""A tag, and the plain table that ties articles to tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Index, Integer, Select, Table, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from blog.lib import clock, names, slugs
from blog.models.address import Addressed
from blog.models.base import NAME_LIMIT, TABLE, Base, Id, Moment, Name, Slug, key_type
from blog.models.redirect import TAG

if TYPE_CHECKING:
    from blog.models.article import Article
    from blog.models.user import User

article_tag = Table(
    "article_tag",
    Base.metadata,
    Column("article_id", Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_article_tag_tag_id_article_id", "tag_id", "article_id"),
    **TABLE,
)


class Tag(Addressed, Base):
    """A tag. Names are compared by their key, so Flask, FLASK and Ｆｌａｓｋ are one tag.

    Only the name has to be given; key and slug follow from it when the tag is stored.
    """

    __tablename__ = "tag"
    kind = TAG
    __table_args__ = (TABLE,)

    id: Mapped[Id]
    name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(key_type(NAME_LIMIT * 2), unique=True)
    slug: Mapped[Slug] = mapped_column(active_history=True)  # its former value leads on
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment] = mapped_column(default=clock.now)

    articles: Mapped[list[Article]] = relationship(
        secondary=article_tag, back_populates="tags", passive_deletes=True
    )

    @classmethod
    def at(cls, slug: str) -> Select[Tag]:
        """The tag with that slug."""
        return select(cls).where(cls.slug == slug)

    @classmethod
    def keyed(cls, keys: Iterable[str]) -> Select[Tag]:
        """The tags with those keys."""
        return select(cls).where(cls.name_key.in_(list(keys)))

    @classmethod
    def with_counts(cls, author: User | None = None) -> Select[Tag, int]:
        """Tags of published articles (of that author), each with how many they are, by key."""
        from blog.models.article import Article

        count = func.count(Article.id)
        articles = Article.by(author) if author else Article.published()
        visible = articles.join(Article.tags).with_only_columns(cls, count)
        return visible.group_by(cls.id).order_by(cls.name_key)

    @classmethod
    def search(cls, text: str, after: str = "") -> Select[Tag, int]:
        """Tags whose key contains that of ``text``, each with its number of articles in any state, by key.

        ``after`` is the key to go on from.
        """
        count = select(func.count()).where(article_tag.c.tag_id == cls.id).correlate(cls).scalar_subquery()
        found = select(cls, count).where(cls.name_key > after).order_by(cls.name_key)
        key = names.name_key(text)
        return found.where(cls.name_key.contains(key, autoescape=True)) if key else found

    @classmethod
    def most_used(cls) -> Select[Tag, int]:
        """Tags with their number of articles in any state, the most used first."""
        count = func.count(article_tag.c.article_id)
        return select(cls, count).join(article_tag).group_by(cls.id).order_by(count.desc(), cls.name_key)

    @classmethod
    def locked(cls, tag_id: int) -> Select[Tag]:
        """The tag, with nobody else able to change it, or give it to an article, until this transaction ends."""
        return select(cls).where(cls.id == tag_id).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def article_count(cls, tag: Tag) -> Select[int]:
        """How many articles in any state have ``tag``."""
        return select(func.count()).where(article_tag.c.tag_id == tag.id)

    @classmethod
    def named(cls, session: Session, wanted: Sequence[str]) -> list[Tag]:
        """Return the tags with these names in this order, once each; those that do not exist are made."""
        by_key = {names.name_key(name): names.clean_name(name) for name in wanted}
        known = {tag.name_key: tag for tag in session.scalars(cls.keyed(by_key))}
        for key, name in by_key.items():
            if key not in known:
                known[key] = cls(name=name)
                session.add(known[key])
        return [known[key] for key in by_key]

    @classmethod
    def words_of(cls, name: str) -> str:
        """Chinese stays Chinese; a name without letters is a "tag"."""
        return slugs.tag_slug(name) or "tag"

    def editable_by(self, user: User) -> bool:
        """Whether ``user`` may rename, describe or delete it."""
        return user.is_editor
