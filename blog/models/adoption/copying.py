"""The copy of a tutorial's rows into the blog's tables: one transaction, so all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from blog.models import rebuild
from blog.models.adoption import record
from blog.models.adoption.own_connection import own_connection
from blog.models.adoption.reading import Reading
from blog.models.adoption.tutorial import Tutorial
from blog.models.tag import article_tag

LINKS_A_STATEMENT = 5000
PROGRESS = 5000  # articles from one line to the next


def copy(engine: Engine, tutorial: Tutorial, now: datetime, say: Callable[[str], None]) -> None:
    """Store the tutorial's rows under their ids through the models, whose events derive what follows from them."""
    with own_connection(engine) as connection, Session(connection) as session, session.begin():
        # Otherwise a row whose id is 0 would get another.
        session.execute(text("SET SESSION sql_mode=CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"))
        reading = Reading(session.connection(), tutorial, now)
        _store_objects(session, reading, say)
        _store_links(session, reading)
        # The links came past the events that write what follows from them.
        rebuild.lists(session)
        rebuild.kin(session)
        record.mark_copied(session.connection())
        for line in reading.notes.lines:
            say(line)


def _store_objects(session: Session, reading: Reading, say: Callable[[str], None]) -> None:
    total = reading.count(reading.tutorial.articles)
    told = 0
    for batch in reading.objects():
        session.add_all(batch)
        session.flush()
        session.expunge_all()
        if reading.articles_read >= told + PROGRESS:
            told = reading.articles_read
            say(f"Copied {told:,} of {total:,} articles.")


def _store_links(session: Session, reading: Reading) -> None:
    links = reading.links()
    for start in range(0, len(links), LINKS_A_STATEMENT):
        session.execute(article_tag.insert(), links[start : start + LINKS_A_STATEMENT])
