"""Sheaf: a blog whose centre is the tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from blog import (
    accounts,
    admin,
    articles,
    authors,
    calendar,
    commands,
    feeds,
    media,
    models,
    search,
    series,
    sitemaps,
    tags,
    web,
)
from blog.extensions import babel, csrf, db
from blog.models import transaction
from blog.web import readable, schema_gate
from blog.web.language import choose_language
from config import ROOT, Config


class Sheaf(Flask):
    """The application."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is a coroutine; Flask would look at every function again in every request."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """Return the application. Raises ConfigError when a setting of the environment is wrong."""
    app = Sheaf(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_object(config or Config())
    # In this order: the token check of the extensions reads forms and, to answer, the database.
    schema_gate.init_app(app)
    readable.init_app(app)
    init_extensions(app)
    web.init_app(app)
    register_blueprints(app)
    commands.init_app(app)
    register_shell(app)
    return app


def init_extensions(app: Flask) -> None:
    """Bind the extensions to ``app``."""
    db.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_language, default_translation_directories="translations")
    with app.app_context():
        transaction.prepare_engine(db.engine)


def register_blueprints(app: Flask) -> None:
    """Register every feature's pages."""
    for feature in (
        articles,
        tags,
        authors,
        series,
        calendar,
        search,
        feeds,
        sitemaps,
        media,
        accounts,
        admin,
    ):
        feature.register(app)


def register_shell(app: Flask) -> None:
    """Have ``flask shell`` open with the models' names imported."""
    app.shell_context_processor(lambda: {name: getattr(models, name) for name in models.__all__} | {"db": db})
