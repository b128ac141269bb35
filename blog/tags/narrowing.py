"""What may be added to an expression: the tags that its articles have besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blog.extensions import db
from blog.lib.expressions import Expression, Term
from blog.models import Tag
from blog.models.archive import Narrowing
from blog.models.tag_index import named
from blog.models.tag_lookup import Reading
from blog.tags.wording import tag_name

SHOWN = 40
LONG = 11  # characters of a word that half a narrow screen has no room for


@dataclass(frozen=True)
class Choice:
    """A tag, how many articles have it, and the expressions that demand it and exclude it."""

    tag: Tag
    count: int
    with_it: Expression
    without_it: Expression


@dataclass(frozen=True)
class Choices:
    """The most frequent tags, and how many more there are."""

    shown: Sequence[Choice]
    more: int

    @property
    def long(self) -> bool:
        """Whether a name has a word too long for two columns on a narrow screen. Between Han letters lines break."""
        names = (tag_name(choice.tag) for choice in self.shown)
        return any(len(word) > LONG and word.isascii() for name in names for word in name.split())


def choices(found: Reading, narrowing: Narrowing) -> Choices:
    """Return what narrows an expression; nothing where one more term would be too many."""
    if not found.expression.with_term(Term("another")).fits:
        return Choices([], 0)
    said = {tag.id for tag in found.tags.values()}
    counts = [pair for pair in narrowing.most(SHOWN + len(said)) if pair[0] not in said][:SHOWN]
    tags = (
        {tag.id: tag for tag in db.session.scalars(named([tag_id for tag_id, _ in counts]))} if counts else {}
    )
    shown = [_choice(found.expression, tags[tag_id], count) for tag_id, count in counts if tag_id in tags]
    others = narrowing.tags.keys() - {str(tag_id) for tag_id in said}
    return Choices(shown, len(others) - len(counts))


def _choice(expression: Expression, tag: Tag, count: int) -> Choice:
    return Choice(
        tag, count, expression.with_term(Term(tag.slug)), expression.with_term(Term(tag.slug, negated=True))
    )
