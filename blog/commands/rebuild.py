"""``flask rebuild``: derived state made again from what it derives from."""

from __future__ import annotations

from functools import partial

import click
from flask.cli import with_appcontext
from sqlalchemy.orm.attributes import flag_modified

from blog.extensions import db
from blog.models import Article, transaction
from blog.models.derived import derive_next_due, derive_texts

BATCH = 100


@click.command()
@with_appcontext
def rebuild() -> None:
    """Derive again what follows from articles: after SQL by hand, or a new renderer."""
    total = db.session.scalar(Article.count_of(Article.after_id(0))) or 0
    done, last_id = 0, 0
    with click.progressbar(length=total, label="Articles") as bar:
        while ids := transaction.run(db.session, partial(_rebuild_after, last_id)):
            done, last_id = done + len(ids), ids[-1]
            bar.update(len(ids))
    transaction.run(db.session, lambda: derive_next_due(db.session()))
    click.echo(f"{done} articles rebuilt.")


def _rebuild_after(last_id: int) -> list[int]:
    """Derive the next articles again and return their ids."""
    articles = db.session.scalars(Article.after_id(last_id).limit(BATCH)).all()
    for article in articles:
        # Readers' dates are not this command's to change.
        flag_modified(article, "updated_at")
        derive_texts(article)
    return [article.id for article in articles]
