"""Parts of pages are made once and used by all pages that show them, until a write touches what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from flask import current_app, g

from blog.extensions import db
from blog.models import database
from blog.models.sources import EVERYTHING
from blog.web.made_from import made_from, noting, tell

# Where the application keeps its memory, if it has one (blog/web/page_cache).
MEMORY = "sheaf_memory"


class Row(Protocol):
    """A row as it is shown: it knows by itself what it is made from."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def sources(self) -> Iterator[str]:
        """What it is made from, by the names of ``blog.models.sources``."""


T = TypeVar("T")
R = TypeVar("R", bound=Row)


def remembered(key: Hashable, make: Callable[[], T], *, tells_page: bool = True) -> T:
    """Return what ``make`` gives, or gave: it says what it is made from, as pages do. Nobody changes the value.

    The page is made from the same then, unless ``tells_page`` is False.
    """
    memory = _memory()
    since = _since(memory) if memory else None
    part = memory.ready(key) if memory else None
    if part is None:
        with noting(tells_page=tells_page) as noted:
            value = make()
        if since is not None:
            memory.remember(key, value, noted.sources, noted.ends, since)
        return value
    if tells_page:
        tell(part.sources, part.ends)
    known: T = part.value
    return known


def remembered_rows(kind: str, ids: Sequence[int], read: Callable[[list[int]], Iterable[R]]) -> list[R]:
    """Return the rows with these ids in their order, as far as there are such; ``read`` is for those not known.

    The page is made from what they are made from.
    """
    memory = _memory()
    since = _since(memory) if memory else None
    parts = {row_id: memory.ready((kind, row_id)) for row_id in ids} if memory else {}
    known: dict[int, R] = {row_id: part.value for row_id, part in parts.items() if part}
    made_from(*(name for part in parts.values() if part for name in part.sources))
    missing = [row_id for row_id in ids if row_id not in known]
    if missing:
        found = {row.id: row for row in read(missing)}
        for row_id, row in found.items():
            names = {EVERYTHING, *row.sources}
            made_from(*names)
            if since is not None:
                memory.remember((kind, row_id), row, names, None, since)
        known |= found
    return [known[row_id] for row_id in ids if row_id in known]


def _memory() -> Any:
    """The memory, for readers; whoever writes, or may, is shown what their own transaction sees."""
    return current_app.extensions.get(MEMORY) if database.READING in db.session().info else None


def _since(memory: Any) -> int | None:
    """The marks' clock before this request asked the database anything; None where what it finds may be older.

    A transaction shows what was when it asked first.
    """
    if "memory_since" not in g:
        g.memory_since = None if db.session().in_transaction() else memory.marks.epoch
    since: int | None = g.memory_since
    return since
