"""The inner side of the cache: pages that are not ready are made by the application, once, and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from blog.web.made_from import NOTE
from blog.web.page_cache.addressing import encoding_of
from blog.web.page_cache.gate import WSGI
from blog.web.page_cache.handover import Handover, Turn
from blog.web.page_cache.marks import slot_of
from blog.web.page_cache.pages import Pages
from blog.web.page_cache.ready_page import Headers, MadePage, ReadyPage

KEY = "sheaf.page_key"
PATIENCE = 10.0  # seconds for which one request waits for another that makes the same page


class Making:
    """Has ``app`` make pages and keeps them in ``pages``, where their views say of what they are made.

    ``made`` is called when one is there; other machines may lag so many seconds behind. Pages are handed to other
    processes by ``handover``, if there is one.
    """

    def __init__(
        self, app: WSGI, pages: Pages, made: Callable[[], object], lag: int, handover: Handover | None = None
    ) -> None:
        self._app = app
        self._pages = pages
        self._made = made
        self._date_delay = lag + 1
        self._handover = handover
        self._under_way: dict[str, threading.Event] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer; requests for the same page wait for the first of them."""
        key = environ.get(KEY)
        if key is None:
            return self._app(environ, start_response)
        own = threading.Event()
        other = self._under_way.setdefault(key, own)
        if other is not own:
            other.wait(PATIENCE)
            # What can't be kept each request makes for itself, all at once.
            return self._answer(key, environ, start_response, Turn())
        try:
            # The one before may have got done just now; so may another process.
            with self._handover.turn(key) if self._handover else nullcontext(Turn()) as turn:
                return self._answer(key, environ, start_response, turn)
        finally:
            del self._under_way[key]
            own.set()

    def _answer(
        self, key: str, environ: dict[str, Any], start_response: Callable[..., Any], turn: Turn
    ) -> Iterable[bytes]:
        if turn.handed:
            self._keep(key, turn.handed)
        page = self._pages.ready(key)
        if page is None:
            return self._make(key, environ, start_response, turn)
        encoding = encoding_of(environ)
        self._pages.encode(key, page, encoding)
        return page.answer(environ, start_response, encoding)

    def _make(
        self, key: str, environ: dict[str, Any], start_response: Callable[..., Any], turn: Turn
    ) -> Iterable[bytes]:
        turn.begin()
        since = self._pages.marks.epoch
        note: dict[str, Any] = {}
        answer = _Answer()
        # A reader who asks for the head alone, or whether a page has changed, has it made whole for the next one.
        body = self._app({**environ, "REQUEST_METHOD": "GET", NOTE: note}, answer.start)
        if not note or not answer.status.startswith("200"):
            return answer.passed_on(environ, start_response, body)
        made = MadePage(_joined(body), answer.headers, since, _slots(note["sources"]), note["ends"])
        encoding = encoding_of(environ)
        if answer.sets_cookie:
            page = ReadyPage(made, self._date_delay)
        else:
            turn.hand(made)
            page = self._keep(key, made)
        self._pages.encode(key, page, encoding)
        return page.answer(environ, start_response, encoding)

    def _keep(self, key: str, made: MadePage) -> ReadyPage:
        page = ReadyPage(made, self._date_delay)
        self._made()
        self._pages.keep(key, page)
        return page


class _Answer:
    """What the application said before its body."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        """Take it down."""
        self.status, self.headers = status, headers
        return _refuse_to_write

    @property
    def sets_cookie(self) -> bool:
        """Whether it is for one reader."""
        return any(name.lower() == "set-cookie" for name, _ in self.headers)

    def passed_on(
        self, environ: dict[str, Any], start_response: Callable[..., Any], body: Iterable[bytes]
    ) -> Iterable[bytes]:
        """Answer as the application did."""
        start_response(self.status, self.headers)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        _close(body)
        return []


def _refuse_to_write(data: bytes) -> object:
    raise NotImplementedError("answers are returned, not written")


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()


def _slots(sources: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({slot_of(source) for source in sources}))
