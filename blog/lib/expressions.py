"""Expressions of tags, as typed in an address: `python+mysql,flask+!draft`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

# Every term becomes a part of one query.
TERMS_LIMIT = 8

# What may be wrong with a text.
EMPTY_TERM = "empty term"
TOO_MANY_TERMS = "too many terms"
DOUBLE_NOT = "double not"
PARENTHESES = "parentheses"

# A message shows where it is wrong, however much was typed.
_NEAR_LIMIT = 60

_OPERATOR = re.compile("([+,])")
_SIGNS = frozenset("+,!()")
# What keyboards for Chinese give for the same keys.
_FULL_WIDTH = str.maketrans("，、＋！", ",,+!")


class Malformed(ValueError):
    """The text is no expression; ``reason`` is one of the words above, ``near`` the text around the mistake."""

    def __init__(self, reason: str, near: str) -> None:
        super().__init__(f"{reason}: {near[:_NEAR_LIMIT]!r}")
        self.reason = reason
        self.near = near[:_NEAR_LIMIT]


@dataclass(frozen=True)
class Term:
    """A tag that is wanted, or with ``negated`` one that is not. The word is a slug, or a name as typed."""

    word: str
    negated: bool = False

    def __str__(self) -> str:
        return f"!{self.word}" if self.negated else self.word


Group = tuple[Term, ...]


@dataclass(frozen=True)
class Expression:
    """Groups of which one has to hold; a group holds when each of its terms does."""

    groups: tuple[Group, ...]

    def __str__(self) -> str:
        return ",".join(map(_written, self.groups))

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Return the expression as typed: `+` is and, `,` is or, `!` before a word is not.

        Words are taken as they stand, without outer spaces. Raises Malformed.
        """
        groups: list[Group] = []
        group: Group = ()
        for operator, term in _terms(text):
            if operator == ",":
                groups.append(group)
                group = ()
            group = (*group, term)
        return cls((*groups, group))

    @classmethod
    def of(cls, slug: str) -> Expression:
        """Return the expression of one tag."""
        return cls(((Term(slug),),))

    @property
    def terms(self) -> list[Term]:
        """The different terms, in order."""
        return list(dict.fromkeys(chain.from_iterable(self.groups)))

    @property
    def words(self) -> list[str]:
        """The different words, in order."""
        return list(dict.fromkeys(term.word for term in self.terms))

    @property
    def single(self) -> str | None:
        """The word when that is all there is; None for a negated one and for more."""
        term = self.groups[0][0]
        return term.word if self == Expression.of(term.word) else None

    @property
    def fits(self) -> bool:
        """Whether it has few enough terms to be parsed again; refining may make it too long."""
        return _size(self.groups) <= TERMS_LIMIT

    def canonical(self) -> Expression:
        """Return the one spelling of all that differ only in order and repeats."""
        return Expression(_sorted_groups({_sorted_terms(group) for group in self.groups}))

    def resolved(self, slugs: Mapping[str, Sequence[str]]) -> Expression:
        """Return the canonical expression of the slugs that each word stands for, of which it has one or more.

        A word may stand for several, of which a plain term wants one and a negated term none. Raises
        Malformed when that makes too many terms, KeyError for a word that stands for nothing.
        """
        groups: set[Group] = set()
        for group in chain.from_iterable(_resolved(group, slugs) for group in self.groups):
            groups.add(_sorted_terms(group))
            # Not at the end: a few words with many slugs each have more combinations than there is time.
            if _size(groups) > TERMS_LIMIT:
                raise Malformed(TOO_MANY_TERMS, str(self))
        return Expression(_sorted_groups(groups))

    def with_term(self, term: Term) -> Expression:
        """Return what holds when this and the term do, canonical; look whether it ``fits``."""
        return Expression(tuple((*group, term) for group in self.groups)).canonical()

    def written_with(self, words: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give for each word the text of ``with_term`` for it, and the one for it negated.

        A page has dozens of such links; nothing is sorted for them but what they add to.
        """
        sides = [_sides(group) for group in self.groups]
        for word in words:
            demanding = {"+".join([*sorted({*plain, word}), *refused]) for plain, refused in sides}
            excluding = {"+".join([*plain, *sorted({*refused, f"!{word}"})]) for plain, refused in sides}
            yield ",".join(sorted(demanding)), ",".join(sorted(excluding))

    def without(self, term: Term) -> Expression | None:
        """Return it without the term, canonical; a group of nothing else goes too. None when none is left."""
        rests = (tuple(other for other in group if other != term) for group in self.groups)
        left = tuple(rest for rest in rests if rest)
        return Expression(left).canonical() if left else None

    def replacing(self, words: Mapping[str, Sequence[str]]) -> Expression | None:
        """Return it with these in place of each word, which goes where there are none; None when nothing is left."""
        groups = (
            tuple(Term(word, term.negated) for term in group for word in words[term.word])
            for group in self.groups
        )
        left = tuple(group for group in groups if group)
        return Expression(left) if left else None

    def matches(self, tags: Collection[str]) -> bool:
        """Tell whether something with these tags is meant."""
        return any(all((term.word in tags) != term.negated for term in group) for group in self.groups)


def plain_signs(text: str) -> str:
    """Return the text with signs of Chinese keyboards as plain ones: ， and 、 are `,`, ＋ is `+`, ！ is `!`."""
    return text.translate(_FULL_WIDTH)


def has_signs(word: str) -> bool:
    """Tell whether the word holds what means something in an expression."""
    return not _SIGNS.isdisjoint(word)


def stretches(text: str) -> dict[tuple[int, int], str]:
    """Return what may be one word from one place of the text to another, whatever signs are in it.

    In order of where it begins, then the longest first: c++,a gives `c++,a`, `c++,` … `c++` … `c`, and so on to `a`.
    Of a text with very many signs, only of its beginning.
    """
    pieces = _OPERATOR.split(text)
    places = range(0, min(len(pieces), 4 * TERMS_LIMIT), 2)
    spans = ((first, last) for first in places for last in reversed(places) if last >= first)
    words = {span: "".join(pieces[span[0] : span[1] + 1]) for span in spans}
    return {span: word.strip().removeprefix("!").strip() for span, word in words.items()}


def _terms(text: str) -> Iterator[tuple[str, Term]]:
    """Give each term with the operator before it; the first has none."""
    # Terms stand at even places, operators between them.
    pieces = _OPERATOR.split(text)
    for place in range(0, len(pieces), 2):
        if place >= 2 * TERMS_LIMIT:
            raise Malformed(TOO_MANY_TERMS, pieces[place].strip())
        around = "".join(pieces[max(place - 2, 0) : place + 3])
        term = _term(pieces[place].strip(), around)
        # Without operators they are part of a name, f(x); with them they would mean something.
        if _has_parentheses(term.word) and (term.negated or len(pieces) > 1):
            raise Malformed(PARENTHESES, pieces[place].strip())
        yield (pieces[place - 1] if place else ""), term


def _term(text: str, around: str) -> Term:
    word = text.removeprefix("!").strip()
    if word.startswith("!"):
        raise Malformed(DOUBLE_NOT, text)
    if not word:
        raise Malformed(EMPTY_TERM, around.strip())
    return Term(word, negated=text.startswith("!"))


def _has_parentheses(word: str) -> bool:
    return "(" in word or ")" in word


def _resolved(group: Group, slugs: Mapping[str, Sequence[str]]) -> Iterator[Group]:
    wanted = [_stood_for(term, slugs) for term in group if not term.negated]
    unwanted = chain.from_iterable(_stood_for(term, slugs) for term in group if term.negated)
    refused = tuple(dict.fromkeys(unwanted))
    for choice in product(*wanted):
        yield (*choice, *refused)


def _stood_for(term: Term, slugs: Mapping[str, Sequence[str]]) -> list[Term]:
    if not slugs[term.word]:
        raise KeyError(term.word)
    return [Term(slug, negated=term.negated) for slug in slugs[term.word]]


def _sorted_terms(group: Group) -> Group:
    return tuple(sorted(set(group), key=lambda term: (term.negated, term.word)))


def _sides(group: Group) -> tuple[list[str], list[str]]:
    """The plain terms and the negated ones, as written; those of a group stand in this order."""
    terms = _sorted_terms(group)
    return [str(term) for term in terms if not term.negated], [str(term) for term in terms if term.negated]


def _sorted_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=_written))


def _written(group: Group) -> str:
    return "+".join(map(str, group))


def _size(groups: Collection[Group]) -> int:
    return sum(map(len, groups))
