"""What an operation on tags would change, and whether a page may carry it out. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from blog.extensions import db
from blog.models import Tag
from blog.models.implication import Cycle, Edge, implications_around
from blog.models.tag_details import changes_tags, names_of
from blog.models.tag_operation import Preview, TagOperation
from blog.web.operation_words import SHOWN, tags_of, what_would_change

TOO_MUCH = _l("This is too much for a page: it would hold up everybody who writes. Run it as a command:")
NOTHING = _l("This changes nothing.")
OVERTAKEN = _l(
    "Something has changed meanwhile, so nothing was done yet. Look again: this is what would change now."
)


@dataclass(frozen=True)
class Outlook:
    """What an operation would change, in numbers and in words."""

    operation: TagOperation
    preview: Preview
    effects: list[str]
    # The tags that would imply each other, by name, as a way around.
    circle: str = ""
    implications: tuple[int, int] = field(default=(0, 0))

    @classmethod
    def of(cls, operation: TagOperation) -> Outlook:
        """Look, changing nothing."""
        session = db.session()
        came, went = operation.implications(session)
        circle = _circle(operation, (came, went))
        came = came - implications_around(session, {tag.id for tag in operation.tags})
        called = names_of(session, {tag_id for edge in came | went for tag_id in edge}, tags_of(operation))
        preview = operation.preview(session)
        effects = [*what_would_change(operation, preview), *_of_implications(came, went, called)]
        return cls(operation, preview, effects, circle, (len(came), len(went)))

    @property
    def expected(self) -> str:
        """The numbers as a text, to tell whether they have changed."""
        preview = self.preview
        numbers = (preview.articles, preview.removed, preview.added, *self.implications)
        return "-".join(map(str, numbers))

    @property
    def changes_nothing(self) -> bool:
        """Whether all would be as it is."""
        changed = self.preview.removed or self.preview.added or any(self.implications)
        return not changed and not changes_tags(self.operation)

    @property
    def can_be_done(self) -> bool:
        """Whether a button may stand beneath it."""
        return not (self.circle or self.preview.is_large or self.changes_nothing)

    @property
    def more(self) -> int:
        """How many articles it changes besides the examples."""
        return self.preview.articles - len(self.preview.examples)

    def problem(self, expected: str = "") -> str:
        """Why it can't be carried out from a page, or not yet; empty when it can."""
        if self.circle:
            return circular(self.circle)
        if self.preview.is_large:
            return str(TOO_MUCH)
        if self.changes_nothing:
            return str(NOTHING)
        if expected and expected != self.expected:
            return str(OVERTAKEN)
        return ""


def circular(way: str) -> str:
    """That tags would imply each other."""
    return str(_("Tags can't imply each other in a circle: %(way)s. Nothing was changed.", way=way))


def way_of(cycle: Cycle, known: Collection[Tag] = ()) -> str:
    """A way around by names; ``known`` are tags that need not be stored."""
    called = names_of(db.session(), cycle.tag_ids, known)
    return " → ".join(called.get(tag_id, "?") for tag_id in cycle.tag_ids)


def _circle(operation: TagOperation, changes: tuple[set[Edge], set[Edge]]) -> str:
    try:
        operation.check(db.session(), changes, for_writing=False)
    except Cycle as cycle:
        return way_of(cycle, tags_of(operation))
    return ""


def _of_implications(came: set[Edge], went: set[Edge], called: Mapping[int, str]) -> list[str]:
    new = sorted((called.get(one, ""), called.get(other, "")) for one, other in came)
    old = sorted((called.get(one, ""), called.get(other, "")) for one, other in went)
    said = [_("“%(tag)s” implies “%(implied)s”.", tag=one, implied=other) for one, other in new[:SHOWN]]
    said += [
        _("“%(tag)s” no longer implies “%(implied)s”.", tag=one, implied=other) for one, other in old[:SHOWN]
    ]
    if more := max(len(new) - SHOWN, 0) + max(len(old) - SHOWN, 0):
        said.append(ngettext("And %(num)d more implication.", "And %(num)d more implications.", more))
    return said
