"""Tags and their expressions in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from blog.lib import expressions
from blog.lib.expressions import TERMS_LIMIT, Expression, Group, Malformed, Term
from blog.lib.months import Period
from blog.models import Tag
from blog.web.language import page_language

# Plain text, or safe HTML.
Words = TypeVar("Words", bound=str)


def tag_name(tag: Tag) -> str:
    """What the tag is called in the language of the page."""
    return tag.name_in(page_language())


def listed(words: Iterable[str]) -> str:
    """The words as a sentence lists them: a, b and c."""
    return format_list(list(words), locale=get_locale())


def sentence(expression: Expression, show: Callable[[Term], Words]) -> Words:
    """The expression as people say it, each of its terms as ``show`` has it: Python and MySQL, without draft."""
    said = _group(expression.groups[0], show, _("Everything without %(tag)s"))
    others = [_group(group, show, _("everything without %(tag)s")) for group in expression.groups[1:]]
    alone = all(len(group) == 1 and not group[0].negated for group in expression.groups)
    for other in others:
        said = _joined(_("%(before)s or %(after)s") if alone else _("%(before)s, or %(after)s"), said, other)
    return said


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


def period_name(period: Period) -> str:
    """What a period of articles is called."""
    skeleton = {"month": "yMMMM", "quarter": "yQQQ"}.get(period.kind)
    if skeleton:
        return str(format_skeleton(skeleton, date(period.year, period.month, 1), locale=get_locale()))
    return str(period.year) if period.kind == "year" else f"{period.year}–{period.last_year}"


def _group(group: Group, show: Callable[[Term], Words], everything: str) -> Words:
    wanted = [show(term) for term in group if not term.negated]
    refused = [show(term) for term in group if term.negated]
    if wanted:
        said, *others = wanted
        for place, other in enumerate(others, 2):
            pattern = _("%(before)s and %(after)s") if place == len(wanted) else _("%(before)s, %(after)s")
            said = _joined(pattern, said, other)
    else:
        said, *refused = refused
        said = type(said)(everything) % {"tag": said}  # type: ignore[assignment]
    for other in refused:
        said = _joined(_("%(before)s, without %(after)s"), said, other)
    return said


def _joined(pattern: str, before: Words, after: Words) -> Words:
    """The pattern with both filled in; safe HTML stays safe."""
    return type(before)(pattern) % {"before": before, "after": after}  # type: ignore[return-value]
