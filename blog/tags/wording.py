"""Tags and their expressions in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from blog.lib import expressions
from blog.lib.expressions import TERMS_LIMIT, Expression, Group, Malformed, Term
from blog.lib.months import Period
from blog.models.tag_address import TagAddress
from blog.models.tag_lookup import Reading
from blog.web.language import lang_of, locale_of, page_language
from blog.web.templating import number

# Stand for terms while their sentence is made; no sentence holds these characters.
_PLACES = [chr(0xE000 + number) for number in range(TERMS_LIMIT)]
_PLACE = re.compile(f"([{_PLACES[0]}-{_PLACES[-1]}])")
_CLINGING_AFTER = re.compile(r"[^\w\s(（]*")
_CLINGING_BEFORE = re.compile(r"[(（]*$")
_PERIODS_KEPT = 5000


class Named(Protocol):
    """A tag, or as much of one as a list shows."""

    def name_in(self, language: str) -> str:
        """Its name for readers of that language."""


@dataclass(frozen=True)
class Phrase:
    """A term of a sentence, the words that lead to it, and the signs that no line's end may part it from."""

    lead: str
    before: str
    term: Term
    after: str


def tag_name(tag: Named) -> str:
    """What the tag is called in the language of the page."""
    return tag.name_in(page_language())


def listed(words: Iterable[str]) -> str:
    """The words as a sentence lists them: a, b and c."""
    return format_list(list(words), locale=get_locale())


def listed_names(names: Iterable[str]) -> Markup:
    """Names as a sentence lists them, each saying its language where the page's is another one."""
    marked = [(escape(name), lang_of(name)) for name in names]
    spans = [Markup("<span{}>{}</span>").format(lang, name) if lang else name for name, lang in marked]
    # Nothing but what was escaped, and what stands between the items of a list in some language.
    return Markup(listed(spans))  # noqa: S704


def figures(numbers: Iterable[int]) -> dict[int, str]:
    """How each of these numbers is written. A list has many, but few different ones."""
    return {each: number(each) for each in set(numbers)}


def words_of(found: Reading | TagAddress) -> str:
    """The expression as people say it, its tags by their names."""
    return sentence(found.expression, lambda term: tag_name(found.tags[term.word]))


def phrases(expression: Expression) -> list[Phrase]:
    """The same in pieces, one for each term, to be set one after the other. A sentence ends with a term."""
    places = dict(zip(expression.terms, _PLACES, strict=False))
    terms = {place: term for term, place in places.items()}
    pieces = _PLACE.split(sentence(expression, lambda term: places[term]))
    found = []
    lead = pieces[0]
    for place, between in zip(pieces[1::2], pieces[2::2], strict=True):
        after = _CLINGING_AFTER.match(between)[0]  # type: ignore[index]  # matches everything
        before = _CLINGING_BEFORE.search(lead)[0]  # type: ignore[index]
        found.append(Phrase(lead.removesuffix(before), before, terms[place], after))
        lead = between.removeprefix(after)
    return found


def sentence(expression: Expression, show: Callable[[Term], str]) -> str:
    """The expression as people say it, each of its terms as ``show`` has it: Python and MySQL, without draft.

    Among several groups those of several terms stand in parentheses: else who knows what a `without` is for?
    """
    groups = expression.groups
    said = [_group(group, show, is_first=place == 0) for place, group in enumerate(groups)]
    if len(groups) > 1:
        said = [
            _("(%(tags)s)", tags=words) if len(group) > 1 else words
            for group, words in zip(groups, said, strict=True)
        ]
    alone = all(len(group) == 1 and not group[0].negated for group in groups)
    whole, *others = said
    for other in others:
        joint = {"before": whole, "after": other}
        whole = _("%(before)s or %(after)s", **joint) if alone else _("%(before)s, or %(after)s", **joint)
    return whole


def mistake_in(mistake: Malformed) -> str:
    """What is wrong with an address, and where."""
    words: str
    near = mistake.near
    if mistake.reason == expressions.TOO_MANY_TERMS:
        words = _(
            "An address combines at most %(limit)s tags. This is more: “%(near)s”.",
            limit=TERMS_LIMIT,
            near=near,
        )
    elif mistake.reason == expressions.DOUBLE_NOT:
        words = _("One “!” before a tag leaves its articles out. Here are two: “%(near)s”.", near=near)
    elif mistake.reason == expressions.PARENTHESES:
        words = _(
            "Tags can't be grouped by parentheses, as in “%(near)s”. Instead of a+(b,c) write a+b,a+c.",
            near=near,
        )
    else:
        words = _("A tag is missing before or after a sign: “%(near)s”.", near=near)
    return words


def period_names() -> Callable[[Period], str]:
    """Return what gives the name of a period of articles in the page's language."""
    language = page_language()
    return lambda period: _period_name(period.first, period.span, language)


# Kept, for there are few, a page has dozens, and Babel reads their patterns anew for each.
@lru_cache(_PERIODS_KEPT)
def _period_name(first: int, span: int, language: str) -> str:
    period = Period(first, span, 0)
    skeleton = {"month": "yMMMM", "quarter": "yQQQ"}.get(period.kind)
    if skeleton:
        return str(format_skeleton(skeleton, date(period.year, period.month, 1), locale=locale_of(language)))
    return str(period.year) if period.kind == "year" else f"{period.year}–{period.last_year}"


def _group(group: Group, show: Callable[[Term], str], *, is_first: bool) -> str:
    wanted = [show(term) for term in group if not term.negated]
    refused = [show(term) for term in group if term.negated]
    if wanted:
        said, *others = wanted
        for place, other in enumerate(others, 2):
            joint = {"before": said, "after": other}
            last = place == len(wanted)
            said = _("%(before)s and %(after)s", **joint) if last else _("%(before)s, %(after)s", **joint)
    else:
        first, *refused = refused
        said = (
            _("Everything without %(tag)s", tag=first)
            if is_first
            else _("everything without %(tag)s", tag=first)
        )
    for other in refused:
        said = _("%(before)s, without %(after)s", before=said, after=other)
    return said
