"""Deleting a tag, and undoing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, insert, literal, select
from sqlalchemy.orm import Session

from blog.lib import names
from blog.models.article import Article
from blog.models.operation import Operation
from blog.models.redirect import TAG, Redirect
from blog.models.tag import Tag, article_tag
from blog.models.user import User

KIND = "tag_deletion"


class Conflict(Exception):
    """What was undone meets something made since. ``subject`` names it."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


class TagDeletion:
    """The operation that removes a tag from all its articles and from the site."""

    @staticmethod
    def carry_out(session: Session, tag: Tag, user: User, now: datetime) -> Operation:
        """Delete ``tag`` (see ``Tag.locked``), leave "gone" at its address, and return the ledger's entry."""
        # Locking reads see what was committed up to now; the others might see the past.
        links = select(article_tag.c.article_id).where(article_tag.c.tag_id == tag.id).with_for_update()
        article_ids = sorted(session.scalars(links))
        former_slugs = sorted(session.scalars(_former_slugs(tag.id)))
        record = {
            "id": tag.id,
            "name": tag.name,
            "slug": tag.slug,
            "description": tag.description,
            "created_at": tag.created_at.isoformat(),
            "article_ids": article_ids,
            "former_slugs": former_slugs,
        }
        operation = Operation(
            kind=KIND,
            subject=tag.name,
            affected=len(article_ids),
            record=record,
            user_id=user.id,
            created_at=now,
        )
        session.delete(tag)
        session.flush()
        gone = [tag.slug, *former_slugs]
        session.add_all([operation, *(Redirect(kind=TAG, slug=slug) for slug in gone)])
        return operation

    @staticmethod
    def undo(session: Session, operation: Operation, now: datetime) -> Tag:
        """Bring the tag back with its id, address and articles that still exist.

        Raises Conflict when another tag has taken its name or address since.
        """
        record = operation.record
        tag = Tag(
            id=record["id"],
            name=record["name"],
            slug=record["slug"],
            description=record["description"],
            created_at=datetime.fromisoformat(record["created_at"]),
        )
        _refuse_conflict(session, tag)
        session.add(tag)
        session.flush()
        _link_again(session, tag.id, record["article_ids"])
        _lead_again(session, tag.id, record["former_slugs"])
        operation.mark_undone(now)
        return tag


def _former_slugs(tag_id: int) -> Select[str]:
    return select(Redirect.slug).where(Redirect.kind == TAG, Redirect.tag_id == tag_id).with_for_update()


def _refuse_conflict(session: Session, tag: Tag) -> None:
    rival = session.scalar(
        select(Tag.name).where((Tag.name_key == names.name_key(tag.name)) | (Tag.slug == tag.slug))
    )
    if rival is not None:
        raise Conflict(rival)


def _link_again(session: Session, tag_id: int, article_ids: list[int]) -> None:
    existing = select(Article.id, literal(tag_id)).where(Article.id.in_(article_ids))
    session.execute(insert(article_tag).from_select(["article_id", "tag_id"], existing))


def _lead_again(session: Session, tag_id: int, former_slugs: list[str]) -> None:
    for gone in session.scalars(
        select(Redirect).where(
            Redirect.kind == TAG, Redirect.slug.in_(former_slugs), Redirect.tag_id.is_(None)
        )
    ):
        gone.tag_id = tag_id
