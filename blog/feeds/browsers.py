"""Feeds that are opened in a browser: the same bytes under a name by which browsers show them with their style sheet.

Browsers show ``application/atom+xml`` and ``application/rss+xml`` as plain text, or save them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response

FEED = "/feed."  # is in the addresses of all feeds
AS_FEED = ("application/atom+xml", "application/rss+xml")
AS_XML = "application/xml; charset=utf-8"
# With this begins what every browser says when it opens an address; feed readers ask for feeds, or for anything.
BROWSER = "text/html"

Headers = list[tuple[str, str]]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def asked_by_browsers(app: WSGI) -> WSGI:
    """Return the application with feeds that browsers show; it goes around what keeps pages ready, too."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_feed = FEED in environ["PATH_INFO"]
        if not is_feed or not environ.get("HTTP_ACCEPT", "").startswith(BROWSER):
            return app(environ, start_response)

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, _named(headers), *rest)

        return app(environ, start)

    return answer


def tell_caches(response: Response) -> Response:
    """Say of a feed that its name depends on who asks."""
    if response.mimetype in AS_FEED:
        response.vary.add("Accept")
    return response


def _named(headers: Headers) -> Headers:
    return [(name, AS_XML if _is_feed(name, value) else value) for name, value in headers]


def _is_feed(name: str, value: str) -> bool:
    return name.lower() == "content-type" and value.startswith(AS_FEED)
