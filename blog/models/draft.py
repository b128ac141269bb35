"""What somebody is writing and has not saved yet: one slot for each tab, which readers never see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, ForeignKey, Index, Select, UniqueConstraint, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, defer, load_only, mapped_column

from blog.lib import clock
from blog.lib.cursors import Cursor
from blog.models.article import Article
from blog.models.base import TABLE, TITLE_LIMIT, Base, Id, LongText, Moment, Title, key_type
from blog.models.user import User

TAB_LIMIT = 64
# What a tab's name begins with once its slot was discarded.
DISCARDED = "~"
# How long an emptied slot remembers its serial: nothing is on the way for longer.
REMEMBERED = timedelta(days=30)
FORGOTTEN = 100  # rows at once
# A field of a form, or several of one name.
Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Typed:
    """What a tab sent, or sends with a form that is saved.

    ``draft`` is the id of the slot that the tab went on with, 0 if none, ``draft_serial`` what that one's serial was.
    """

    tab: str
    serial: int = 0
    base: int = 0
    opened: str = ""
    fields: Fields | None = None
    draft: int = 0
    draft_serial: int = 0


class Draft(Base):
    """The fields of the editor as a tab last sent them. No time deletes it: its tab's save or its author does.

    ``article_id`` None is a new article's, or of one that is gone since. ``tab`` names the tab, ``serial`` grows with
    each sending, so that one that was late is known. ``base`` is the number of the revision that the tab began with
    (0: none yet), ``opened`` the fingerprint of the article then. ``fields`` is a JSON object of the form's fields;
    empty once they were saved: then the row only remembers the serial, so that what was sent before comes too late.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("user_id", "tab"),
        Index("ix_draft_article_id_saved_at", "article_id", "saved_at"),
        Index("ix_draft_user_id_saved_at", "user_id", "saved_at"),
        TABLE,
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"))
    tab: Mapped[str] = mapped_column(key_type(TAB_LIMIT))
    serial: Mapped[int] = mapped_column(default=0)
    base: Mapped[int] = mapped_column(default=0)
    opened: Mapped[str] = mapped_column(key_type(16), default="")
    title: Mapped[Title] = mapped_column(default="")
    fields: Mapped[str] = mapped_column(LongText, default="{}")
    saved_at: Mapped[Moment] = mapped_column(default=clock.now)

    # -- lists

    @classmethod
    def unsaved(cls, user: User) -> Select[Draft]:
        """The user's slots that hold something, the newest first."""
        held = select(cls).where(cls.user_id == user.id, cls.fields != "", cls.tab.not_like(f"{DISCARDED}%"))
        return held.order_by(cls.saved_at.desc(), cls.id.desc())

    @classmethod
    def listed(cls, user: User, before: Cursor | None = None) -> Select[Draft]:
        """The same without their texts; those that were sent before a place in the list, if one is given."""
        found = cls.unsaved(user).options(defer(cls.fields, raiseload=True))
        if before is None:
            return found
        earlier = or_(cls.saved_at < before.at, cls.id < before.id)
        return found.where(cls.saved_at <= before.at, earlier)

    @classmethod
    def for_article(cls, user: User, article: Article | None) -> Select[Draft]:
        """Those for that article; None for new ones."""
        return cls.unsaved(user).where(cls.article_id == (article.id if article else None))

    @classmethod
    def count_for_new(cls, user: User) -> Select[int]:
        """How many the user has for articles that are not there."""
        held = cls.unsaved(user).where(cls.article_id.is_(None))
        return held.with_only_columns(func.count(cls.id)).order_by(None)

    @classmethod
    def of(cls, user: User, draft_id: int) -> Select[Draft]:
        """One of the user's slots that hold something, discarded or not."""
        return select(cls).where(cls.id == draft_id, cls.user_id == user.id, cls.fields != "")

    @classmethod
    def emptied(cls, user: User, before: datetime) -> Select[int]:
        """The ids of slots of which nothing was heard since, and which hold nothing."""
        return select(cls.id).where(cls.user_id == user.id, cls.saved_at < before, cls.fields == "")

    @classmethod
    def in_tab(cls, user: User, tab: str) -> Select[int]:
        """The id of that tab's slot."""
        return select(cls.id).where(cls.user_id == user.id, cls.tab == tab)

    @classmethod
    def others(cls, article_id: int, user: User, since: datetime) -> Select[str, datetime]:
        """Who else was typing in that article since then, and when last."""
        found = select(User.name, func.max(cls.saved_at)).join(User, User.id == cls.user_id)
        found = found.where(cls.article_id == article_id, cls.saved_at >= since, cls.user_id != user.id)
        return found.group_by(User.id, User.name).order_by(User.name)

    @classmethod
    def edited(cls, article_id: int) -> Select[Article]:
        """The article that a slot is for, without its texts."""
        needed = load_only(Article.author_id, Article.state, Article.revision, raiseload=True)
        return select(Article).where(Article.id == article_id).options(needed)

    # -- what happens to it

    @property
    def typed(self) -> dict[str, str | list[str]]:
        """The fields."""
        return dict(json.loads(self.fields or "{}"))

    def discard(self, session: Session) -> None:
        """Put it away; until the next one is, it can be brought back."""
        session.execute(self._away(self.user_id).where(Draft.id != self.id))
        self.tab = f"{DISCARDED}{self.id}"

    def bring_back(self) -> None:
        """Have it stand among the others again."""
        if self.tab.startswith(DISCARDED):
            self.tab = f"again-{self.id}"

    @classmethod
    def _away(cls, user_id: int) -> Delete:
        return delete(cls).where(cls.user_id == user_id, cls.tab.like(f"{DISCARDED}%"))


def keep(session: Session, user: User, article_id: int | None, typed: Typed, now: datetime) -> int:
    """Store what a tab sent in its slot, unless a later sending is there already; return the serial that is there.

    It is one UPDATE as long as the slot is there. A tab that goes on with another's slot takes it over, if that one
    was not written to meanwhile.
    """
    values = {"serial": typed.serial, "saved_at": now, **_content(article_id, typed)}
    if _write(session, Draft.tab == typed.tab, Draft.serial < typed.serial, user=user, values=values):
        return typed.serial
    there = session.execute(
        select(Draft.serial, Draft.fields).where(Draft.user_id == user.id, Draft.tab == typed.tab)
    ).one_or_none()
    if there:
        # The same number with another text was another page's: this one is to count on beyond it.
        is_anothers = there.serial == typed.serial and there.fields != values["fields"]
        serial: int = there.serial
        return serial + 1 if is_anothers else serial
    taken = (Draft.id == typed.draft, Draft.serial == typed.draft_serial)
    if not (typed.draft and _write(session, *taken, user=user, values=values | {"tab": typed.tab})):
        session.add(Draft(user_id=user.id, tab=typed.tab, **values))
        session.flush()
    return typed.serial


def finish(session: Session, user: User, typed: Typed, now: datetime) -> None:
    """Empty the slot of a tab whose text is saved in this transaction, and delete the one that it went on with.

    What was written to either of them since stays.
    """
    if typed.draft:
        own = (Draft.id == typed.draft, Draft.user_id == user.id, Draft.tab != typed.tab)
        session.execute(delete(Draft).where(*own, Draft.serial == typed.draft_serial))
    if not typed.tab:
        return
    empty = {"serial": typed.serial, "saved_at": now, "article_id": None, "title": "", "fields": ""}
    if not _write(session, Draft.tab == typed.tab, Draft.serial <= typed.serial, user=user, values=empty):
        there = session.scalar(select(Draft.id).where(Draft.user_id == user.id, Draft.tab == typed.tab))
        if there is None:
            session.add(Draft(user_id=user.id, tab=typed.tab, **empty))
    _forget(session, user, now - REMEMBERED)


def _forget(session: Session, user: User, before: datetime) -> None:
    """Delete slots that were emptied long ago. Found first, so that no others are locked."""
    ids = session.scalars(Draft.emptied(user, before).limit(FORGOTTEN)).all()
    if ids:
        session.execute(delete(Draft).where(Draft.id.in_(ids), Draft.fields == ""))


def _write(session: Session, *which: object, user: User, values: dict[str, object]) -> bool:
    change = update(Draft).where(Draft.user_id == user.id, *which).values(values)  # type: ignore[arg-type]
    done = session.execute(change, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _content(article_id: int | None, typed: Typed) -> dict[str, object]:
    fields = typed.fields or {}
    title = fields.get("title", "")
    return {
        "article_id": article_id,
        "base": typed.base,
        "opened": typed.opened,
        "title": (title if isinstance(title, str) else "")[:TITLE_LIMIT],
        "fields": json.dumps(fields, ensure_ascii=False),
    }
