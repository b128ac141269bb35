"""The language of a page: ``?lang=``, else the cookie, else the browser's, else the site's.

There are English, in which the code is written, and whatever has a folder in ``blog/translations``: nothing else names
them (docs/translating.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

from babel import Locale
from babel.core import parse_locale
from flask import Flask, Response, g, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept, MultiDict

from blog.lib.excerpts import language_of
from blog.lib.letters import count_han, is_japanese
from blog.lib.likely_subtags import forget_others, subtags_of
from blog.web.fields import kept_fields
from blog.web.security import over_tls
from blog.web.site import current_site
from config import ROOT

SOURCE = "en"  # what the code itself says
FOLDERS = ROOT / "blog" / "translations"
COOKIE = "lang"
COOKIE_AGE = 365 * 24 * 3600
LONGEST = 35  # characters of a language's code, as RFC 5646 has them
SPELLINGS = 500  # of languages, that are remembered with what they mean
NAMES, NAME = 5_000, 100  # that are remembered with their languages; how long one may be, in characters

# Two words that follow each other.
_WORDS = re.compile(r"[^\W\d_]{2,}[,.:;!?]? [^\W\d_]{2,}")


@cache
def locale_of(language: str) -> Locale:
    """What Babel knows of a language of ``LANGUAGES``."""
    return Locale.parse(language.replace("-", "_"))


def own_name(language: str) -> str:
    """What a language calls itself, as the beginning of a line says it."""
    locale = locale_of(language)
    name = locale.languages.get(language.replace("-", "_")) or locale.get_display_name() or language
    return name[:1].upper() + name[1:]


def codes(folders: Path) -> list[str]:
    """English, and the languages that have a folder with a catalogue there, in the order of their codes."""
    found = folders.glob("*/LC_MESSAGES/messages.po")
    return [SOURCE, *sorted({path.parent.parent.name.replace("_", "-") for path in found} - {SOURCE})]


# Each language of the interface: its code and what it calls itself.
LANGUAGES = tuple((code, own_name(code)) for code in codes(FOLDERS))
# In these a text can be said to be; the looks of a page know Chinese and what is written with Latin letters. Babel
# knows these two names as well, among a megabyte of others.
TEXT_LANGUAGES = tuple({**dict(LANGUAGES), "zh-Hant": "繁體中文", "ja": "日本語"}.items())
# Of all that a text may be in, the letters and the country of each code.
LIKELY = subtags_of({code.partition("-")[0] for code, _name in TEXT_LANGUAGES})
# Babel has read by now what it needs of each language of the interface.
forget_others()


def init_app(app: Flask) -> None:
    """Remember a language that was chosen, and tell caches that pages differ by it."""
    app.after_request(remember_choice)


def page_language() -> str:
    """The code of this page's language."""
    language: str | None = g.get("language")
    if language is None:
        language = g.language = (
            _asked()
            or preferred(request.cookies.get(COOKIE, ""), request.accept_languages)
            or site_language()
        )
    return language


def site_language() -> str:
    """The site's own; English where its folder went."""
    language = current_site().language
    return language if language in dict(LANGUAGES) else SOURCE


def preferred(chosen: str, accepted: LanguageAccept) -> str | None:
    """The language that a reader chose, else the first of the browser's that there is; None for neither."""
    return next(filter(None, map(spelled, chain([chosen], accepted.values()))), None)


def choose_language() -> Locale:
    """The same for Flask-Babel."""
    return locale_of(page_language())


def language_name(code: str) -> str:
    """What a language of ``TEXT_LANGUAGES`` calls itself; of others their code."""
    return dict(TEXT_LANGUAGES).get(code, code)


def locale_code(language: str) -> str:
    """A language with the country that most write it in, as Open Graph has it: ``zh_CN``."""
    locale, name = locale_of(language), language.replace("-", "_")
    likely = LIKELY if locale.language in LIKELY else subtags_of([locale.language])
    territory = locale.territory or likely.get(name, likely.get(locale.language, "")).rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else locale.language


def lang_of(text: str) -> Markup:
    """For templates, in the start tag of what holds the text: its language, where the page's is another one.

    Letters tell it. A word alone, such as the name of a program, is of no language.
    """
    known = _known_lang_of if len(text) <= NAME else _lang_of
    return known(text, page_language())


def use_site_language() -> None:
    """For feeds and sitemaps: ``?lang=``, else the site's, whoever asks."""
    g.language = _asked() or site_language()
    g.pop("surroundings", None)


def use_readers_language() -> None:
    """For what is said of a feed or a sitemap that there is not: whoever asks is a reader again."""
    g.pop("language", None)
    g.pop("surroundings", None)


def other_languages(elsewhere: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Languages that this page may be read in: code, own name, and its address as seen from this one.

    ``elsewhere`` are the paths at which its text stands in another language, by their codes.
    """
    kept = kept_fields("lang")
    others = ((code, name) for code, name in LANGUAGES if code != page_language())
    return tuple(
        (code, name, f"{elsewhere.get(code, '')}?{urlencode([*kept, ('lang', code)])}")
        for code, name in others
    )


def remember_choice(response: Response) -> Response:
    """Set the cookie when the address named a language."""
    if "language" in g:
        response.vary.update(["Accept-Language", "Cookie"])
        asked = _asked()
        if asked:
            response.set_cookie(
                COOKIE, asked, max_age=COOKIE_AGE, secure=over_tls(), samesite="Lax", httponly=True
            )
    return response


def _asked() -> str | None:
    return spelled(_query().get("lang", ""))


def _query() -> MultiDict[str, str]:
    """The fields of the address; none where it holds bytes that are not text, which the error page asks as well."""
    try:
        return request.args
    except UnicodeDecodeError:
        return MultiDict()


@lru_cache(SPELLINGS)
def spelled(text: str) -> str | None:
    """The language that is meant, however it is spelled: one with that script, else one of that name; None for none."""
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    exact = {code.lower(): code for code, _name in LANGUAGES}.get(text.lower().replace("_", "-"))
    wanted = None if exact else _script_of(text)
    if wanted is None:
        return exact
    known = _by_script()
    return known.get(wanted) or known.get((wanted[0], None))


@cache
def _by_script() -> dict[tuple[str, str | None], str]:
    """Each language by its name and script, and the first of each name by that alone."""
    known: dict[tuple[str, str | None], str] = {}
    for code, _name in LANGUAGES:
        name, script = _script_of(code) or (code, None)
        known.setdefault((name, script), code)
        known.setdefault((name, None), code)
    return known


def _script_of(text: str) -> tuple[str, str | None] | None:
    """A language's name and the script that it is written in there; None for what is no language's code."""
    try:
        name, territory, script, *_rest = parse_locale(text.replace("_", "-"), sep="-")
    except ValueError:
        return None
    asked = (f"{name}_{territory}", name)
    found = script or next((LIKELY[one].split("_")[1] for one in asked if one in LIKELY), None)
    return name, found


# Lists show the same names again and again.
@lru_cache(NAMES)
def _known_lang_of(text: str, page: str) -> Markup:
    return _lang_of(text, page)


def _lang_of(text: str, page: str) -> Markup:
    language = _language_by_letters(text, page)
    is_other = language.partition("-")[0] != page.partition("-")[0]
    return _attribute(language if is_other else "")


# One for all texts of a language, for thousands are remembered.
@cache
def _attribute(language: str) -> Markup:
    return Markup(' lang="{}"').format(language) if language else Markup()


def _language_by_letters(text: str, page: str) -> str:
    if is_japanese(text):
        return "ja"
    if count_han(text):
        return language_of(text)
    # Who writes without Han letters may write any language; where all others are Han it is told apart at least.
    return SOURCE if page.partition("-")[0] in {"zh", "ja"} and _WORDS.search(text) else ""
