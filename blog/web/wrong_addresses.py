"""Addresses as people get them wrong, where no page has them: led to the one that was meant, by one redirect.

Only the shape is mended here: case, width, slashes, percent signs that were written twice, what clung to a link in a
text. Whether anything stands there, and which words of a slug are meant, its page knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import MapAdapter

from blog.lib.mistyped import respelled
from blog.web.errors import http_error
from blog.web.moved import moved_to

LONGEST = 500  # characters of an address that is looked at
# Whose addresses hold nothing that differs by case, as a token or the name of a file does.
READERS = {"articles", "tags", "authors", "series", "calendar", "feeds", "sitemaps", "search", "pages"}
# What other programs call what is here: the whole path, or its first word.
OTHER_NAMES = {
    "feed": "feed.atom",
    "rss": "feed.rss",
    "atom": "feed.atom",
    "rss.xml": "feed.rss",
    "atom.xml": "feed.atom",
    "feed.xml": "feed.atom",
    "index.xml": "feed.atom",
    "sitemap": "sitemap.xml",
    "sitemap_index.xml": "sitemap.xml",
    "sitemap-index.xml": "sitemap.xml",
    "wp-sitemap.xml": "sitemap.xml",
    "articles": "",
    "pages": "",
}
OTHER_WORDS = {
    "article": "articles",
    "posts": "articles",
    "post": "articles",
    "tag": "tags",
    "author": "authors",
    "archives": "archive",
}
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?)$")
_SLASHES = re.compile(r"[/\\]+")


def init_app(app: Flask) -> None:
    """Look at each address that is none before it is answered so."""
    app.register_error_handler(NotFound, lead_on)


def lead_on(error: NotFound) -> Any:
    """301 to the address that was meant; the page that says that nothing is there, where none is."""
    meant = _meant() if error is request.routing_exception and request.method in {"GET", "HEAD"} else None
    if meant is None:
        return http_error(error)
    return moved_to(meant)


def _meant() -> str | None:
    """The address of the page that the request's may stand for."""
    if len(request.path) > LONGEST:
        return None
    adapter = current_app.create_url_adapter(request)
    found = (_found(adapter, path) for path in _readings(request.path)) if adapter else ()
    return next((address for address in found if address), None)


def _readings(path: str) -> Iterator[str]:
    """What a path may stand for, each with a slash at its end and without."""
    plain = _SLASHES.sub("/", f"/{respelled(path)}")
    # With fields, it names something in another program.
    if not request.query_string:
        plain = _INDEX.sub("/", plain)
    whole = plain.strip("/")
    first, slash, rest = whole.partition("/")
    for words in (OTHER_NAMES.get(whole, whole), f"{OTHER_WORDS.get(first, first)}{slash}{rest}"):
        yield from (f"/{words}", f"/{words}/" if words else "/")


def _found(adapter: MapAdapter, path: str) -> str | None:
    """The address of the readers' page with that path, as the application writes it."""
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return None
    # Written anew, so that it leads nowhere but here.
    return current_app.url_for(endpoint, **values) if endpoint.partition(".")[0] in READERS else None
