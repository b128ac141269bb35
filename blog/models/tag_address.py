"""The usual address of a tag page: a canonical expression of current slugs, understood with one query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from blog.lib.expressions import Expression, Malformed
from blog.models import sources
from blog.models.tag_label import COLUMNS, WIDTH, Label, tag
from blog.models.tag_use import ALL_ARTICLES, tag_use


@dataclass(frozen=True)
class TagAddress:
    """The expression, the labels of its tags by their slugs, and how many articles each has, by id.

    Those of ``ALL_ARTICLES`` are among them.
    """

    expression: Expression
    tags: Mapping[str, Label]
    uses: Mapping[int, int]

    @classmethod
    def read(cls, session: Session, text: str) -> TagAddress | None:
        """Return what the address says; None when it is no canonical one, or not all of its tags are there."""
        try:
            expression = Expression.parse(text)
        except Malformed:
            return None
        if str(expression.canonical()) != text:
            return None
        words = expression.words
        rows = session.connection().execute(_LABELS, {"slugs": words}).all()
        tags = {label.slug: label for label in (Label(*row[:WIDTH]) for row in rows)}
        # MySQL takes a word with spaces after it for the word.
        if not all(word in tags for word in words):
            return None
        return cls(expression, tags, {ALL_ARTICLES: rows[0][-1], **{row.id: row[WIDTH] for row in rows}})

    @property
    def single(self) -> Label | None:
        """The tag that is all there is; None for a negated one and for more."""
        return self.tags.get(self.expression.single or "")

    @property
    def sources(self) -> Iterator[str]:
        """What it depends on, and its list, by the names of ``blog.models.sources``."""
        for label in self.tags.values():
            yield sources.tag(label.id)
            yield sources.list_of(label.id)
        # Without a tag that is wanted, any article and any tag of it may be concerned.
        if any(term.negated for term in self.expression.terms):
            yield sources.LIST
        if any(all(term.negated for term in group) for group in self.expression.groups):
            yield sources.TAGS


def _labels() -> Any:
    every = select(tag_use.c.articles).where(tag_use.c.tag_id == ALL_ARTICLES).scalar_subquery()
    found = select(*COLUMNS, func.coalesce(tag_use.c.articles, 0), func.coalesce(every, 0))
    found = found.select_from(tag).outerjoin(tag_use, tag_use.c.tag_id == tag.c.id)
    return found.where(tag.c.slug.in_(bindparam("slugs", expanding=True)))


# Built once, since each page asks: building takes as long as asking.
_LABELS = _labels()
