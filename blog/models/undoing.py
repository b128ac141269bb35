"""Undoing an operation: rows, links and lists become what they were, and what people changed since stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from blog.lib import names
from blog.models.article import Article
from blog.models.implication import Cycle, Edge, change_implications, check_cycle, implying
from blog.models.listing import relist, standing
from blog.models.operation import Operation, operation_link
from blog.models.operation_links import articles_of, articles_with, take_links
from blog.models.page_change import touch
from blog.models.redirect import TAG, Redirect
from blog.models.sources import EVERYTHING
from blog.models.tag import Tag, article_tag
from blog.models.tag_alias import ALIAS, TagAlias
from blog.models.tag_likeness import take_back, tell_apart
from blog.models.tag_rows import (
    ALIASES,
    DISTINCTIONS,
    IMPLICATIONS,
    REDIRECTS,
    TAGS,
    WRITTEN,
    RowChange,
    Values,
    hold,
    lead_to,
    leads_of,
    rows_around,
)
from blog.models.tag_search import index

# What stands in the way, as conflicts name it.
GONE, CHANGED, NAME_TAKEN, ADDRESS_TAKEN, CIRCULAR = "gone", "changed", "name", "address", "cycle"


@dataclass(frozen=True)
class Conflict:
    """One thing in the way: the reason, and the tag or tags that it is about, by name."""

    reason: str
    name: str


class Conflicts(Exception):
    """What was done since stands in the way of undoing; nothing was changed."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        super().__init__(", ".join(f"{conflict.reason}: {conflict.name}" for conflict in found))
        self.found = list(found)


class Undoing:
    """Takes one operation back."""

    def __init__(self, session: Session, operation: Operation) -> None:
        self.session = session
        self.operation = operation
        self.changes = [RowChange(*record) for record in operation.record.get("rows", [])]
        self.held: dict[int, Tag] = {}

    def carry_out(self, now: datetime) -> int:
        """Undo it and return how many articles were left as people changed them since. Raises Conflicts."""
        # Whoever changes these tags at this moment is waited for, and what they did is seen.
        self.held = hold(self.session, (tag_id for tag_id, _ in self.operation.record.get("tags", [])))
        if found := self.conflicts():
            raise Conflicts(found)
        self._take_away()
        self._restore_tags()
        self._restore_aliases()
        self._restore_distinctions()
        moved = articles_of(self.session, self.operation.id) | self._restore_implications()
        left = self._restore_links()
        relist(self.session, standing(self.session, moved))
        # Redirects to tags that go are restored before them, those at these tags' addresses after them.
        self._restore_redirects()
        self._remove_made_tags()
        self._restore_redirects()
        self.operation.mark_undone(now)
        touch(self.session, [EVERYTHING])
        return left

    # -- what stands in the way

    def conflicts(self) -> list[Conflict]:
        """Return all that stands in the way."""
        found = [*self._gone(), *self._changed(), *self._names_taken(), *self._addresses_taken()]
        return list(dict.fromkeys([*found, *self._cycles()]))

    def _gone(self) -> Iterable[Conflict]:
        for tag_id, name in self.operation.record.get("tags", []):
            if tag_id not in self.held:
                yield Conflict(GONE, name)

    def _changed(self) -> Iterable[Conflict]:
        for change in self._of(TAGS):
            tag = self.held.get(change.id) if change.before and change.after else None
            if tag and any(getattr(tag, name) != value for name, value in (change.after or {}).items()):
                yield Conflict(CHANGED, tag.name)

    def _names_taken(self) -> Iterable[Conflict]:
        owners = self._owners_of_names()
        rows = select(TagAlias.name_key, TagAlias.tag_id, TagAlias.kind, Tag.name)
        rows = rows.join(Tag, Tag.id == TagAlias.tag_id).where(TagAlias.name_key.in_(owners))
        rows = rows.with_for_update(read=True)
        for key, tag_id, kind, name in self.session.execute(rows):
            if tag_id != owners[key] and not (kind == ALIAS and (key, tag_id) in self._made_aliases):
                yield Conflict(NAME_TAKEN, name)

    def _owners_of_names(self) -> dict[str, int]:
        """The keys that will be in use again, each with the tag that had it."""
        owners = {change.id: change.other for change in self._of(ALIASES) if change.after is None}
        for change in self._of(TAGS):
            before = change.before or {}
            spelled = [before.get("name"), *(before.get("translations") or {}).values()]
            owners |= {names.name_key(name): change.id for name in spelled if name}
        return owners

    @property
    def _made_aliases(self) -> set[tuple[str, int]]:
        return {(change.id, change.other) for change in self._of(ALIASES) if change.before is None}

    def _addresses_taken(self) -> Iterable[Conflict]:
        for change in self._of(TAGS):
            slug = (change.before or {}).get("slug")
            rival = self.session.scalar(Tag.at(slug)) if slug else None
            if rival and rival.id != change.id:
                yield Conflict(ADDRESS_TAKEN, rival.name)

    def _cycles(self) -> Iterable[Conflict]:
        came, went = self._implications()
        try:
            check_cycle(self.session, came, went)
        except Cycle as cycle:
            tags = [self.session.get(Tag, tag_id) for tag_id in cycle.tag_ids]
            yield Conflict(CIRCULAR, " → ".join(tag.name for tag in tags if tag))

    # -- the way back

    def _of(self, kind: str) -> list[RowChange]:
        return [change for change in self.changes if change.kind == kind]

    def _take_away(self) -> None:
        """Aliases and redirects that the operation made, as far as they are still its own."""
        for key, tag_id in self._made_aliases:
            own = TagAlias.name_key == key, TagAlias.tag_id == tag_id, TagAlias.kind == ALIAS
            self.session.execute(delete(TagAlias).where(*own))
        for change in self._of(REDIRECTS):
            if change.before is None and self._is_as_it_was_left(change):
                self.session.execute(delete(Redirect).where(Redirect.kind == TAG, Redirect.slug == change.id))
        self.session.expire_all()

    def _restore_tags(self) -> None:
        for change in self._of(TAGS):
            if change.before is None:
                continue
            if change.after is None:
                values: dict[str, Any] = {
                    name: change.before[name] for name in WRITTEN if name in change.before
                }
                values["created_at"] = datetime.fromisoformat(change.before["created_at"])
                self.session.add(Tag(id=change.id, **values))
            elif tag := self.session.get(Tag, change.id):
                for name, value in change.before.items():
                    setattr(tag, name, value)
        self.session.flush()

    def _restore_aliases(self) -> None:
        for change in self._of(ALIASES):
            tag = self.session.get(Tag, change.other)
            if tag and change.before:
                tag.spell([*tag.aliases, change.before["name"]])
        self.session.flush()
        # Whose aliases were taken away is found by fewer words.
        for tag_id in sorted({tag_id for _, tag_id in self._made_aliases}):
            if tag := self.session.get(Tag, tag_id):
                index(self.session, [tag])

    def _restore_distinctions(self) -> None:
        """What was told apart before is so again, as far as both tags are there."""
        changes = self._of(DISTINCTIONS)
        take_back(self.session, [(change.id, change.other) for change in changes if change.before is None])
        lost = [(change.id, change.other) for change in changes if change.after is None]
        there = {tag_id for pair in lost for tag_id in pair if self.session.get(Tag, tag_id)}
        tell_apart(self.session, [pair for pair in lost if there.issuperset(pair)])

    def _implications(self) -> tuple[set[Edge], set[Edge]]:
        """Those to bring back, between tags that are there or come back, and those to take away."""
        coming = {change.id for change in self._of(TAGS) if change.after is None}
        changes = self._of(IMPLICATIONS)
        came = {(change.id, change.other) for change in changes if change.before is not None}
        went = {(change.id, change.other) for change in changes if change.before is None}
        there = {tag_id for edge in came for tag_id in edge if self.session.get(Tag, tag_id)} | coming
        return {edge for edge in came if there.issuperset(edge)}, went

    def _restore_implications(self) -> set[int]:
        """Bring them back and return the articles whose lists that changes."""
        came, went = self._implications()
        if not came and not went:
            return set()
        changed = {tag_id for tag_id, _ in came | went}
        followed = implying(self.session, changed)
        change_implications(self.session, came, went)
        return articles_with(self.session, followed | implying(self.session, changed))

    def _restore_links(self) -> int:
        """Return how many articles keep what people made of them since."""
        left = self.session.scalar(select(func.count()).select_from(self._overtaken().subquery())) or 0
        self.session.execute(
            insert(article_tag).from_select(["article_id", "tag_id"], self._links_to_restore())
        )
        take_links(self.session, self.operation.id, undoing=True)
        return left

    def _overtaken(self) -> Select[int]:
        """Articles from which somebody took what the operation gave them."""
        link = aliased(operation_link).c
        has = exists().where(article_tag.c.article_id == link.article_id, article_tag.c.tag_id == link.tag_id)
        lost = select(link.article_id).where(link.operation_id == self.operation.id, link.added, ~has)
        return lost.join(Article, Article.id == link.article_id).distinct()

    def _links_to_restore(self) -> Select[int, int]:
        link = operation_link.c
        has = article_tag.alias()
        already = exists().where(has.c.article_id == link.article_id, has.c.tag_id == link.tag_id)
        taken = select(link.article_id, link.tag_id).join(Article, Article.id == link.article_id)
        taken = taken.where(link.operation_id == self.operation.id, link.added.is_(False), ~already)
        # What became a translation since has its original's tags.
        return taken.where(link.article_id.not_in(self._overtaken()), Article.translation_of_id.is_(None))

    def _remove_made_tags(self) -> None:
        """Tags that the operation made go, unless somebody has used them since; their addresses lead on."""
        back = [change.id for change in self._of(TAGS) if change.after is None]
        led = {change.id for change in self._of(REDIRECTS) if change.before is not None}
        for change in self._of(TAGS):
            tag = self.session.get(Tag, change.id) if change.before is None else None
            if tag and not self._is_used(tag, change.after or {}):
                self.session.delete(tag)
                self.session.flush()
                if tag.slug not in led:
                    lead_to(self.session, tag.slug, back)

    def _is_used(self, tag: Tag, made: Values) -> bool:
        """Whether somebody has written about a tag since it was made, or used it."""
        rows = rows_around(self.session, [tag.id])
        now = rows.pop((TAGS, tag.id, None))
        said = [kind for kind, *_ in rows if kind != REDIRECTS]
        return bool(said or now != made or self.session.scalar(Tag.article_count(tag, up_to=1)))

    def _restore_redirects(self) -> None:
        for change in self._of(REDIRECTS):
            if change.before is None or not self._is_as_it_was_left(change):
                continue
            if self.session.scalar(Tag.at(change.id)) is None:
                lead_to(self.session, change.id, change.before["leads_to"])

    def _is_as_it_was_left(self, change: RowChange) -> bool:
        return leads_of(self.session, change.id) == (change.after["leads_to"] if change.after else None)
