"""Writes as ``flask`` commands do, in a process without a server.

For each line of the input, a slug, the number in that article's title and text becomes one more, and is printed once it
is stored. A second word on the line is when to die. After ``schedule`` stand a second and the title of a new article.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from sqlalchemy import select

from app import app, now
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, transaction


def count_up(slug):
    """Write the next number into the article."""
    article = db.session.scalars(select(Article).where(Article.slug == slug).with_for_update()).one()
    name, number = article.title.split(" at ")
    article.title = f"{name} at {int(number) + 1}"
    article.body = f"The text says: {article.title}."
    return int(number) + 1


def schedule(second, title):
    """Store an article that comes due at that second, tagged as the others are."""
    article = Article(title=title)
    article.schedule(datetime.fromtimestamp(int(second), UTC), clock.now())
    db.session.add(article)
    article.tag_with(db.session(), ["Counting"])
    return 0


def stored(line):
    """Do what a line says."""
    if line.startswith("schedule "):
        _, second, title = line.strip().split(" ", 2)
        return transaction.run(db.session, lambda: schedule(second, title))
    slug, *when = line.split()
    now.dies_at = "".join(when)
    return transaction.run(db.session, lambda: count_up(slug))


with app.app_context():
    print("ready", flush=True)
    for line in sys.stdin:
        print(stored(line), flush=True)
        db.session.remove()
