"""A tag, and the plain table that ties articles to tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship

from blog.lib import clock, names, slugs
from blog.models.address import Addressed
from blog.models.base import TABLE, Base, Id, LongText, Moment, Name, Slug, key_type
from blog.models.redirect import TAG
from blog.models.tag_alias import ALIAS, KEY_LIMIT, NAME, TRANSLATION, TagAlias
from blog.models.tag_use import tag_use

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad

    from blog.models.article import Article
    from blog.models.user import User

READING_LIMIT = 64

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

    Only the name has to be given; what follows from it is derived when the tag is stored. ``translations`` holds its
    names in languages by their codes; a language without one shows ``name``.
    """

    __tablename__ = "tag"
    kind = TAG
    __table_args__ = (Index("ix_tag_reading_id", "reading", "id"), TABLE)

    id: Mapped[Id]
    name: Mapped[Name]
    translations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    slug: Mapped[Slug] = mapped_column(active_history=True)  # its former value leads on
    description: Mapped[str] = mapped_column(Text, default="")
    cover: Mapped[str] = mapped_column(String(255), default="")  # the name of a file of the media folder
    colour: Mapped[str] = mapped_column(String(16), default="")  # one of lib.tag_colours
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    # Derived: from the name what it is compared and sorted by, from the description its safe HTML.
    name_key: Mapped[str] = mapped_column(key_type(KEY_LIMIT), unique=True)
    reading: Mapped[str] = mapped_column(key_type(READING_LIMIT), default="")
    description_html: Mapped[str] = mapped_column(LongText, default="")

    articles: Mapped[list[Article]] = relationship(
        secondary=article_tag, back_populates="tags", passive_deletes=True
    )
    # Its names and its aliases; ``aliases`` is what people set.
    spellings: Mapped[list[TagAlias]] = relationship(
        order_by=TagAlias.name_key, cascade="all, delete-orphan", passive_deletes=True
    )

    # -- lists: each is a Select that pages, pickers and commands start from

    @classmethod
    def at(cls, slug: str) -> Select[Tag]:
        """The tag with that slug."""
        return select(cls).where(cls.slug == slug)

    @classmethod
    def spelled(cls, keys: Iterable[str]) -> Select[str, Tag]:
        """Of these keys those that lead to a tag, each with its tag."""
        return cls._spelled().params(keys=list(keys))

    @classmethod
    def counted(cls) -> Select[Tag, int]:
        """All tags, each with its number of published articles, those of implying tags included."""
        return select(cls, func.coalesce(tag_use.c.articles, 0)).outerjoin(
            tag_use, tag_use.c.tag_id == cls.id
        )

    @classmethod
    def used(cls) -> Select[Tag, int]:
        """Tags that a published article has, each with how many they are."""
        return (
            select(cls, tag_use.c.articles)
            .join(tag_use, tag_use.c.tag_id == cls.id)
            .where(tag_use.c.articles > 0)
        )

    @classmethod
    def most_used(cls) -> Select[Tag, int]:
        """The same, the most used first."""
        return cls.used().order_by(tag_use.c.articles.desc(), tag_use.c.tag_id.desc())

    @classmethod
    def in_lists(cls) -> tuple[_AbstractLoad, ...]:
        """What an article shows of its tags: no descriptions, which may be long."""
        return (defer(cls.description), defer(cls.description_html))

    @classmethod
    def locked(cls, tag_id: int) -> Select[Tag]:
        """The tag, with nobody else able to change it, or give it to an article, until this transaction ends."""
        return select(cls).where(cls.id == tag_id).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def article_count(cls, tag: Tag, up_to: int) -> Select[int]:
        """How many articles in any state have ``tag``; of more than ``up_to``, so many."""
        some = select(article_tag.c.article_id).where(article_tag.c.tag_id == tag.id).limit(up_to)
        return select(func.count()).select_from(some.subquery())

    @classmethod
    def named(cls, session: Session, wanted: Sequence[str]) -> list[Tag]:
        """Return the tags with these names or aliases in this order, once each; those that do not exist are made."""
        by_key = {names.name_key(name): names.clean_name(name) for name in wanted}
        known: dict[str, Tag] = dict(session.execute(cls._named(), {"keys": list(by_key)}).all())
        for key, name in by_key.items():
            if key not in known:
                known[key] = cls(name=name)
                session.add(known[key])
        return list(dict.fromkeys(known[key] for key in by_key))

    # Built once, since each save asks: building it takes as long as asking.
    @classmethod
    @cache
    def _spelled(cls) -> Select[str, Tag]:
        found = select(TagAlias.name_key, cls).join(cls, cls.id == TagAlias.tag_id)
        return found.where(TagAlias.name_key.in_(bindparam("keys", expanding=True)))

    @classmethod
    @cache
    def _named(cls) -> Select[str, Tag]:
        return cls._spelled().options(*cls.in_lists())

    # -- what it is called

    def name_in(self, language: str) -> str:
        """Its name for readers of that language."""
        return (self.translations or {}).get(language) or self.name

    @property
    def aliases(self) -> list[str]:
        """The other spellings that lead to it, as people wrote them."""
        return [spelling.name for spelling in self.spellings if spelling.kind == ALIAS]

    @aliases.setter
    def aliases(self, wanted: Sequence[str]) -> None:
        """Give it exactly these aliases; one that equals a name of its own is none."""
        self.spell(wanted)

    def spell(self, aliases: Sequence[str]) -> None:
        """Make its spellings what its names and ``aliases`` demand, keeping the rows that are right."""
        due = {key: row for row in self._due_spellings(aliases) if (key := row.name_key)}
        kept = {row.name_key: row for row in self.spellings}
        for key, row in due.items():
            if key in kept:
                kept[key].name, kept[key].kind, kept[key].slug = row.name, row.kind, row.slug
        self.spellings = [kept.get(key, row) for key, row in sorted(due.items())]

    def _due_spellings(self, aliases: Sequence[str]) -> list[TagAlias]:
        spelled = [(name, ALIAS) for name in aliases]
        # A tag that was never stored may have neither yet.
        spelled += [(name, TRANSLATION) for name in (self.translations or {}).values() if name]
        # The last of equal keys stands.
        spelled += [(self.name, NAME)] if self.name else []
        return [
            TagAlias(name_key=names.name_key(name), name=name, kind=kind, slug=slugs.tag_slug(name))
            for name, kind in spelled
        ]

    @classmethod
    def words_of(cls, name: str) -> str:
        """Chinese stays Chinese; a name without letters is a "tag"."""
        return slugs.tag_slug(name) or "tag"

    def editable_by(self, user: User) -> bool:
        """Whether ``user`` may rename, describe or delete it."""
        return user.is_editor
