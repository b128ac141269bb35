"""Older and newer: addresses of the pages beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.routing import RequestRedirect

from blog.extensions import db
from blog.lib.cursors import Cursor, beginning
from blog.lib.places import moment_of
from blog.models import Article, desk_list
from blog.models.archive import Archive
from blog.models.author_list import AuthorList
from blog.models.desk_list import DeskList
from blog.models.keyset import Listed, ReaderList, Slice
from blog.models.shown import Entry, Shown
from blog.web.fields import kept_fields
from blog.web.made_from import made_from
from blog.web.shown import entries
from blog.web.site import current_site


class NothingNewer(RequestRedirect):
    """Beyond this page nothing is newer, and it may be short: the first page shows the same and fills up below."""

    code = 302


@dataclass(frozen=True)
class Page:
    """One page of a list: its articles, and the addresses on either side."""

    items: Sequence[Article | Entry]
    older_url: str | None
    newer_url: str | None
    # The article's time that the list is ordered by.
    by: str
    # How far was looked, where that was not to the end, and which side of the page continues: "older" or "newer".
    looked_to: datetime | None = None
    continues: str = ""
    # How many articles that were, where it matters to who reads it.
    looked_at: int | None = None

    @property
    def newest(self) -> datetime | None:
        """The time of the page's first article."""
        return getattr(self.items[0], self.by) if self.items else None

    @property
    def oldest(self) -> datetime | None:
        """The time of the page's last article."""
        return getattr(self.items[-1], self.by) if self.items else None

    @property
    def is_first(self) -> bool:
        """Whether nothing is newer."""
        return self.newer_url is None

    def without(self, shown: Iterable[Entry]) -> Page:
        """The same page less what is shown elsewhere on it."""
        ids = {article.id for article in shown}
        return replace(self, items=[item for item in self.items if item.id not in ids]) if ids else self


def desk_page_of(articles: DeskList) -> Page:
    """The page of it that the request's ``?before=`` or ``?after=`` asks for; malformed ones are ignored."""
    before, after = _cursors()
    found, ends_at = articles.slice(current_site().page_size, before=before, after=after)
    page = _page(found, Article.updated_at.key, before, after)
    if ends_at is None:
        return page
    return replace(page, looked_to=ends_at.at, continues=_way(before, after), looked_at=desk_list.LOOKED_AT)


def author_page_of(articles: AuthorList) -> Page:
    """The same of an author's articles."""
    before, after = _cursors()
    found, ends_at = articles.slice(current_site().page_size, before=before, after=after)
    page = _page(_with_entries(found), Article.listed_at.key, before, after)
    return page if ends_at is None else replace(page, looked_to=ends_at.at, continues=_way(before, after))


def entries_page_of(articles: ReaderList, **values: Any) -> Page:
    """The same of a list of readers, which is read without passing over anything; ``values`` are its parameters'."""
    before, after = _cursors()
    found = articles.slice(db.session(), current_site().page_size, before=before, after=after, **values)
    return _page(_with_entries(found), Article.listed_at.key, before, after)


def archive_page_of(archive: Archive) -> Page:
    """The page that the request asks for of the articles that a tag expression means."""
    before, after = _cursors()
    found = archive.page(current_site().page_size, before=before, after=after)
    shown = entries(found.article_ids)
    page = _page(Slice(shown, found.older, found.newer), Article.listed_at.key, before, after)
    if found.ends_at is None:
        return page
    return replace(page, looked_to=moment_of(found.ends_at), continues=_way(before, after))


def note(articles: Iterable[Shown]) -> None:
    """Note that this page shows these articles."""
    made_from(*(name for article in articles for name in article.sources))


def _with_entries(found: Slice[Listed]) -> Slice[Entry]:
    shown = entries([article.id for article in found.items])
    return Slice(shown, found.older, found.newer)


def _cursors() -> tuple[Cursor | None, Cursor | None]:
    """What older articles are asked for by, and newer ones."""
    before, after = (Cursor.parse(request.args.get(name, "")) for name in ("before", "after"))
    return before, after


def _way(before: Cursor | None, after: Cursor | None) -> str:
    """Towards which side the request reads on."""
    _start, is_older = beginning(before, after)
    return "older" if is_older else "newer"


def _page(found: Slice[Any], by: str, before: Cursor | None, after: Cursor | None) -> Page:
    if found.newer is None and _way(before, after) == "newer":
        raise NothingNewer(_address())
    older = _address(before=found.older) if found.older else None
    newer = _address(after=found.newer) if found.newer else None
    return Page(found.items, older, newer, by)


def _address(**cursor: Cursor) -> str:
    query = urlencode([*kept_fields("before", "after"), *((name, str(at)) for name, at in cursor.items())])
    return f"{request.path}?{query}" if query else request.path
