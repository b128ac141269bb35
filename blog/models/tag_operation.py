"""Operations on tags: what each changes, what it would change, and how it is carried out and written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Select, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from blog.models.article import Article
from blog.models.implication import Edge, change_implications, check_cycle, implying
from blog.models.listing import relist, standing
from blog.models.operation import Operation, operation_link
from blog.models.operation_links import articles_of, articles_with, give_links, take_links
from blog.models.page_change import touch
from blog.models.sources import EVERYTHING
from blog.models.tag import Tag, article_tag
from blog.models.tag_rows import (
    REDIRECTS,
    TAGS,
    Rows,
    changes_between,
    hold,
    leads_of,
    rows_around,
    slugs_in,
)
from blog.models.user import User

# Links or articles. What changes more holds writers up too long for a request: it runs as a command.
LARGEST = 50_000
LOOKED_AT = 1_000  # links that are read for looking at an operation; of more, only when somebody asks for it
SUBJECT_LIMIT = 255
EXAMPLES = 5

# Rows (tag_id, article_id).
Links = Select[int, int]


class TagGone(Exception):
    """A tag of the operation is no longer there. ``name`` is what it was called."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Preview:
    """What an operation would change: numbers of articles and links, and some of the articles.

    ``listed`` are the articles that have to be listed anew without a change of their links.
    """

    articles: int
    removed: int
    added: int
    examples: Sequence[Article]
    listed: int = 0

    @property
    def size(self) -> int:
        """How much it is, as ``LARGEST`` measures it."""
        return max(self.listed, self.removed + self.added)

    @property
    def is_large(self) -> bool:
        """Whether it has to run as a command."""
        return self.size > LARGEST


class MadeTags:
    """Tags of some names, those made for it among them, and what stood at their addresses before."""

    def __init__(self, session: Session, wanted: Sequence[str]) -> None:
        with session.no_autoflush:
            self.tags = Tag.named(session, wanted)
            self.new = [tag for tag in self.tags if tag in session.new]
            taken: list[str] = []
            for tag in self.new:
                tag.slug = Tag.slug_for(session, tag.name, taken=taken)
                taken.append(tag.slug)
            self.led = {slug: leads for slug in taken if (leads := leads_of(session, slug)) is not None}
        session.flush()

    def without(self, rows: Rows) -> Rows:
        """The rows as they were before these tags were made."""
        made = {(TAGS, tag.id) for tag in self.new}
        kept = {key: values for key, values in rows.items() if key[:2] not in made}
        return kept | {(REDIRECTS, slug, None): {"leads_to": leads} for slug, leads in self.led.items()}


class TagOperation:
    """Something done to tags, in one transaction: first links and implications, then lists, then the tags themselves.

    A subclass says which links and implications go and come, and changes the tags in ``finish``. ``tags`` are all
    that it touches; they have been stored.
    """

    kind: ClassVar[str]
    target = ""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.tags = list(tags)

    @property
    def subject(self) -> str:
        """What it is done to, for the ledger."""
        return ", ".join(tag.name for tag in self.tags)

    def removed(self) -> Links | None:
        """The links that go."""
        return None

    def added(self) -> Links | None:
        """The links that come."""
        return None

    def implications(self, session: Session, *, for_writing: bool = False) -> tuple[set[Edge], set[Edge]]:
        """The implications that come, and those that go; ``for_writing`` by what is said now."""
        return set(), set()

    def finish(self, session: Session) -> None:
        """Change, remove and redirect the tags."""

    # -- looking and doing

    def is_long(self, session: Session) -> bool:
        """Whether more than ``LOOKED_AT`` links have to be read to tell what it would change."""
        read = article_tag.c.tag_id.in_(self.read_for(session))
        some = select(article_tag.c.article_id).where(read).limit(LOOKED_AT + 1)
        return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) > LOOKED_AT

    def read_for(self, session: Session) -> Collection[int]:
        """The ids of the tags whose links are read to tell what it would change."""
        return implying(session, self._ids())

    def preview(self, session: Session) -> Preview:
        """Count what it would change, changing nothing."""
        removed, added = self.removed(), self.added()
        parts = [select(links.subquery().c.article_id) for links in (removed, added) if links is not None]
        if not parts:
            return self._preview_of_tags(session)
        changed = union_all(*parts).subquery().c.article_id
        count = session.scalar(select(func.count(func.distinct(changed)))) or 0
        some = Article.titled(select(changed)).limit(EXAMPLES)
        return Preview(count, _count(session, removed), _count(session, added), session.scalars(some).all())

    def check(
        self,
        session: Session,
        changes: tuple[set[Edge], set[Edge]] | None = None,
        *,
        for_writing: bool = True,
    ) -> None:
        """Raise Cycle if it would make a tag follow from itself; ``changes`` are its implications, if known."""
        if changes is None:
            changes = self.implications(session, for_writing=for_writing)
        check_cycle(session, *changes, for_writing=for_writing)

    def carry_out(
        self, session: Session, user: User | None, now: datetime, made: MadeTags | None = None
    ) -> Operation:
        """Do it and return the ledger's entry. Raises TagGone and Cycle before anything is changed.

        ``made`` are tags that were made for it: undoing removes them.
        """
        self._lock(session)
        self.check(session)
        before = rows_around(session, self._ids())
        if made:
            before = made.without(before)
        operation = self._entry(user, now)
        session.add(operation)
        session.flush()
        self._write_links(session, operation)
        take_links(session, operation.id)
        give_links(session, operation.id)
        linked, led = articles_of(session, operation.id), self._change_implications(session)
        operation.affected = len(linked or led) or self._preview_of_tags(session).articles
        relist(session, standing(session, linked | led))
        self.finish(session)
        session.flush()
        self._record(session, operation, before, made.new if made else [])
        # Which authors' pages and whose names it reaches would cost more to say than to make the pages again.
        touch(session, [EVERYTHING])
        return operation

    def _preview_of_tags(self, session: Session) -> Preview:
        """No links change: the articles that have the tags, or follow to them, are what readers see otherwise."""
        tag_ids = implying(session, [tag.id for tag in self.tags])
        having = select(article_tag.c.article_id).where(article_tag.c.tag_id.in_(tag_ids))
        count = session.scalar(having.with_only_columns(func.count(func.distinct(article_tag.c.article_id))))
        some = session.scalars(Article.titled(having).limit(EXAMPLES)).all()
        is_listed_anew = any(self.implications(session))
        return Preview(count or 0, 0, 0, some, (count or 0) if is_listed_anew else 0)

    def _ids(self) -> list[int]:
        return sorted({tag.id for tag in self.tags})

    def _lock(self, session: Session) -> None:
        there = hold(session, self._ids())
        for tag in self.tags:
            if tag.id not in there:
                raise TagGone(tag.name)

    def _entry(self, user: User | None, now: datetime) -> Operation:
        return Operation(
            kind=self.kind,
            subject=self.subject[:SUBJECT_LIMIT],
            target=self.target[:SUBJECT_LIMIT],
            record={},
            user_id=user.id if user else None,
            created_at=now,
        )

    def _write_links(self, session: Session, operation: Operation) -> None:
        for links, is_added in ((self.removed(), False), (self.added(), True)):
            if links is not None:
                rows = links.subquery()
                found = select(literal(operation.id), rows.c.tag_id, rows.c.article_id, literal(is_added))
                columns = ["operation_id", "tag_id", "article_id", "added"]
                session.execute(insert(operation_link).from_select(columns, found))

    def _change_implications(self, session: Session) -> set[int]:
        """Change what implies what, and return the articles whose lists that changes."""
        came, went = self.implications(session, for_writing=True)
        if not came and not went:
            return set()
        changed = {tag_id for tag_id, _ in came | went}
        followed = implying(session, changed)
        change_implications(session, came, went)
        return articles_with(session, followed | implying(session, changed))

    def _record(self, session: Session, operation: Operation, before: Rows, made: Sequence[Tag]) -> None:
        after = rows_around(session, [*self._ids(), *(tag.id for tag in made)], slugs_in(before))
        left = sorted((tag_id, values["name"]) for (kind, tag_id, _), values in after.items() if kind == TAGS)
        rows = [change.record for change in changes_between(before, after)]
        operation.record = {"rows": rows, "tags": [list(pair) for pair in left]}


def _count(session: Session, links: Links | None) -> int:
    if links is None:
        return 0
    return session.scalar(select(func.count()).select_from(links.subquery())) or 0
