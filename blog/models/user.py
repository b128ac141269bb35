"""A person who signs in and writes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, Select, String, Text, select
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from blog.lib import clock
from blog.models.base import NAME_LIMIT, TABLE, Base, Id, Moment, Name, key_type

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from blog.models.article import Article

AUTHOR, EDITOR, ADMIN, OWNER = "author", "editor", "admin", "owner"
ROLES = (AUTHOR, EDITOR, ADMIN, OWNER)
PASSWORD_MINIMUM, PASSWORD_LIMIT = 10, 256
LINKS, LINK_LABEL_LIMIT, LINK_ADDRESS_LIMIT = 6, 40, 500

# Verified when no such account exists, so that the answer takes as long as for one that does. Made beforehand, because
# making it takes a tenth of a second of every start.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$czK0HMWCFvEIo0JLHnRD0A$0WmzKkR2ZEyLWlI4e0Xzm+AeYu8HGD8ZAvGFfegbhSE"


class User(Base):
    """An account. The owner is the first admin, who can't be deactivated or given another role."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"), TABLE)

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(key_type(NAME_LIMIT), unique=True)
    name: Mapped[Name]
    bio: Mapped[str] = mapped_column(Text, default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16), default=AUTHOR)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    # The name of an upload that shows them, and where else they are found: each a label and an address.
    avatar: Mapped[str] = mapped_column(String(255), default="", server_default="")
    links: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))

    # Write-only: an author's articles are filtered in SQL and never loaded whole.
    articles: WriteOnlyMapped[Article] = relationship(back_populates="author", passive_deletes=True)

    @classmethod
    def called(cls, username: str) -> Select[User]:
        """The account with that username, whatever its case."""
        return select(cls).where(cls.username == username.strip().casefold())

    @classmethod
    def owners(cls) -> Select[User]:
        """The owner, if the site has one yet."""
        return select(cls).where(cls.role == OWNER)

    @classmethod
    def everyone(cls) -> Select[User]:
        """All accounts, by username."""
        return select(cls).order_by(cls.username)

    @property
    def is_editor(self) -> bool:
        """Whether everyone's articles and the tags are theirs to change."""
        return self.active and self.role in {EDITOR, ADMIN, OWNER}

    @property
    def is_admin(self) -> bool:
        """Whether users and settings are theirs to change."""
        return self.active and self.role in {ADMIN, OWNER}

    def editable_by(self, user: User) -> bool:
        """Whether ``user`` may change this account's role or activity. Nobody changes the owner or themselves."""
        return user.is_admin and self.role != OWNER and self.id != user.id

    def take_over_from(self, owner: User | None) -> None:
        """Become the owner; the one before stays an admin."""
        if owner:
            owner.role = ADMIN
        self.role, self.active = OWNER, True

    def set_password(self, password: str) -> None:
        """Keep the argon2 hash of ``password`` (any text of 1 to 256 characters)."""
        self.password_hash = hash_password(password)

    def has_password(self, password: str) -> bool:
        """Whether ``password`` is this account's."""
        return is_password(password, self.password_hash)


def hash_password(password: str) -> str:
    """The argon2 hash of ``password``. It takes long, so never inside a unit of work, where it holds up writers."""
    return _hasher().hash(password)


def strengthened(password: str, password_hash: str) -> str:
    """``password_hash``, of the right ``password``, or a new one if it is of an older strength."""
    return hash_password(password) if _hasher().check_needs_rehash(password_hash) else password_hash


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether ``password`` is the one that was hashed; without a hash, "no" after the time of a check."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


@cache
def _hasher() -> PasswordHasher:
    # Imported by whoever signs in: readers need none.
    from argon2 import PasswordHasher

    return PasswordHasher()
