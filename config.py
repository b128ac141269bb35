"""Every setting of the application: its name, default, check and meaning. Values come from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
DEFAULT_SECRETS = frozenset({"dev", "development", "changeme", "change-me", "secret", "secret-key"})
SHORTEST_SECRET = 16  # characters


class ConfigError(ValueError):
    """Settings that can't be used. ``lines`` holds one clear line for each wrong one."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Setting:
    """One setting. ``read`` turns its text into a value, or raises ValueError saying what is expected."""

    name: str
    default: str
    read: Callable[[str], Any]
    meaning: str


def _text(value: str) -> str:
    return value


def _environment(value: str) -> str:
    if value not in {"local", "production"}:
        raise ValueError("expected local or production")
    return value


def _database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "mysql+pymysql://", "mariadb+pymysql://")):
        raise ValueError("expected sqlite:///PATH or mysql+pymysql://USER:PASSWORD@HOST:PORT/NAME")
    return value


def _web_address(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    beside = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in {"http", "https"} or not parts.hostname or beside:
        raise ValueError("expected an address without a path, such as https://blog.example.org")
    _ = parts.port  # raises for one that is none
    return f"{parts.scheme}://{parts.netloc}"


def _mail_address(value: str) -> str:
    if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
        raise ValueError("expected smtp://USER:PASSWORD@HOST:PORT or smtps://…")
    return value


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ValueError(f"expected a whole number from {low} to {high}")
        return int(value)

    return read


SETTINGS = (
    Setting("ENV", "local", _environment, "`production` refuses to start without a real `SECRET_KEY`"),
    Setting(
        "SECRET_KEY", "", _text, "signs cookies; `bin/serve` makes one in `instance/secret_key` when unset"
    ),
    Setting(
        "DATABASE_URL",
        "",
        _database,
        "`mysql+pymysql://user:password@host:3306/name` or `sqlite:///PATH`; unset: SQLite in `instance/`",
    ),
    Setting(
        "DATABASE_TIMEOUT",
        "30",
        _whole(1, 3600),
        "seconds that a request waits for an answer of MySQL or MariaDB; commands wait for ever",
    ),
    Setting(
        "SLOW_QUERY",
        "500",
        _whole(0, 3_600_000),
        "milliseconds from which on a database statement is logged with who asked; `0`: none is",
    ),
    Setting("SITE_URL", "", _web_address, "the site's public address; unset: the one fixed at set-up"),
    Setting("HOST", "127.0.0.1", _text, "address that `bin/serve` listens on"),
    Setting("PORT", "8000", _whole(1, 65535), "port that `bin/serve` listens on"),
    Setting("WORKERS", str(os.cpu_count() or 1), _whole(1, 256), "server processes; unset: one a core"),
    Setting(
        "THREADS",
        "32",
        _whole(4, 1024),
        "requests a server process answers at a time; a quarter is for ready pages",
    ),
    Setting(
        "CACHE_SIZE",
        "32",
        _whole(0, 65536),
        "MB of ready pages and of parts of pages each server process keeps; `0` keeps none",
    ),
    Setting(
        "CACHE_LAG",
        "2",
        _whole(1, 60),
        "seconds in which other machines see a change, and twice as many where a connection goes silent",
    ),
    Setting("MEDIA_FOLDER", "", _text, "where uploaded files live; unset: `instance/media`"),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        _whole(0, 8),
        "how many reverse proxies stand in front and set `X-Forwarded-*`",
    ),
    Setting(
        "MAIL_URL",
        "",
        _mail_address,
        "`smtp://user:password@host:587`, checked by `flask doctor`; links are shown, not mailed",
    ),
)


class Config:
    """The application's settings under Flask's names, read from ``environ``. Raises ConfigError."""

    ENV: str
    DATABASE_TIMEOUT: int
    SLOW_QUERY: int
    SITE_URL: str
    HOST: str
    PORT: int
    WORKERS: int
    THREADS: int
    CACHE_SIZE: int
    CACHE_LAG: int
    TRUSTED_PROXIES: int
    MAIL_URL: str

    SQLALCHEMY_TRACK_MODIFICATIONS = False
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    MAX_CONTENT_LENGTH = 32 * 1024 * 1024
    # More than the longest text allowed, so that one too long comes back as a form error with the text in it.
    MAX_FORM_MEMORY_SIZE = 8 * 1024 * 1024
    WTF_CSRF_TIME_LIMIT = None
    # Memory that the processes of this folder share, which tells which ready pages are stale.
    MARKS_FOLDER = str(INSTANCE)
    TESTING = False

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        values = _read(environ)
        for name, value in values.items():
            setattr(self, name, value)
        self.SECRET_KEY = values["SECRET_KEY"] or _stored_secret()
        self.MEDIA_FOLDER = str(Path(values["MEDIA_FOLDER"] or INSTANCE / "media").absolute())
        self.SQLALCHEMY_DATABASE_URI = values["DATABASE_URL"] or f"sqlite:///{INSTANCE / 'sheaf.sqlite'}"
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(self.SQLALCHEMY_DATABASE_URI)
        self.SQLALCHEMY_BINDS = reading_engine(self.SQLALCHEMY_DATABASE_URI)
        self.SESSION_COOKIE_SECURE = values["SITE_URL"].startswith("https:")


def engine_options(url: str) -> dict[str, Any]:
    """SQLAlchemy's engine options for the database at ``url``: strict, UTC and utf8mb4 on MySQL."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 5}}
    # A writer that waits for another longer than this is answered; InnoDB's own patience would hold a server thread.
    setup = (
        "SET SESSION sql_mode='TRADITIONAL', time_zone='+00:00', innodb_lock_wait_timeout=5, "
        "group_concat_max_len=16777216"
    )
    return {
        # Errors go to the log, and parameters may be somebody's words.
        "hide_parameters": True,
        # One for every thread of a worker and some more, none of them closed because others are free.
        "pool_size": 15,
        "max_overflow": 0,
        "pool_timeout": 5,
        # The one used last is used next, so that what a rush left over may rest.
        "pool_use_lifo": True,
        "pool_recycle": 1800,
        "connect_args": {"charset": "utf8mb4", "init_command": setup, "connect_timeout": 5},
    }


def reading_engine(url: str) -> dict[str, dict[str, Any]]:
    """The options of a second engine, for requests that only read: MySQL begins and ends nothing for them."""
    if url.startswith("sqlite"):
        return {}
    without_transactions = {
        "isolation_level": "AUTOCOMMIT",
        "skip_autocommit_rollback": True,
        "pool_reset_on_return": None,
    }
    return {"reading": {"url": url, **engine_options(url), **without_transactions}}


def is_weak(secret: str) -> bool:
    """Whether the key that signs cookies is short enough to be tried, or a word that everybody knows."""
    return len(secret) < SHORTEST_SECRET or secret.lower() in DEFAULT_SECRETS


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        given = environ.get(setting.name, "").strip() or setting.default
        try:
            values[setting.name] = setting.read(given)
        except ValueError as error:
            # Addresses may hold a password, so what was given is not repeated.
            wrong.append(f"{setting.name}: {error}")
    if values.get("ENV") == "production" and is_weak(values["SECRET_KEY"]):
        wrong.append(
            "SECRET_KEY: ENV=production needs a secret of your own; make one with: openssl rand -hex 32"
        )
    if wrong:
        raise ConfigError(wrong)
    return values


def _stored_secret() -> str:
    """The key that ``bin/serve`` made, else one that lasts as long as the process."""
    path = INSTANCE / "secret_key"
    return path.read_text("ascii").strip() if path.is_file() else os.urandom(32).hex()
