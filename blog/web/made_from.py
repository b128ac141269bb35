"""What the page of this request is made from: noted while it is made, so that a write can tell whether it is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, g, request

from blog.extensions import db
from blog.models import Article, Tag, User, sources

# Where a page's maker leaves room for the note in the request's environment, if it keeps pages.
NOTE = "sheaf.page_note"

_NAMES: dict[type, Callable[[int], str]] = {Article: sources.article, Tag: sources.tag, User: sources.user}


@dataclass
class Noted:
    """Sources, and the second at which what is made from them becomes something else by itself (None: never)."""

    sources: set[str] = field(default_factory=lambda: {sources.EVERYTHING, sources.SITE})
    ends: float | None = None


def made_from(*names: str) -> None:
    """Note sources. The rows that models loaded note themselves; which rows a query finds has to be said."""
    _noted().sources.update(names)


def until(moment: datetime | float) -> None:
    """Note that the page becomes another one by itself at that moment, or second."""
    noted = _noted()
    second = moment if isinstance(moment, float) else moment.timestamp()
    noted.ends = second if noted.ends is None else min(second, noted.ends)


def tell(names: Iterable[str], ends: float | None) -> None:
    """Note what a part of the page is made from."""
    made_from(*names)
    if ends is not None:
        until(ends)


@contextmanager
def noting(*, tells_page: bool) -> Iterator[Noted]:
    """Note by itself what is noted while this is open; afterwards the page has it too, if it is to be told."""
    outer = _noted()
    inner = g.page_noted = Noted()
    try:
        yield inner
        inner.sources |= _loaded()
    finally:
        g.page_noted = outer
        if tells_page:
            tell(inner.sources, inner.ends)


def for_everyone(response: Response) -> Response:
    """An answer that is the same for every reader of its language: it may be kept ready."""
    response.add_etag()
    note = request.environ.get(NOTE)
    if note is None:
        return response.make_conditional(request)  # type: ignore[return-value]
    # Who keeps it sees to it that nobody gets it again who has it.
    note.update(sources=_noted().sources | _loaded(), ends=_noted().ends)
    return response


def _loaded() -> set[str]:
    rows: Iterable[Any] = db.session.identity_map.values()
    return {_NAMES[type(row)](row.id) for row in rows if type(row) in _NAMES}


def _noted() -> Noted:
    if "page_noted" not in g:
        g.page_noted = Noted()
    return g.page_noted  # type: ignore[no-any-return]
