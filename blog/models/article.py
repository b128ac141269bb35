"""An article: what it holds, and the lists it appears in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BindParameter,
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    Session,
    defer,
    joinedload,
    load_only,
    mapped_column,
    relationship,
    selectinload,
)

from blog.lib import clock, slugs
from blog.lib.names import name_key
from blog.models.address import Addressed
from blog.models.base import TABLE, Base, Id, LongText, Moment, Slug, Title
from blog.models.publishing import (
    DRAFT,
    PUBLIC,
    PUBLISHED,
    REVIEW,
    SCHEDULED,
    STATES,
    TRASHED,
    UNLISTED,
    Publishing,
)
from blog.models.redirect import ARTICLE
from blog.models.tag import Tag, article_tag
from blog.models.user import User

if TYPE_CHECKING:
    from sqlalchemy.orm.interfaces import ORMOption

__all__ = ["DRAFT", "PUBLISHED", "REVIEW", "SCHEDULED", "STATES", "TRASHED", "UNLISTED", "Article"]


class Article(Addressed, Publishing, Base):
    """An article. Only the title has to be given; what is derived from the text follows when it is stored.

    ``published_at`` is when it was or is to be published; a draft keeps the one it had. Its state changes by the verbs
    of ``Publishing``.
    """

    __tablename__ = "article"
    kind = ARTICLE
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_article_state_published_at_id", "state", "published_at", "id"),
        Index("ix_article_listed_at_id", "listed_at", "id"),
        Index("ix_article_author_id_listed_at_id", "author_id", "listed_at", "id"),
        # A row in readers' lists that they may not see can't be stored, whatever goes wrong.
        CheckConstraint(f"listed_at IS NULL OR state = '{PUBLISHED}'", name="listed"),
        Index("ix_article_updated_at_id", "updated_at", "id"),
        Index("ix_article_author_id_updated_at_id", "author_id", "updated_at", "id"),
        Index("ix_article_state_updated_at_id", "state", "updated_at", "id"),
        Index("ix_article_series_id_series_place_id", "series_id", "series_place", "id"),
        # Pages are few, and the desk lists them alone.
        Index("ix_article_is_page_updated_at_id", "is_page", "updated_at", "id"),
        TABLE,
    )

    id: Mapped[Id]
    title: Mapped[Title]
    # What the value was before matters for slug, state and author, so it is read even when it was not loaded.
    slug: Mapped[Slug] = mapped_column(active_history=True)
    excerpt: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[str] = mapped_column(String(16), default=DRAFT, active_history=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), active_history=True
    )
    published_at: Mapped[Moment | None]
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    updated_at: Mapped[Moment] = mapped_column(default=clock.now, onupdate=clock.now)
    # Derived (blog/models/derived.py): its place in readers' lists, or None while it is in none. Lists ask for this
    # and not for the state: with an equality MariaDB reads a list from its start to find a page in its middle.
    listed_at: Mapped[Moment | None] = mapped_column(active_history=True)
    # Derived from title, excerpt and body.
    body_html: Mapped[str] = mapped_column(LongText, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(16), default="en")
    reading_minutes: Mapped[int] = mapped_column(default=1)
    # Derived at its own save (blog/models/related.py): ids of related articles, each with ids of tags they share.
    kin: Mapped[list[Any]] = mapped_column(JSON, default=list)

    # The number of its newest revision; 0 for one that was never saved in the editor.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    # Ids of its tags as its author put them; None for the order of their names.
    tag_order: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    # What its author says of its language, which then is not guessed from the text.
    chosen_language: Mapped[str] = mapped_column(String(16), default="", server_default="")
    cover: Mapped[str] = mapped_column(String(255), default="", server_default="")
    cover_alt: Mapped[str] = mapped_column(String(255), default="", server_default="")
    # What other sites show when they show a link to it, and where it first appeared.
    social_title: Mapped[str] = mapped_column(String(255), default="", server_default="")
    social_description: Mapped[str] = mapped_column(String(500), default="", server_default="")
    canonical_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    pinned_at: Mapped[Moment | None] = mapped_column(index=True)
    trashed_at: Mapped[Moment | None] = mapped_column(index=True)
    # The original that it is a translation of (blog/models/translation.py).
    translation_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="SET NULL"), index=True, active_history=True
    )
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    series_place: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whether it stands outside the stream, such as "About": at an address of its own kind, and in no list.
    is_page: Mapped[bool] = mapped_column(default=False, server_default="0", active_history=True)

    author: Mapped[User | None] = relationship(back_populates="articles")
    tags: Mapped[list[Tag]] = relationship(
        secondary=article_tag, back_populates="articles", order_by=Tag.name_key, passive_deletes=True
    )

    # -- lists: each is a Select that pages, feeds and commands start from

    @classmethod
    def published(cls) -> Select[Article]:
        """What readers see in lists."""
        return select(cls).where(cls.listed_at.is_not(None))

    @classmethod
    def tagged(cls, tag_ids: Collection[int], among: Select[Article] | None = None) -> Select[Article]:
        """Published articles, or those of another list, on which one of these tags is stored."""
        having = exists().where(article_tag.c.article_id == cls.id, article_tag.c.tag_id.in_(tag_ids))
        return (cls.published() if among is None else among).where(having)

    @classmethod
    def entries(cls, article_ids: Collection[int] | BindParameter[Any]) -> Select[Article]:
        """These articles, as far as readers see them."""
        return cls.published().where(cls.id.in_(article_ids))

    @classmethod
    def open(cls, article_ids: Collection[int] | BindParameter[Any]) -> Select[Article]:
        """These articles, as far as readers find them, in lists or not."""
        return select(cls).where(cls.id.in_(article_ids), cls.state.in_(PUBLIC))

    @classmethod
    def titled(cls, article_ids: Select[int]) -> Select[Article]:
        """These articles in any state, by title and state alone, the last changed first."""
        found = select(cls).where(cls.id.in_(article_ids))
        shown = load_only(cls.title, cls.slug, cls.state, cls.is_page)
        return found.options(shown).order_by(cls.updated_at.desc(), cls.id)

    @classmethod
    def by(cls, author: User) -> Select[Article]:
        """Published articles of that author."""
        return cls.published().where(cls.author_id == author.id)

    @classmethod
    def newest(cls, limit: int) -> Select[Article]:
        """The newest published articles."""
        return cls.published().order_by(cls.listed_at.desc(), cls.id.desc()).limit(limit)

    @classmethod
    def pinned(cls, limit: int) -> Select[Article]:
        """What stands above the newest, the last pinned first: only listed articles are pinned."""
        # A range, for which every database uses the index.
        return select(cls).where(cls.pinned_at > clock.EPOCH).order_by(cls.pinned_at.desc()).limit(limit)

    @classmethod
    def after_id(cls, last_id: int) -> Select[Article]:
        """Articles in any state with their text, by id from there on: how commands walk through all of them."""
        return select(cls).where(cls.id > last_id).order_by(cls.id)

    @classmethod
    def count_of(cls, articles: Select[Article]) -> Select[int]:
        """How many articles a list holds."""
        return articles.with_only_columns(func.count(cls.id)).order_by(None)

    @classmethod
    def at(cls, slug: str | BindParameter[str]) -> Select[Article]:
        """The article that readers find at that slug, whether lists hold it or not."""
        return select(cls).where(cls.slug == slug, cls.state.in_(PUBLIC))

    @classmethod
    def on_desk(cls, article_id: int, *, for_writing: bool = False) -> Select[Article]:
        """One article in whatever state, with all that its author sees.

        ``for_writing`` makes others who would write it wait until this transaction ends: what follows from its state
        is derived from the state it really has.
        """
        found = select(cls).where(cls.id == article_id).options(*cls._with_names())
        return found.with_for_update().execution_options(populate_existing=True) if for_writing else found

    @classmethod
    def desk(cls, user: User, state: str = "", text: str = "", *, pages: bool = False) -> Select[Article]:
        """What ``user`` may edit: in that state (else all but the trash), with that text in title or slug.

        ``pages`` are those that stand outside the stream, alone.
        """
        found = select(cls).where(cls.state == state if state in STATES else cls.state != TRASHED)
        if pages:
            found = found.where(cls.is_page)
        if not user.is_editor:
            found = found.where(cls.author_id == user.id)
        if text:
            in_slug = cls.slug.contains(text.casefold(), autoescape=True)
            found = found.where(or_(cls.title.icontains(text, autoescape=True), in_slug))
        return found

    @classmethod
    def due(cls, now: datetime) -> Select[Article]:
        """Scheduled articles whose time has come, locked for this transaction."""
        waiting = select(cls).where(cls.state == SCHEDULED, cls.published_at <= now)
        return waiting.options(*cls._without(cls.body, cls.body_html, cls.excerpt)).with_for_update()

    @classmethod
    def in_lists(cls) -> tuple[ORMOption, ...]:
        """What an entry of a list needs: tags and author, and no body."""
        return (*cls._without(cls.body, cls.body_html, cls.excerpt), *cls._with_names())

    @staticmethod
    def _without(*texts: InstrumentedAttribute[str]) -> tuple[ORMOption, ...]:
        return tuple(defer(text, raiseload=True) for text in texts)

    @classmethod
    def _with_names(cls) -> tuple[ORMOption, ...]:
        author = joinedload(cls.author).load_only(User.username, User.name, User.bio)
        return author, selectinload(cls.tags).options(*Tag.in_lists())

    # -- what happens to it

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when what its author wrote does. Needs its tags loaded."""
        tags = [tag.name_key for tag in self.tags_in_order]
        written = [self.title, self.slug, self.excerpt, self.body, *tags]
        return hashlib.sha256("\0".join(written).encode()).hexdigest()[:16]

    @property
    def tags_in_order(self) -> list[Tag]:
        """Its tags as its author put them. Needs them loaded."""
        places = {tag_id: place for place, tag_id in enumerate(self.tag_order or ())}
        return sorted(self.tags, key=lambda tag: places.get(tag.id, len(places)))

    def tag_with(self, session: Session, wanted: list[str]) -> None:
        """Give it exactly the tags of these names in this order, making those that do not exist.

        A translation gets none: its tags are its original's.
        """
        self.tags = tags = Tag.named(session, [] if self.translation_of_id else wanted)
        in_order = sorted(tags, key=lambda tag: name_key(tag.name)) == tags
        if not in_order and not all(tag.id for tag in tags):
            session.flush()
        order = None if in_order else [tag.id for tag in tags]
        if order != self.tag_order:
            self.tag_order = order

    @classmethod
    def words_of(cls, name: str) -> str:
        """Pinyin for Chinese; an article whose title has no letter is an "article"."""
        return slugs.slugify(name) or "article"
