"""The language of a page: ``?lang=``, else the cookie, else the browser's, else the site's."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, Response, g, request
from werkzeug.datastructures import LanguageAccept, MultiDict

from blog.web.fields import kept_fields
from blog.web.security import over_tls
from blog.web.site import current_site

LANGUAGES = (("en", "English"), ("zh-Hans", "简体中文"))
# In these a text can be said to be; the looks of a page know Chinese and what is written with Latin letters.
TEXT_LANGUAGES = (*LANGUAGES, ("zh-Hant", "繁體中文"), ("ja", "日本語"))
COOKIE = "lang"
COOKIE_AGE = 365 * 24 * 3600
# What browsers and people write for the languages there are.
SPELLINGS = {"en": "en", "zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}


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
            or current_site().language
        )
    return language


def preferred(chosen: str, accepted: LanguageAccept) -> str | None:
    """The language that a reader chose, else the first of the browser's that there is; None for neither."""
    wanted = (
        lowered for value in accepted.values() for lowered in (value.lower(), value.lower().split("-")[0])
    )
    return _spelled(chosen) or next(filter(None, map(_spelled, wanted)), None)


def choose_language() -> Locale:
    """The same for Flask-Babel."""
    return locale_of(page_language())


@cache
def locale_of(language: str) -> Locale:
    """What Babel knows of a language of ``LANGUAGES``."""
    return Locale.parse(language.replace("-", "_"))


def language_name(code: str) -> str:
    """What a language of ``TEXT_LANGUAGES`` calls itself; of others their code."""
    return dict(TEXT_LANGUAGES).get(code, code)


def use_site_language() -> None:
    """For feeds and sitemaps: ``?lang=``, else the site's, whoever asks."""
    g.language = _asked() or current_site().language
    g.pop("surroundings", None)


def other_languages() -> tuple[tuple[str, str, str], ...]:
    """Languages that this page may be read in: code, own name, and its address as seen from this one."""
    kept = kept_fields("lang")
    others = ((code, name) for code, name in LANGUAGES if code != page_language())
    return tuple((code, name, f"?{urlencode([*kept, ('lang', code)])}") for code, name in others)


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
    return _spelled(_query().get("lang", ""))


def _query() -> MultiDict[str, str]:
    """The fields of the address; none where it holds bytes that are not text, which the error page asks as well."""
    try:
        return request.args
    except UnicodeDecodeError:
        return MultiDict()


def _spelled(text: str) -> str | None:
    return SPELLINGS.get(text.lower())
