"""The links of articles and tags that an operation takes and gives, as the ledger has written them down."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from blog.models.operation import operation_link
from blog.models.tag import article_tag


def take_links(session: Session, operation_id: int, *, undoing: bool = False) -> None:
    """Remove the links that the operation took; ``undoing``, those that it gave."""
    link = operation_link.c
    own = link.operation_id == operation_id, link.added.is_(undoing)
    tag_ids = session.scalars(select(link.tag_id).where(*own).distinct()).all()
    same = link.tag_id == article_tag.c.tag_id, link.article_id == article_tag.c.article_id
    # The tags are named, or MariaDB would go through every link there is.
    for tag_id in sorted(tag_ids):
        taken = exists().where(*own, *same).correlate(article_tag)
        session.execute(delete(article_tag).where(article_tag.c.tag_id == tag_id, taken))


def give_links(session: Session, operation_id: int) -> None:
    """Store the links that the operation gives."""
    link = operation_link.c
    given = select(link.article_id, link.tag_id).where(link.operation_id == operation_id, link.added)
    session.execute(insert(article_tag).from_select(["article_id", "tag_id"], given))


def articles_of(session: Session, operation_id: int) -> set[int]:
    """Return the ids of the articles that the operation took links from or gave them."""
    link = operation_link.c
    return set(session.scalars(select(link.article_id).where(link.operation_id == operation_id).distinct()))


def articles_with(session: Session, tag_ids: Collection[int]) -> set[int]:
    """Return the ids of the articles on which one of these tags is stored, as they are now."""
    having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(sorted(tag_ids)))
    return set(session.scalars(having.with_for_update(read=True)))
