"""Which tags the words of an address stand for: slugs, former slugs, names and aliases in any spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from blog.lib.expressions import TOO_MANY_TERMS, Expression, Malformed, has_signs, plain_signs, stretches
from blog.lib.names import name_key
from blog.models.base import SLUG_LIMIT
from blog.models.redirect import TAG, Redirect, redirect_tag
from blog.models.tag import Tag
from blog.models.tag_alias import TagAlias


@dataclass
class Lookup:
    """What each word stands for: tags, of which the address of a split one has several; a deleted tag; or nothing."""

    found: dict[str, list[Tag]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """An address as it is understood: the canonical expression, and its tags by their slugs."""

    expression: Expression
    tags: Mapping[str, Tag]


class Unresolved(LookupError):
    """Words of an address that stand for nothing, and words that stand for deleted tags, among what was ``typed``."""

    def __init__(self, typed: Expression, lookup: Lookup) -> None:
        super().__init__(", ".join([*lookup.unknown, *lookup.gone]))
        self.typed = typed
        self.unknown: Sequence[str] = lookup.unknown
        self.gone: Sequence[str] = lookup.gone
        self.found: Mapping[str, Sequence[Tag]] = lookup.found

    def mended(self, instead: Mapping[str, Sequence[Tag]] = MappingProxyType({})) -> Reading | None:
        """Return what was asked for, each missing word replaced by all its tags of ``instead``, or left out.

        None when nothing is left, and when that is more than an address holds.
        """
        words = {word: [tag.slug for tag in instead.get(word, ())] for word in self.typed.words}
        left = self.typed.replacing(words | {word: [word] for word in self.found})
        tags = {tag.slug: [tag] for found in instead.values() for tag in found}
        try:
            return _resolved(left, {**tags, **self.found}) if left else None
        except Malformed:
            return None


class TooManyParts(Malformed):
    """An address with words of tags that were split into more than it has room for; ``parts`` are theirs.

    ``alone`` when such a word is all there is.
    """

    def __init__(self, typed: Expression, found: Mapping[str, Sequence[Tag]]) -> None:
        super().__init__(TOO_MANY_TERMS, str(typed))
        self.parts = {word: found[word] for word in typed.words if len(found[word]) > 1}
        self.alone = typed.single is not None


def read(session: Session, text: str) -> Reading:
    """Return what an address asks for, in at most 4 queries, and in 1 where all its words are slugs.

    What is no expression of slugs may be a name as a whole, which comes first: C++, f(x), R&D, 2024. One with the signs
    of Chinese keyboards always does. Raises Malformed for what is neither a name nor an expression, TooManyParts, which
    is Malformed too, and Unresolved for words without a tag.
    """
    whole = text.strip()
    plain = plain_signs(whole)
    try:
        typed, mistake = Expression.parse(plain), None
    except Malformed as found:
        typed, mistake = Expression.of(whole), found
    lookup = look_up(session, typed.words if plain == whole else [*typed.words, whole], whole)
    lookup.unknown = [word for word in lookup.unknown if word in typed.words]
    if whole in lookup.found:
        typed = Expression.of(whole)
    elif mistake:
        raise mistake
    elif lookup.unknown or lookup.gone:
        raise Unresolved(typed, lookup)
    return _resolved(typed, lookup.found)


def names_with_signs(session: Session, text: str) -> dict[str, Tag]:
    """Return tags whose names stand among other words and hold signs of expressions, by these names as typed.

    As c++ does in c++,python, which is no expression.
    """
    words = {span: word for span, word in stretches(plain_signs(text)).items() if 0 < len(word) <= SLUG_LIMIT}
    known = look_up(session, words.values()).found
    tags: dict[str, Tag] = {}
    place = 0
    for (first, last), word in words.items():
        if first >= place and word in known:
            place = last + 1
            tags |= {word: known[word][0]} if has_signs(word) else {}
    return tags


def look_up(session: Session, words: Iterable[str], whole: str = "") -> Lookup:
    """Return what these words stand for, in at most 4 queries, and in 1 where all of them are slugs.

    Where they aren't, the text ``whole`` is looked up as well.
    """
    wanted = list(dict.fromkeys(words))
    found = Lookup(unknown=wanted)
    _take_slugs(session, found)
    if found.unknown and whole and whole not in wanted:
        found.unknown.append(whole)
    for take in (_take_former_slugs, _take_names, _take_slugs_of_aliases):
        if found.unknown:
            take(session, found)
    found.unknown = [word for word in found.unknown if word in wanted]
    return found


def _resolved(typed: Expression, found: Mapping[str, Sequence[Tag]]) -> Reading:
    try:
        expression = typed.resolved({word: [tag.slug for tag in tags] for word, tags in found.items()})
    except Malformed as mistake:
        # One tag for each word is no more than was typed.
        raise TooManyParts(typed, found) from mistake
    tags = {tag.slug: tag for word in typed.words for tag in found[word]}
    return Reading(expression, tags)


def _take_slugs(session: Session, lookup: Lookup) -> None:
    tags = session.scalars(select(Tag).where(Tag.slug.in_(lookup.unknown)))
    _take(lookup, {tag.slug: [tag] for tag in tags})


def _take_former_slugs(session: Session, lookup: Lookup) -> None:
    leads_to: dict[str, list[Tag]] = {}
    for slug, tag in session.execute(_former(lookup.unknown)):
        leads_to.setdefault(slug, []).extend([tag] if tag else [])
    lookup.gone = [word for word in lookup.unknown if leads_to.get(word) == []]
    lookup.unknown = [word for word in lookup.unknown if word not in lookup.gone]
    _take(lookup, leads_to)


def _former(slugs: Sequence[str]) -> Select[str, Any]:
    """Former slugs of tags, each with what it leads to: a row for each of several tags, one without for none."""
    leads_to = func.coalesce(Redirect.tag_id, redirect_tag.c.tag_id)
    split = select(Redirect.slug, Tag).outerjoin(redirect_tag, redirect_tag.c.redirect_id == Redirect.id)
    found = split.outerjoin(Tag, Tag.id == leads_to).order_by(Tag.id)
    return found.where(Redirect.kind == TAG, Redirect.slug.in_(slugs))


def _take_names(session: Session, lookup: Lookup) -> None:
    keys = {word: name_key(word) for word in lookup.unknown}
    named = {key: [tag] for key, tag in session.execute(Tag.spelled(filter(None, keys.values())))}
    _take(lookup, {word: named[key] for word, key in keys.items() if key in named})


def _take_slugs_of_aliases(session: Session, lookup: Lookup) -> None:
    spelled = select(TagAlias.slug, Tag).join(Tag, Tag.id == TagAlias.tag_id)
    # Of tags with aliases that differ in signs alone, the oldest has the address.
    found = spelled.where(TagAlias.slug.in_(lookup.unknown)).order_by(Tag.id.desc())
    _take(lookup, {slug: [tag] for slug, tag in session.execute(found)})


def _take(lookup: Lookup, tags: Mapping[str, list[Tag]]) -> None:
    """Note what was found. MySQL takes a word with spaces after it for the word, a dictionary doesn't."""
    lookup.found |= {word: tags[word] for word in lookup.unknown if tags.get(word)}
    lookup.unknown = [word for word in lookup.unknown if word not in lookup.found]
