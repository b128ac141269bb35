"""The site's own settings: one row, read once per request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, Select, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.models.base import TABLE, Base, Moment

ROW = 1
TITLE_LIMIT, TAGLINE_LIMIT = 80, 160
PAGE_SIZES = (5, 50)
TRASH_DAYS = (0, 3650)
MENU_LIMIT = 12  # items
# The first of each is the design's own.
MEASURES = ("", "narrow", "wide")
FACES = ("", "serif")


class MenuItem(NamedTuple):
    """Where the navigation leads: a path of the site or another site's address; for readers of one language, or all."""

    label: str
    address: str
    language: str = ""


class SiteFacts(NamedTuple):
    """What every request asks of the site."""

    title: str
    tagline: str
    language: str
    time_zone: str
    page_size: int
    url: str
    next_due_at: datetime | None
    authors_publish: bool
    trash_days: int
    menu: tuple[MenuItem, ...]
    accent: str
    measure: str
    face: str
    logo: str
    set_up_at: datetime | None


class Site(Base):
    """Title, language and clock of the site, and the moment at which the next article is due."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint(f"id = {ROW}", name="one_row"), TABLE)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ROW)
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT), default="Sheaf")
    tagline: Mapped[str] = mapped_column(String(TAGLINE_LIMIT), default="")
    language: Mapped[str] = mapped_column(String(16), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    page_size: Mapped[int] = mapped_column(default=10)
    url: Mapped[str] = mapped_column(String(255), default="")
    set_up_at: Mapped[Moment | None]
    # Derived: written with every change of a scheduled article.
    next_due_at: Mapped[Moment | None]
    # Whether what is derived has to be derived anew: set by migrations that change how.
    rebuild_due: Mapped[bool] = mapped_column(default=False)
    # Whether authors publish what they wrote, or editors do it for them.
    authors_publish: Mapped[bool] = mapped_column(default=True, server_default="1")
    # Days after which the trash is emptied of an article by itself; 0 for never.
    trash_days: Mapped[int] = mapped_column(default=0, server_default="0")
    # What the navigation leads to besides the site's own sections; None for nothing.
    menu: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    # How the site looks to readers; empty for the design's own choice. ``logo`` is an upload's name.
    accent: Mapped[str] = mapped_column(String(7), default="", server_default="")
    measure: Mapped[str] = mapped_column(String(16), default="", server_default="")
    face: Mapped[str] = mapped_column(String(16), default="", server_default="")
    logo: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @classmethod
    def facts(cls, session: Session) -> SiteFacts:
        """What the one row says of the site, as it is now."""
        row = session.connection().execute(cls._facts()).one()
        # As a list it could not be known by its values.
        return SiteFacts(*row)._replace(menu=tuple(_item(stored) for stored in row.menu or ()))

    # Built once, since each request asks: building it takes a good part of asking.
    @classmethod
    @cache
    def _facts(cls) -> Select[Any]:
        return select(*(cls.__table__.c[name] for name in SiteFacts._fields)).where(cls.__table__.c.id == ROW)

    @classmethod
    def row(cls) -> Select[Site]:
        """The one row, as it is now; the first migration writes it."""
        return select(cls).where(cls.id == ROW).execution_options(populate_existing=True)

    @classmethod
    def derive_next_due(cls, session: Session, earliest: Select[datetime | None]) -> None:
        """Set the moment at which the next article is due to what ``earliest`` finds."""
        session.execute(
            update(cls).where(cls.id == ROW).values(next_due_at=earliest.scalar_subquery()),
            execution_options={"synchronize_session": False},
        )

    def lead_to(self, items: Sequence[MenuItem]) -> None:
        """Have the navigation lead there, in this order."""
        self.menu = [item._asdict() for item in items] or None

    def has_due(self, now: datetime) -> bool:
        """Whether a scheduled article waits to be published."""
        return self.next_due_at is not None and self.next_due_at <= now


def _item(stored: dict[str, str]) -> MenuItem:
    """One of the menu, whatever else somebody wrote beside it by hand."""
    return MenuItem(stored["label"], stored["address"], stored.get("language", ""))
