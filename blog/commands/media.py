"""``flask media …``: whether the files are what the database says, and what nobody needs any more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

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
        gone = transaction.run(db.session, lambda: _forget_deleted(now - timedelta(days=days)))
        click.echo(f"{gone} deleted uploads removed for good.")
    kept, expected = storage(), _expected()
    orphans = [file for file in kept.files() if _is_orphan(file, expected) and file.at < now - SAFE]
    for file in orphans:
        kept.remove(file.name)
    click.echo(f"{len(orphans)} files removed, {sum(file.size for file in orphans)} bytes.")


def _forget_deleted(before: datetime) -> int:
    """Remove the rows; their files are orphans then."""
    named_nowhere = [
        upload
        for upload in db.session.scalars(Upload.deleted_before(before))
        if not is_named_anywhere(db.session(), upload)
    ]
    for upload in named_nowhere:
        db.session.delete(upload)
    return len(named_nowhere)


def _expected() -> dict[str, int]:
    """Name and size of every file that a row names."""
    return dict(_files_of_rows())


def _files_of_rows() -> Iterator[tuple[str, int]]:
    for _id, name, size, variants in db.session.execute(Upload.all_files()):
        yield name, size
        yield from ((copy, bytes_of_it) for *_, copy, bytes_of_it in variants)


def _is_orphan(file: StoredFile, expected: dict[str, int]) -> bool:
    """Whether an upload made it and no row names it. What people put into the folder themselves is theirs."""
    return file.is_remnant or (is_own(file.name) and file.name not in expected)
