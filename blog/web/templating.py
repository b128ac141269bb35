"""How templates are rendered: what they know, how they write times, and that they never query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, Response, jsonify, make_response, render_template
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from sqlalchemy import event

from blog.extensions import db
from blog.lib import clock
from blog.lib.excerpts import width
from blog.lib.sections import sections_of
from blog.models.related import Title
from blog.models.shown import Entry
from blog.web import fragments
from blog.web.access import current_user
from blog.web.addresses import address
from blog.web.article_address import article_path, article_url
from blog.web.assets import asset
from blog.web.language import lang_of, language_name, locale_of, other_languages, page_language
from blog.web.made_from import for_everyone
from blog.web.phrases import counted, phrase
from blog.web.site import absolute_url, current_site, site_url
from blog.web.state_words import state_word

REMEMBERED = 10_000  # dates and numbers as they are written

Translated = TypeVar("Translated", Entry, Title)

_rendering: ContextVar[bool] = ContextVar("rendering", default=False)


class QueryInTemplate(RuntimeError):
    """A template touched something that was not loaded; its view has to load it."""


class SilentTemplate(Template):
    """A template during whose rendering the database may not be asked."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render; any query raises QueryInTemplate."""
        with no_queries():
            return super().render(*args, **kwargs)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja looks at each import whether the page knows globals that its component doesn't. All know the same.
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Teach Jinja the site's words and forbid it the database."""
    app.jinja_env.template_class = SilentTemplate
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update({"url_for": address, "_": phrase, "gettext": phrase, "ngettext": counted})
    app.jinja_env.globals.update(article_path=article_path, article_url=article_url)
    fragments.init_app(app)
    app.jinja_env.filters.update(
        date=long_date,
        short_date=short_date,
        datetime=date_and_time,
        iso=iso,
        number=number,
        holds_code=holds_code,
        sections=sections_of,
        state_word=state_word,
        for_readers=for_readers,
        lang_of=lang_of,
        language_name=language_name,
        width=width,
    )
    app.context_processor(shared_words)
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", refuse_while_rendering)


def shared_words() -> dict[str, Any]:
    """What every template knows."""
    return {
        "site": current_site(),
        "site_url": site_url(),
        "language": page_language(),
        "other_languages": other_languages,
        "absolute_url": absolute_url,
        "asset": asset,
    }


def render_page(template: str, mimetype: str = "text/html", **context: Any) -> Response:
    """A public page: the same for every reader of its language, so it knows nobody's name."""
    return answer_everyone(render_template(template, **context), mimetype)


def answer_everyone(text: str, mimetype: str) -> Response:
    """What is the same for every reader of its language: a cache keeps it and asks whether it still is."""
    response = make_response(text)
    response.mimetype = mimetype
    response.headers["Cache-Control"] = "public, no-cache"
    return for_everyone(response)


def render_private(template: str, status: int = 200, **context: Any) -> Response:
    """A page for the one who is signed in, kept by no cache."""
    response = make_response(render_template(template, current_user=current_user(), **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def no_page(status: int = 200, **values: Any) -> Response:
    """An answer for a script of a signed-in person's page, kept by no cache."""
    response = make_response(jsonify(values), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def refuse_while_rendering(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    """Stop a query that a template started."""
    if _rendering.get():
        raise QueryInTemplate(statement)


def local(moment: datetime) -> datetime:
    """``moment`` on the site's clock, without its zone."""
    return clock.utc_to_local(moment, current_site().time_zone)


def long_date(moment: datetime) -> str:
    """A date in the page's language."""
    return _long_date(local(moment).date(), page_language())


def short_date(moment: datetime) -> str:
    """A date for tables."""
    return f"{local(moment):%Y-%m-%d}"


def date_and_time(moment: datetime) -> str:
    """A date and a time of day, for tables and the desk."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def holds_code(html: str) -> bool:
    """Whether an article's HTML shows code that a reader may want to copy."""
    return '<pre class="code"' in html


def for_readers(shown: Translated) -> Translated:
    """It in the words of its translation into the page's language, if there is one."""
    return shown.in_language(page_language())


def iso(moment: datetime) -> str:
    """The moment for machines."""
    return moment.isoformat()


def number(number: int) -> str:
    """A number in the page's language."""
    return _number(number, page_language())


# Pages of a list show the same days and numbers again and again, and Babel takes long to write one.
@lru_cache(REMEMBERED)
def _long_date(day: date, language: str) -> str:
    return str(format_date(day, "long", locale_of(language)))


@lru_cache(REMEMBERED)
def _number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=locale_of(language)))


@contextmanager
def no_queries() -> Iterator[None]:
    """While this is open, any query raises QueryInTemplate."""
    token = _rendering.set(True)
    try:
        yield
    finally:
        _rendering.reset(token)
