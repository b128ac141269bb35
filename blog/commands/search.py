"""``flask search …``: what searches look into, made again while the site is used."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from blog.extensions import db
from blog.models import transaction
from blog.models.search import rebuild as search

group = AppGroup("search", help="Keep the index of searches.")


@group.command("rebuild")
@click.option("--from-start", is_flag=True, help="Begin anew where an earlier rebuild was cut off.")
def rebuild(*, from_start: bool) -> None:
    """Make the index of searches again, or go on where it was cut off. The site may be used meanwhile."""
    if from_start:
        transaction.run(db.session, lambda: search.forget(db.session()))
    click.echo(f"{rebuild_search()} articles and pages can be searched.")


def rebuild_search() -> int:
    """Do so, telling how far it is, and return how many articles and pages there are."""
    session: Session = db.session()
    all_of_them, place = search.count(session), search.begun(session)
    with click.progressbar(length=all_of_them, label="Searches") as bar:
        if place is not None:
            bar.update(search.count(session, place))
        search.everything(session, lambda work: transaction.run(db.session, work), bar.update)
    return all_of_them
