"""``flask trash …``: emptying the trash from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from blog.extensions import db
from blog.lib import clock
from blog.models import transaction, trash

group = AppGroup("trash", help="Empty the trash.")


@group.command("empty")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=0),
    default=0,
    metavar="DAYS",
    help="Only what was put there so many days ago.",
)
def empty(days: int) -> None:
    """Delete for good what is in the trash, with all revisions."""
    until = trash.days_before(clock.now(), days)
    total = 0
    while deleted := transaction.run(db.session, lambda: trash.empty(db.session(), until)):
        total += deleted
    click.echo(f"{total} articles deleted for good.")
