"""The outer side of the cache: what is ready is answered here, before the application hears of the request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from blog.web.page_cache.addressing import encoding_of, key_of
from blog.web.page_cache.gate import WSGI
from blog.web.page_cache.making import KEY
from blog.web.page_cache.marks import DUE
from blog.web.page_cache.pages import Pages


class Answering:
    """Answers GET and HEAD from ``pages``; ``app`` answers the rest.

    ``look_for_due`` is called before, where something may have come due.
    """

    def __init__(
        self, app: WSGI, pages: Pages, session_cookie: str, look_for_due: Callable[[], object]
    ) -> None:
        self._app = app
        self._pages = pages
        self._cells = pages.marks.cells
        self._session_cookie = session_cookie
        self._look_for_due = look_for_due

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        key = key_of(environ, self._session_cookie)
        if key is None:
            return self._app(environ, start_response)
        page = self._pages.ready(key)
        if page and self._cells[DUE] <= time.time():
            self._look_for_due()
            page = self._pages.ready(key)
        if page is None:
            environ[KEY] = key
            return self._app(environ, start_response)
        encoding = encoding_of(environ)
        if encoding and page.lacks(encoding):
            self._pages.encode(key, page, encoding)
        return page.answer(environ, start_response, encoding)
