"""Merging a tag of many articles into another and undoing it, beside a plain move of the same links."""

from sqlalchemy import delete, func, insert, literal, select

from bench.large_blog.data import LEFT, OLD, middle_rank
from bench.large_blog.subject import Subject, Times
from blog.extensions import db
from blog.lib import clock
from blog.models import Operation, Tag, article_tag, transaction
from blog.models.database import wait_for_locks
from blog.models.tag_merge import TagMerge
from blog.models.undoing import Undoing

ROUNDS = 3
PATIENCE = 600  # seconds


def measured(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Merge and undo in turn, and return the medians: everything is as it was afterwards."""
    times = Times()
    links = {}
    for name in (OLD, LEFT):
        for _ in range(min(rounds, ROUNDS)):
            for subject in (small, large):
                with subject.app.app_context():
                    links[name, subject.articles] = _merge_and_undo(times, subject, name)
                    db.session.remove()
    result: dict[str, object] = {}
    for name in (OLD, LEFT):
        found = links[name, large.articles]
        for what in ("plain move", "merge", "undo"):
            result[f"{what}, {name}"] = times.compared(f"{what}, {name}", small, large, f"{found:,} links")
    return result


def _merge_and_undo(times: Times, subject: Subject, name: str) -> int:
    session = db.session()
    wait_for_locks(session, PATIENCE)
    source = session.scalars(Tag.at(name)).one()
    into = session.get_one(Tag, middle_rank(subject.tags))
    links = select(func.count()).where(article_tag.c.tag_id == source.id)
    count = session.scalar(links) or 0
    with times.of(f"plain move, {name}", subject):
        _move_plainly(source.id, into.id)
        session.flush()
    session.rollback()
    with times.of(f"merge, {name}", subject):
        entry = transaction.run(
            db.session, lambda: TagMerge([source], into).carry_out(session, None, clock.now())
        )
    entry_id = entry.id
    session.expunge_all()
    with times.of(f"undo, {name}", subject):
        transaction.run(
            db.session, lambda: Undoing(session, session.get_one(Operation, entry_id)).carry_out(clock.now())
        )
    return count


def _move_plainly(source_id: int, into_id: int) -> None:
    """The links alone, as SQL by hand would move them."""
    has = article_tag.alias()
    already = select(has.c.article_id).where(
        has.c.tag_id == into_id, has.c.article_id == article_tag.c.article_id
    )
    moved = select(article_tag.c.article_id, literal(into_id)).where(
        article_tag.c.tag_id == source_id, ~already.exists()
    )
    db.session.execute(insert(article_tag).from_select(["article_id", "tag_id"], moved))
    db.session.execute(delete(article_tag).where(article_tag.c.tag_id == source_id))
