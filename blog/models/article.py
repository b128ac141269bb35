"""An article: its text, its state, who may do what with it, and the lists it appears in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, Text, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship, selectinload

from blog.lib import clock, slugs
from blog.models.base import TABLE, Base, Id, LongText, Moment, Slug, Title
from blog.models.redirect import ARTICLE, Redirect
from blog.models.tag import Tag, article_tag
from blog.models.user import User

if TYPE_CHECKING:
    from sqlalchemy.orm.interfaces import ORMOption

DRAFT, SCHEDULED, PUBLISHED, TRASHED = "draft", "scheduled", "published", "trashed"
STATES = (DRAFT, SCHEDULED, PUBLISHED, TRASHED)


class Article(Base):
    """An article. Only the title has to be given; what is derived from the text follows when it is stored.

    ``published_at`` is when it was or is to be published; a draft keeps the one it had. States change by the
    verbs below and are stored: none is ever computed from the clock.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_article_state_published_at_id", "state", "published_at", "id"),
        Index("ix_article_author_id_state_published_at_id", "author_id", "state", "published_at", "id"),
        Index("ix_article_updated_at_id", "updated_at", "id"),
        TABLE,
    )

    id: Mapped[Id]
    title: Mapped[Title]
    slug: Mapped[Slug]
    excerpt: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[str] = mapped_column(String(16), default=DRAFT)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    published_at: Mapped[Moment | None]
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    updated_at: Mapped[Moment] = mapped_column(default=clock.now, onupdate=clock.now)
    # Derived from title, excerpt and body (blog/models/derived.py).
    body_html: Mapped[str] = mapped_column(LongText, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(16), default="en")
    reading_minutes: Mapped[int] = mapped_column(default=1)

    author: Mapped[User | None] = relationship(back_populates="articles")
    tags: Mapped[list[Tag]] = relationship(
        secondary=article_tag, back_populates="articles", order_by=Tag.name_key, passive_deletes=True
    )

    # -- lists: each is a Select that pages, feeds and commands start from

    @classmethod
    def published(cls) -> Select[tuple[Article]]:
        """What readers see."""
        return select(cls).where(cls.state == PUBLISHED)

    @classmethod
    def tagged(cls, tag: Tag, among: Select[tuple[Article]] | None = None) -> Select[tuple[Article]]:
        """Published articles, or those of another list, with that tag."""
        articles = cls.published() if among is None else among
        return articles.join(article_tag).where(article_tag.c.tag_id == tag.id)

    @classmethod
    def by(cls, author: User) -> Select[tuple[Article]]:
        """Published articles of that author."""
        return cls.published().where(cls.author_id == author.id)

    @classmethod
    def newest_in_full(cls, limit: int) -> Select[tuple[Article]]:
        """The newest published articles with their text, for feeds."""
        full = cls.published().options(
            defer(cls.body, raiseload=True), selectinload(cls.tags), selectinload(cls.author)
        )
        return full.order_by(cls.published_at.desc(), cls.id.desc()).limit(limit)

    @classmethod
    def count_of(cls, articles: Select[tuple[Article]]) -> Select[tuple[int]]:
        """How many articles a list holds."""
        return articles.with_only_columns(func.count(cls.id)).order_by(None)

    @classmethod
    def at(cls, slug: str) -> Select[tuple[Article]]:
        """The published article with that slug, with all that its page shows."""
        return (
            cls.published().where(cls.slug == slug).options(selectinload(cls.author), selectinload(cls.tags))
        )

    @classmethod
    def on_desk(cls, article_id: int) -> Select[tuple[Article]]:
        """One article in whatever state, with all that its author sees."""
        return (
            select(cls).where(cls.id == article_id).options(selectinload(cls.author), selectinload(cls.tags))
        )

    @classmethod
    def desk(cls, user: User, state: str = "", text: str = "") -> Select[tuple[Article]]:
        """What ``user`` may edit: in that state (else all but the trash), with that text in title or slug."""
        found = select(cls).where(cls.state == state if state in STATES else cls.state != TRASHED)
        if not user.is_editor:
            found = found.where(cls.author_id == user.id)
        if text:
            in_slug = cls.slug.contains(text.casefold(), autoescape=True)
            found = found.where(or_(cls.title.icontains(text, autoescape=True), in_slug))
        return found

    @classmethod
    def state_counts(cls, user: User) -> Select[tuple[str, int]]:
        """How many articles ``user`` may edit in each state."""
        counts = select(cls.state, func.count()).group_by(cls.state)
        return counts if user.is_editor else counts.where(cls.author_id == user.id)

    @classmethod
    def due(cls, now: datetime) -> Select[tuple[Article]]:
        """Scheduled articles whose time has come, locked for this transaction."""
        waiting = select(cls).where(cls.state == SCHEDULED, cls.published_at <= now)
        return waiting.options(*cls.in_lists()).with_for_update()

    @classmethod
    def in_lists(cls) -> tuple[ORMOption, ...]:
        """What an entry of a list needs: tags and author, and no body."""
        texts = (cls.body, cls.body_html, cls.excerpt)
        return (
            *(defer(text, raiseload=True) for text in texts),
            selectinload(cls.tags),
            selectinload(cls.author),
        )

    def newer(self) -> Select[tuple[Article]]:
        """The published article that follows this one."""
        later = Article.published_at > self.published_at
        same = (Article.published_at == self.published_at) & (Article.id > self.id)
        return self._neighbour().where(or_(later, same)).order_by(Article.published_at, Article.id)

    def older(self) -> Select[tuple[Article]]:
        """The published article that this one followed."""
        earlier = Article.published_at < self.published_at
        same = (Article.published_at == self.published_at) & (Article.id < self.id)
        newest = (Article.published_at.desc(), Article.id.desc())
        return self._neighbour().where(or_(earlier, same)).order_by(*newest)

    @staticmethod
    def _neighbour() -> Select[tuple[Article]]:
        texts = (Article.body, Article.body_html, Article.excerpt, Article.summary)
        return Article.published().options(*(defer(text, raiseload=True) for text in texts)).limit(1)

    # -- who may

    @property
    def is_public(self) -> bool:
        """Whether readers see it."""
        return self.state == PUBLISHED

    def editable_by(self, user: User) -> bool:
        """Whether ``user`` may read it before it is public, change, publish and trash it."""
        return user.is_editor or (user.active and self.author_id == user.id)

    # -- what happens to it

    def tag_with(self, session: Session, wanted: list[str]) -> None:
        """Give it exactly the tags of these names, making those that do not exist."""
        self.tags = Tag.named(session, wanted)

    def publish(self, now: datetime) -> None:
        """Show it to readers; one that was public before keeps its date."""
        if self.published_at is None or self.published_at > now:
            self.published_at = now
        self.state = PUBLISHED

    def schedule(self, at: datetime, now: datetime) -> None:
        """Publish it at ``at``: a time to come schedules it, one gone by dates it back."""
        self.published_at = at
        self.state = SCHEDULED if at > now else PUBLISHED

    def redate(self, at: datetime) -> None:
        """Change when it was or is to be published, whatever its state."""
        self.published_at = at

    def unpublish(self) -> None:
        """Make it a draft again: no reader finds it anywhere."""
        self.state = DRAFT

    def trash(self) -> None:
        """Put it aside; it can be restored."""
        self.state = TRASHED

    def restore(self) -> None:
        """Take it out of the trash, as a draft."""
        self.state = DRAFT

    @classmethod
    def publish_due(cls, session: Session, now: datetime) -> int:
        """Publish what has come due and return how many that were."""
        waiting = session.scalars(cls.due(now)).all()
        for article in waiting:
            article.state = PUBLISHED
        session.flush()
        return len(waiting)

    # -- its address

    @classmethod
    def slug_taken(cls, session: Session, slug: str, besides: Article | None = None) -> bool:
        """Whether another article has that slug, or had it and still answers there."""
        own = (besides.id if besides else None) or 0
        used = exists().where(cls.slug == slug, cls.id != own)
        had = exists().where(Redirect.kind == ARTICLE, Redirect.slug == slug, Redirect.article_id != own)
        return slug in slugs.RESERVED or bool(session.scalar(select(or_(used, had))))

    @classmethod
    def slug_for(cls, session: Session, title: str, besides: Article | None = None) -> str:
        """Return a slug made from ``title`` that no article besides that one has or had."""
        wanted = slugs.slugify(title) or "article"
        own = (besides.id if besides else None) or 0
        used = select(cls.slug).where(cls.slug.startswith(wanted, autoescape=True), cls.id != own)
        had = select(Redirect.slug).where(
            Redirect.kind == ARTICLE,
            Redirect.slug.startswith(wanted, autoescape=True),
            Redirect.article_id != own,
        )
        return slugs.numbered(wanted, [*session.scalars(used), *session.scalars(had), *slugs.RESERVED])
