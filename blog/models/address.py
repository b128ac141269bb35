"""Rows with an address of their own: a slug, made from their words, that nothing else has or had."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Self

from sqlalchemy import Integer, Select, String, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from blog.lib import slugs
from blog.models.redirect import Redirect

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

STEM = 110  # what a slug keeps of its words when a number is put to its end


class Addressed:
    """A row that has a slug, and whose former slugs lead on to it. ``kind`` is its kind in the redirects."""

    kind: ClassVar[str]

    if TYPE_CHECKING:
        id: Mapped[int]
        slug: Mapped[str]

        @classmethod
        def words_of(cls, name: str) -> str:
            """Return the slug that ``name`` would have if nothing else had it."""

    @classmethod
    def slug_taken(cls, session: Session, slug: str, besides: Self | None = None) -> bool:
        """Whether another row has that slug, or had it and still answers there, or the site keeps it."""
        own = (besides.id if besides else None) or 0
        return slug in slugs.RESERVED or bool(session.scalar(cls._rivals(), {"wanted": slug, "own": own}))

    @classmethod
    def slug_for(
        cls, session: Session, name: str, besides: Self | None = None, taken: Iterable[str] = ()
    ) -> str:
        """Return a slug made from ``name`` that nothing besides that row has or had, nor is in ``taken``."""
        wanted = cls.words_of(name)
        known = set(taken)
        if wanted not in known and not cls.slug_taken(session, wanted, besides):
            return wanted
        return slugs.numbered(wanted, {wanted} | known | cls._like(session, wanted[:STEM]) | slugs.RESERVED)

    # Built once, since each save asks: building it takes as long as asking.
    @classmethod
    @cache
    def _rivals(cls) -> Select[bool]:
        """Whether a row besides ``own`` has or had the slug ``wanted``."""
        wanted, own = bindparam("wanted", type_=String), bindparam("own", type_=Integer)
        used = exists().where(cls.slug == wanted, cls.id != own)
        had = exists().where(
            Redirect.kind == cls.kind, Redirect.slug == wanted, Redirect.target(cls.kind) != own
        )
        return select(or_(used, had))

    @classmethod
    def _like(cls, session: Session, stem: str) -> set[str]:
        """Every slug in use or in the redirects that begins like that."""
        used = select(cls.slug).where(cls.slug.startswith(stem, autoescape=True))
        had = select(Redirect.slug).where(
            Redirect.kind == cls.kind, Redirect.slug.startswith(stem, autoescape=True)
        )
        return {*session.scalars(used), *session.scalars(had)}
