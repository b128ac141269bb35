"""A page as bytes that are ready to be sent, in each encoding, with its headers."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from wsgiref.handlers import format_date_time

import brotli
from werkzeug.http import parse_date, parse_etags

Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], object]

QUICK = 128 * 1024  # bytes that are compressed while the reader waits: two milliseconds at most
DATE_DELAY = 3  # seconds
BROTLI, GZIP = 5, 6  # how hard: what is gained beyond costs more than it saves
# Bytes that a page takes besides its bodies, what lies idle between them included, and for each slot.
OVERHEAD = 5500
SLOT = 40
# What a 304 repeats (RFC 9110, 15.4.5); it has an entity tag, so it says no date.
REPEATED = ("cache-control", "etag", "expires", "set-cookie", "vary")
OWN = ("content-length", "etag", "last-modified")
COMPRESSED = ("text/", "application/json", "application/feed+json", "application/javascript", "image/svg")


class Variant:
    """The page in one encoding."""

    __slots__ = ("body", "etag", "headers", "unchanged")

    def __init__(self, body: bytes, etag: str, headers: Headers) -> None:
        self.body = [body]
        self.etag = etag
        self.headers = headers
        self.unchanged = [(name, value) for name, value in headers if name.lower() in REPEATED]


class MadePage(NamedTuple):
    """One page in one language as the application made it, with the headers that belong to it.

    ``made`` is the marks' clock before it was made, ``slots`` are what it is made from. ``ends`` is the second at which
    it becomes another page by itself, None for never.
    """

    body: bytes
    headers: Headers
    made: int
    slots: tuple[int, ...]
    ends: float | None


class ReadyPage:
    """A page that is kept, with its fields as they were made.

    ``checked`` is the clock's time at which it was last known to be right, ``hits`` and ``size`` are the store's.
    """

    __slots__ = (
        "_bodies",
        "_date_delay",
        "_dated",
        "_etag",
        "_headers",
        "_lock",
        "_modified",
        "_overhead",
        "_variants",
        "checked",
        "ends",
        "hits",
        "is_compressible",
        "made",
        "size",
        "slots",
    )

    def __init__(self, page: MadePage, date_delay: int = DATE_DELAY) -> None:
        body, headers, self.made, self.slots, self.ends = page
        self.checked = page.made
        self.hits = 0
        kind = _value(headers, "content-type")
        self.is_compressible = kind.startswith(COMPRESSED) or "xml" in kind
        self._headers = _kept(headers, differs=self.is_compressible)
        self._etag = _value(headers, "etag").removeprefix("W/").strip('"')
        self._modified = int(time.time())
        # A page that changes twice within a second would have one date for both. So its date is later than its making
        # by more than another machine may lag behind, and before that no date answers 304; entity tags do.
        self._date_delay = date_delay
        self._dated = False
        self._overhead = OVERHEAD + SLOT * len(page.slots)
        self._bodies = {"": body}
        self._lock = threading.Lock()
        self._build()
        self.size = self._measured()

    def answer(
        self, environ: Mapping[str, Any], start_response: StartResponse, encoding: str
    ) -> Iterable[bytes]:
        """Answer a GET or HEAD in that encoding, if the page is ready in it, else as it is.

        With a list, even of nothing: for whatever else is returned the server opens a stream.
        """
        if not self._dated:
            self._date()
        variants = self._variants
        variant = variants.get(encoding) or variants[""]
        if "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            known = self._known_to(environ, variant)
            if known:
                start_response("304 NOT MODIFIED", known.unchanged)
                return []
        start_response("200 OK", variant.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else variant.body

    def weigh_with(self, key: str) -> None:
        """Count what it is kept by as well: a reader chooses how long that is."""
        self._overhead += len(key)
        self.size = self._measured()

    def lacks(self, encoding: str) -> bool:
        """Whether the page gains by being made ready in that encoding."""
        return self.is_compressible and encoding not in self._bodies

    @property
    def is_quick(self) -> bool:
        """Whether it may be compressed while a reader waits."""
        return len(self._bodies[""]) <= QUICK

    def encode(self, encoding: str) -> int:
        """Make it ready in that encoding, once, and return its new size in bytes."""
        with self._lock:
            if self.lacks(encoding):
                self._bodies = {**self._bodies, encoding: _packed(self._bodies[""], encoding)}
                self._build()
            return self._measured()

    def _build(self) -> None:
        self._variants = {encoding: self._variant(encoding) for encoding in self._bodies}

    def _variant(self, encoding: str) -> Variant:
        body = self._bodies[encoding]
        etag = f'"{self._etag}-{encoding}"' if encoding else f'"{self._etag}"'
        headers = [*self._headers, ("Content-Encoding", encoding)] if encoding else [*self._headers]
        dated = ("Last-Modified", format_date_time(self._modified))
        return Variant(body, etag, [*headers, ("Content-Length", str(len(body))), ("ETag", etag), dated])

    def _date(self) -> None:
        """Give the page its final date once that is no longer to come."""
        if time.time() < self._modified + self._date_delay:
            return
        with self._lock:
            if not self._dated:
                self._modified += self._date_delay
                self._build()
                self._dated = True

    def _known_to(self, environ: Mapping[str, Any], variant: Variant) -> Variant | None:
        """The variant that the reader has already, in whatever encoding; None when none is."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is None:
            since = parse_date(environ["HTTP_IF_MODIFIED_SINCE"])
            known = self._dated and since is not None and since.timestamp() >= self._modified
            return variant if known else None
        if asked == variant.etag:
            return variant
        tags = parse_etags(asked)
        if tags.star_tag:
            return variant
        return next((own for own in self._variants.values() if tags.contains_weak(own.etag.strip('"'))), None)

    def _measured(self) -> int:
        return sum(map(len, self._bodies.values())) + self._overhead


def _value(headers: Headers, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _kept(headers: Headers, *, differs: bool) -> Headers:
    """What every variant of the page says, and that they differ by encoding if they do."""
    kept = [pair for pair in headers if pair[0].lower() not in {*OWN, "vary"}]
    vary = [value for name, value in headers if name.lower() == "vary"]
    said = ", ".join(["Accept-Encoding", *vary] if differs else vary)
    return [*kept, ("Vary", said)] if said else kept


def _packed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=BROTLI)
        return packed
    # Without a time in it, so that equal pages are equal bytes.
    return gzip.compress(body, compresslevel=GZIP, mtime=0)
