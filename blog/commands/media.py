"""``flask media …``: whether the files are what the database says, and what nobody needs any more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import click
from flask.cli import AppGroup

from blog.extensions import db
from blog.lib import clock
from blog.lib.media_names import is_own
from blog.media.storage import StoredFile, storage
from blog.models import Upload, transaction
from blog.models.upload_use import is_named_anywhere

# A file is written before the transaction that speaks of it ends.
SAFE = timedelta(days=1)

group = AppGroup("media", help="Uploaded files: check them, sweep what nobody needs.")


@group.command("check")
def check() -> None:
    """Say which files are missing, cut off, or known to nobody. Exits with 1 if a file is missing or cut off."""
    expected, there = _expected(), {file.name: file for file in storage().files()}
    wrong = [name for name, size in expected.items() if name not in there or there[name].size != size]
    for name in sorted(wrong):
        click.echo(f"{'cut off' if name in there else 'missing'}  {name}")
    orphans = [file for file in there.values() if _is_orphan(file, expected)]
    for file in sorted(orphans, key=lambda file: file.name):
        click.echo(f"orphan   {file.name}")
    click.echo(f"{len(expected)} files, {len(wrong)} missing or cut off, {len(orphans)} orphans.")
    if wrong:
        click.echo("Bring them back from a backup, or upload the same pictures again.")
    sys.exit(bool(wrong))


@group.command("sweep")
@click.option(
    "--deleted",
    "days",
    type=click.IntRange(min=1),
    help="Also remove for good what was deleted more than DAYS ago and no text names.",
    metavar="DAYS",
)
def sweep(days: int | None) -> None:
    """Remove files that no upload names any more, a day after they were written."""
    now = clock.now()
    if days:
        gone = _forget_deleted(now - timedelta(days=days))
        click.echo(f"{gone} deleted uploads removed for good.")
    kept = storage()
    old = [file for file in kept.files() if _is_orphan(file, {}) and file.at < now - SAFE]
    # Asked after the folder: what was sent again meanwhile is an upload's.
    expected = _expected()
    orphans = [file for file in old if _is_orphan(file, expected)]
    for file in orphans:
        kept.remove(file.name)
    click.echo(f"{len(orphans)} files removed, {sum(file.size for file in orphans)} bytes.")


def _forget_deleted(before: datetime) -> int:
    """Remove the rows, one a transaction; their files are orphans then."""
    ids = db.session.scalars(Upload.deleted_before(before)).all()
    return sum(transaction.run(db.session, partial(forget, upload_id, before)) for upload_id in ids)


def forget(id: int, before: datetime) -> bool:
    """Remove one row, if it is still deleted and no text names the file."""
    upload = db.session.scalar(Upload.locked(id))
    is_gone = upload is not None and upload.deleted_at is not None and upload.deleted_at < before
    if upload is None or not is_gone or is_named_anywhere(db.session(), upload):
        return False
    db.session.delete(upload)
    return True


def _expected() -> dict[str, int]:
    """Name and size of every file that a row names now."""
    db.session.rollback()
    return dict(_files_of_rows())


def _files_of_rows() -> Iterator[tuple[str, int]]:
    for _id, name, size, variants in db.session.execute(Upload.all_files()):
        yield name, size
        yield from ((copy, bytes_of_it) for *_, copy, bytes_of_it in variants)


def _is_orphan(file: StoredFile, expected: dict[str, int]) -> bool:
    """Whether an upload made it and no row names it. What people put into the folder themselves is theirs."""
    return file.is_remnant or (is_own(file.name) and file.name not in expected)
