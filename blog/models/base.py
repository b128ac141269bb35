"""What every table shares: names of constraints, column types with a name, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, MetaData, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# Spread into every table's arguments. The collation exists on MySQL 8 and MariaDB alike.
TABLE: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    # An id is never given twice, so that what was deleted can come back under its own.
    "sqlite_autoincrement": True,
}

TITLE_LIMIT = 255
SLUG_LIMIT = 120
NAME_LIMIT = 64
EXCERPT_LIMIT = 500
BODY_LIMIT = 1024 * 1024  # bytes of UTF-8
TAGS_LIMIT = 50  # per article


class Base(DeclarativeBase):
    """The models' base class. A model knows no request, no form, no template."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC time of whole seconds, stored naive: neither SQLite nor DATETIME keeps a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; cut fractions off, which MySQL would round up into the future."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was stored; times carry their zone")
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def key_type(length: int) -> String:
    """Text that is compared byte by byte on every database: keys, slugs, hashes."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return String(length).with_variant(exact, "mysql", "mariadb")


LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")

Id = Annotated[int, mapped_column(primary_key=True)]
Title = Annotated[str, mapped_column(String(TITLE_LIMIT))]
Slug = Annotated[str, mapped_column(key_type(SLUG_LIMIT), unique=True)]
Name = Annotated[str, mapped_column(String(NAME_LIMIT))]
TokenHash = Annotated[str, mapped_column(key_type(64), primary_key=True)]
Moment = Annotated[datetime, mapped_column(UTCDateTime)]
