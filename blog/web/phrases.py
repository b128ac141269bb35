"""What templates say in the page's language: each phrase is looked up once for each language, and then known.

What is translated is HTML; the values that are put into it are escaped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask_babel import force_locale, get_translations
from markupsafe import Markup

from blog.web.language import locale_of, page_language

REMEMBERED = 4_000  # phrases; a counted one is another with each number


def phrase(text: str, /, **values: Any) -> Markup:
    """The text in the page's language, with these values in the places that name them."""
    return _text(page_language(), text) % values if values else _phrase(page_language(), text)


def counted(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """The same for so many."""
    if values:
        return _counted_text(page_language(), singular, plural, num) % {"num": num, **values}
    return _counted(page_language(), singular, plural, num)


@lru_cache(REMEMBERED)
def _phrase(language: str, text: str) -> Markup:
    return _text(language, text) % {}


@lru_cache(REMEMBERED)
def _counted(language: str, singular: str, plural: str, num: int) -> Markup:
    return _counted_text(language, singular, plural, num) % {"num": num}


@lru_cache(REMEMBERED)
def _text(language: str, text: str) -> Markup:
    with force_locale(locale_of(language)):
        return Markup(get_translations().ugettext(text))  # noqa: S704


def _counted_text(language: str, singular: str, plural: str, num: int) -> Markup:
    with force_locale(locale_of(language)):
        text = get_translations().ungettext(singular, plural, num)
    # As the language writes numbers: 1,030 articles.
    return Markup(text.replace("%(num)d", format_decimal(num, locale=locale_of(language))))  # noqa: S704
