"""Files that people have uploaded: pictures with their sizes, sound, film and documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Select, String, Table, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from blog.lib import clock, media_names
from blog.models.base import TABLE, Base, Id, Moment, Title, key_type
from blog.models.user import User

ALT_LIMIT = 500
NAME_LIMIT = 160

PICTURE, FILM, SOUND, DOCUMENT = "picture", "film", "sound", "document"
# What people call kinds of files, by the beginnings of their MIME types; all others are documents.
FAMILIES = {PICTURE: "image/", FILM: "video/", SOUND: "audio/"}
KINDS = (*FAMILIES, DOCUMENT)

# Derived from texts and covers (blog/models/derived_files.py): which articles show a file, and which tags.
upload_use = Table(
    "upload_use",
    Base.metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("upload_id", ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_upload_use_upload_id_article_id", "upload_id", "article_id"),
    **TABLE,
)
tag_upload_use = Table(
    "tag_upload_use",
    Base.metadata,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("upload_id", ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_tag_upload_use_upload_id_tag_id", "upload_id", "tag_id"),
    **TABLE,
)


class Upload(Base):
    """A file in the store. ``hash`` is of the bytes as they came (SHA-256), so that the same are stored once.

    ``name`` is what ``/media/`` serves it by. ``kind`` is the MIME type of what is stored, ``size`` its bytes,
    ``width`` and ``height`` pixels of a picture. ``variants`` are other widths of a picture: lists of width, height,
    MIME type, name and bytes. ``deleted_at`` hides it from the library; the file stays.
    """

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_deleted_at_id", "deleted_at", "id"), TABLE)

    id: Mapped[Id]
    hash: Mapped[str] = mapped_column(key_type(64), unique=True)
    name: Mapped[str] = mapped_column(key_type(NAME_LIMIT), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[list[Any]] = mapped_column(JSON, default=list)
    title: Mapped[Title] = mapped_column(default="")
    alt: Mapped[str] = mapped_column(String(ALT_LIMIT), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    deleted_at: Mapped[Moment | None]

    user: Mapped[User | None] = relationship()

    @classmethod
    def with_hash(cls, digest: str) -> Select[Upload]:
        """The file whose bytes came with that hash, even one that was deleted."""
        return select(cls).where(cls.hash == digest)

    @classmethod
    def like_hash(cls, beginning: str) -> Select[Upload]:
        """The files whose hashes begin so."""
        # Between two keys: SQLite's LIKE would read them all.
        return select(cls).where(cls.hash.between(beginning, beginning.ljust(64, "f")))

    @classmethod
    def described(cls, upload_id: int) -> Select[Upload]:
        """One upload with who sent it."""
        return select(cls).where(cls.id == upload_id).options(joinedload(cls.user))

    @classmethod
    def locked(cls, upload_id: int) -> Select[Upload]:
        """One upload as it is now; others who would change it wait until this transaction ends."""
        found = select(cls).where(cls.id == upload_id).options(selectinload(cls.user))
        return found.with_for_update().execution_options(populate_existing=True)

    @classmethod
    def library(cls, user: User, *, everyones: bool, text: str = "", kind: str = "") -> Select[Upload]:
        """What ``user`` may choose from: their own files, or ``everyones`` if they are an editor, none deleted.

        MariaDB is told which index holds these in the order of their ids; by itself it reads and sorts them all.
        """
        found = select(cls).where(cls.deleted_at.is_(None))
        if everyones and user.is_editor:
            found = _read_by(found, "ix_upload_deleted_at_id")
        else:
            found = _read_by(found.where(cls.user_id == user.id), "ix_upload_user_id")
        if text:
            words = (column.icontains(text, autoescape=True) for column in (cls.title, cls.alt))
            found = found.where(or_(*words, cls.name.contains(text.casefold(), autoescape=True)))
        if kind in FAMILIES:
            return found.where(cls.kind.startswith(FAMILIES[kind]))
        if kind == DOCUMENT:
            found = found.where(*(~cls.kind.startswith(beginning) for beginning in FAMILIES.values()))
        return found

    @classmethod
    def all_files(cls) -> Select[Any]:
        """Id, name, size and variants of every row, deleted ones included: all files that have to be there."""
        return select(cls.id, cls.name, cls.size, cls.variants).order_by(cls.id)

    @classmethod
    def deleted_before(cls, moment: datetime) -> Select[int]:
        """The ids of what was deleted before that."""
        return select(cls.id).where(cls.deleted_at < moment).order_by(cls.id)

    def editable_by(self, user: User) -> bool:
        """Whether ``user`` may describe, replace and delete it."""
        return user.is_editor or (user.active and self.user_id == user.id)

    @property
    def family(self) -> str:
        """What people call its kind: one of ``KINDS``."""
        found = (name for name, beginning in FAMILIES.items() if self.kind.startswith(beginning))
        return next(found, DOCUMENT)

    @property
    def is_picture(self) -> bool:
        """Whether it has a size in pixels."""
        return self.family == PICTURE

    @property
    def address(self) -> str:
        """What an article's text names it by."""
        return media_names.ADDRESS + self.name

    @property
    def files(self) -> list[tuple[str, int]]:
        """Name and size in bytes of all that is kept of it, the largest first."""
        return [(self.name, self.size), *((name, size) for *_, name, size in self.variants)]

    @property
    def thumbnail(self) -> str:
        """The name of the smallest picture of it; empty for what is none."""
        smallest: str = self.variants[0][3] if self.variants else self.name
        return smallest if self.is_picture else ""

    def bring_back(self, user: User) -> None:
        """Have it in the library again: of whoever sent it once more, if nobody else has it."""
        if self.deleted_at or self.user_id is None:
            self.user_id = user.id
        self.deleted_at = None

    def delete(self, now: datetime) -> None:
        """Take it out of the library. Its files stay, for texts of yesterday may show them."""
        self.deleted_at = self.deleted_at or now

    def restore(self) -> None:
        """Put it back."""
        self.deleted_at = None


def ids_named(names: Collection[str]) -> Select[int, str]:
    """Id and name of the uploads with these names."""
    return select(Upload.id, Upload.name).where(Upload.name.in_(sorted(names)))


def _read_by(uploads: Select[Upload], index: str) -> Select[Upload]:
    for dialect in ("mysql", "mariadb"):
        uploads = uploads.with_hint(Upload, f"FORCE INDEX ({index})", dialect)
    return uploads
