"""``flask rebuild``: derived state made again from what it derives from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blog.commands.search import rebuild_search
from blog.extensions import db
from blog.models import Article, Tag, derived_files, transaction
from blog.models import rebuild as derived
from blog.models.search import rebuild as search


@click.command()
@with_appcontext
def rebuild() -> None:
    """Derive again what follows from articles and tags: after SQL by hand, or a new renderer."""
    articles = db.session.scalar(Article.count_of(Article.after_id(0))) or 0
    tags = db.session.scalar(select(func.count(Tag.id))) or 0
    transaction.run(db.session, lambda: derived.places(db.session()))
    _walk("Tags", tags, derived.names_after)
    _walk("Texts", articles, derived.texts_after)
    _walk("Files", articles, derived_files.articles_after)
    _walk("Files of tags", tags, derived_files.tags_after)
    with click.progressbar(length=derived.count_listed(db.session()), label="Lists") as bar:
        transaction.run(db.session, lambda: derived.lists(db.session(), bar.update))
    _walk("Related articles", articles, derived.kin_after)
    transaction.run(db.session, lambda: search.forget(db.session()))
    rebuild_search()
    click.echo(f"{articles} articles and {tags} tags rebuilt.")


def _walk(label: str, total: int, step: Callable[[Session, int], list[int]]) -> None:
    last_id = 0
    with click.progressbar(length=total, label=label) as bar:
        while ids := transaction.run(db.session, partial(_step, step, last_id)):
            last_id = ids[-1]
            bar.update(len(ids))


def _step(step: Callable[[Session, int], list[int]], last_id: int) -> list[int]:
    return step(db.session(), last_id)
