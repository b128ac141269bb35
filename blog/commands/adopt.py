"""`flask adopt`: take over a tutorial's database."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from blog.extensions import db
from blog.models.adoption import Adoption, CannotAdopt


@click.command("adopt")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@with_appcontext
def adopt(dry_run: bool) -> None:
    """Take over the database that one of the tutorials made."""
    adoption = Adoption(db.engine)
    try:
        if dry_run:
            click.echo("\n".join(adoption.plan()))
        else:
            adoption.carry_out(click.echo)
    except CannotAdopt as reason:
        raise click.ClickException(str(reason)) from None
