"""What features share of HTTP: access, languages, assets, errors, headers. No page of its own but ``/healthz``."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from blog.web import (
    appearance,
    assets,
    connections,
    due,
    errors,
    first_paint,
    health,
    ids,
    language,
    moved,
    page_cache,
    security,
    templating,
    timing,
    wrong_addresses,
)


def init_app(app: Flask) -> None:
    """Put the shared parts around every request, in the order in which they look at it."""
    trust_proxies(app)
    connections.init_app(app)
    ids.init_app(app)
    health.init_app(app)
    assets.init_app(app)
    language.init_app(app)
    due.init_app(app)
    templating.init_app(app)
    first_paint.init_app(app)
    appearance.init_app(app)
    timing.init_app(app)
    moved.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    wrong_addresses.init_app(app)
    # Last, for it is around all of them.
    page_cache.init_app(app)


def trust_proxies(app: Flask) -> None:
    """Believe the ``X-Forwarded-*`` of as many proxies as the settings say stand in front."""
    count = app.config["TRUSTED_PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
