"""``flask doctor``: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from blog.extensions import db
from blog.models import Site, schema
from blog.models.database import version_and_charset
from config import DEFAULT_SECRETS, INSTANCE, is_weak

MAIL_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """What one look found. ``mend`` says how to mend it; empty when nothing is wrong."""

    about: str
    found: str
    mend: str = ""


@click.command()
@with_appcontext
def doctor() -> None:
    """Check database, schema, secret key, mail, media folder and proxy settings."""
    findings = [look() for look in LOOKS]
    for finding in findings:
        click.echo(f"{'mend' if finding.mend else 'fine'}  {finding.about}: {finding.found}")
        if finding.mend:
            click.echo(f"      {finding.mend}")
    sys.exit(any(finding.mend for finding in findings))


def look_at_database() -> Finding:
    """Whether the database answers, and keeps what it is given as it is."""
    about = "database"
    if db.engine.dialect.name == "sqlite":
        return Finding(about, f"SQLite in {db.engine.url.database}")
    try:
        version, charset = version_and_charset(db.engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        return Finding(about, reason, "Check DATABASE_URL, and that the server runs and lets this user in.")
    found = f"{version}, {charset}"
    if charset != "utf8mb4":
        return Finding(about, found, f"ALTER DATABASE {db.engine.url.database} CHARACTER SET utf8mb4;")
    return Finding(about, found)


def look_at_schema() -> Finding:
    """Whether the tables are this version's."""
    try:
        state = schema.state_of(db.engine)
    except SQLAlchemyError:
        return Finding("schema", "unknown while the database does not answer", "Mend the database first.")
    ready = state is schema.State.READY
    return Finding("schema", "up to date") if ready else Finding("schema", state.name.lower(), state.advice)


def look_at_secret_key() -> Finding:
    """Whether cookies are signed with a secret that lasts."""
    about, mend = "secret key", "Set SECRET_KEY to what this prints: openssl rand -hex 32"
    given = os.environ.get("SECRET_KEY", "")
    if given.lower() in DEFAULT_SECRETS:
        return Finding(about, "a word that everybody knows", mend)
    if given and is_weak(given):
        return Finding(about, f"only {len(given)} characters", mend)
    if given:
        return Finding(about, "set")
    if (INSTANCE / "secret_key").is_file():
        return Finding(about, "instance/secret_key")
    return Finding(about, "none: everybody is signed out at each start", f"Start with bin/serve, or: {mend}")


def look_at_mail() -> Finding:
    """Whether the mail server answers, and lets us in if the setting names a user."""
    url = urlsplit(current_app.config["MAIL_URL"])
    if not url.scheme:
        return Finding("mail", "not set: invitations and new passwords are links to pass on")
    try:
        with _mail_server(url) as server:
            server.noop()
            if url.username:
                _sign_in(server, url)
    except smtplib.SMTPAuthenticationError:
        return Finding(
            "mail",
            f"{url.hostname} does not let {unquote(url.username or '')} in",
            "Check user and password in MAIL_URL.",
        )
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            "mail",
            f"{url.hostname} does not answer as it should: {error}",
            "Check MAIL_URL and the way there.",
        )
    return Finding("mail", f"{url.hostname} answers")


def look_at_media_folder() -> Finding:
    """Whether files can be written where uploads live."""
    folder = Path(current_app.config["MEDIA_FOLDER"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            "media folder", f"{folder}: {error.strerror}", "Let this user write there, or set MEDIA_FOLDER."
        )
    return Finding("media folder", str(folder))


def look_at_proxies() -> Finding:
    """Whether the public address and the proxies in front agree."""
    about = "proxies"
    trusted, host = current_app.config["TRUSTED_PROXIES"], current_app.config["HOST"]
    address = current_app.config["SITE_URL"] or _stored_address()
    if not address:
        return Finding(about, "no public address yet", "Set SITE_URL, or finish the set-up in a browser.")
    if address.startswith("https:") and not trusted and host.startswith("127."):
        mend = "Set TRUSTED_PROXIES=1 if one proxy sets X-Forwarded-For and X-Forwarded-Proto."
        return Finding(about, f"{address} is served through a proxy that is not trusted", mend)
    if trusted and not host.startswith("127."):
        mend = "Listen on HOST=127.0.0.1, so that nobody can come past the proxy and name an address of their own."
        return Finding(about, f"{trusted} trusted, but the server listens on {host}", mend)
    return Finding(about, f"{address}, {trusted} trusted")


LOOKS: tuple[Callable[[], Finding], ...] = (
    look_at_database,
    look_at_schema,
    look_at_secret_key,
    look_at_mail,
    look_at_media_folder,
    look_at_proxies,
)


def _stored_address() -> str:
    try:
        return db.session.scalars(Site.row()).one().url
    except SQLAlchemyError:
        return ""


def _mail_server(url: SplitResult) -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    return kind(url.hostname or "", url.port or 0, timeout=MAIL_SECONDS)


def _sign_in(server: smtplib.SMTP, url: SplitResult) -> None:
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    server.login(unquote(url.username or ""), unquote(url.password or ""))
