"""Files that people have uploaded: pictures with their sizes, sound, film and documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.lib import clock
from blog.models.base import TABLE, Base, Id, Moment, Title, key_type
from blog.models.user import User

ALT_LIMIT = 500
NAME_LIMIT = 160

# Derived from bodies and covers (blog/models/upload_use.py): which articles show a file.
upload_use = Table(
    "upload_use",
    Base.metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("upload_id", ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_upload_use_upload_id_article_id", "upload_id", "article_id"),
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
