"""What may be added to an expression: the tags that its articles have besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext

from blog.lib.expressions import Term
from blog.models.archive import Narrowing
from blog.models.tag_address import TagAddress
from blog.models.tag_label import Label
from blog.tags.addresses import addresses
from blog.tags.wording import figures
from blog.web.language import page_language

SHOWN = 40
LONG = 11  # characters of a word that half a narrow screen has no room for


class Choice(NamedTuple):
    """A tag's name, how many articles have it, and the addresses of the expressions that demand it and exclude it."""

    name: str
    articles: str
    with_it: str
    without_it: str
    exclusion: str  # what the second does, in words


class Choices(NamedTuple):
    """The most frequent tags, and how many more there are."""

    shown: Sequence[Choice]
    more: int

    @property
    def long(self) -> bool:
        """Whether a name has a word too long for two columns on a narrow screen. Between Han letters lines break."""
        # Most names are short enough as a whole.
        names = (choice.name for choice in self.shown if len(choice.name) > LONG)
        return any(len(word) > LONG and word.isascii() for name in names for word in name.split())


def chosen(found: TagAddress, narrowing: Narrowing) -> list[tuple[int, int]]:
    """Return ids of the tags to narrow by, and how many articles have each; none where one more would be too many."""
    if not found.expression.with_term(Term("another")).fits:
        return []
    said = {tag.id for tag in found.tags.values()}
    return [pair for pair in narrowing.most(SHOWN + len(said)) if pair[0] not in said][:SHOWN]


def choices(
    found: TagAddress, narrowing: Narrowing, counts: Sequence[tuple[int, int]], names: Mapping[int, Label]
) -> Choices:
    """Return what narrows an expression: the tags that were chosen, in words and with their links."""
    if not counts:
        return Choices([], 0)
    known = [(names[tag_id], articles) for tag_id, articles in counts if tag_id in names]
    texts = found.expression.written_with(tag.slug for tag, _ in known)
    language, address, exclusion = page_language(), addresses(), gettext("Without %(tag)s")
    figure = figures(articles for _, articles in known)
    shown = []
    for (tag, articles), (demanding, excluding) in zip(known, texts, strict=True):
        name = tag.name_in(language)
        words = exclusion % {"tag": name}
        shown.append(Choice(name, figure[articles], address(demanding), address(excluding), words))
    others = narrowing.tags.keys() - {str(tag.id) for tag in found.tags.values()}
    return Choices(shown, len(others) - len(counts))
