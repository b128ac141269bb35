"""Older and newer: addresses of the pages beside this one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.routing import RequestRedirect

from blog.extensions import db
from blog.lib.cursors import Cursor
from blog.lib.places import moment_of
from blog.models import Article
from blog.models.archive import Archive
from blog.models.keyset import Slice, slice_of
from blog.web.site import current_site


class NothingNewer(RequestRedirect):
    """Beyond this page nothing is newer, and it may be short: the first page shows the same and fills up below."""

    code = 302


@dataclass(frozen=True)
class Page:
    """One page of a list: its articles, and the addresses on either side."""

    items: list[Article]
    older_url: str | None
    newer_url: str | None
    # The article's time that the list is ordered by.
    by: str
    # How far was looked, where that was not to the end, and which side of the page continues: "older" or "newer".
    looked_to: datetime | None = None
    continues: str = ""

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


def page_of(articles: Select[Article], by: InstrumentedAttribute[Any] = Article.listed_at) -> Page:
    """The page of ``articles`` that the request's ``?before=`` or ``?after=`` asks for; malformed ones are ignored."""
    before, after = _cursors()
    found = slice_of(db.session(), articles, current_site().page_size, before=before, after=after, by=by)
    if after and not before and found.newer is None:
        raise NothingNewer(_address())
    return _page(found, by.key)


def archive_page_of(archive: Archive) -> Page:
    """The page that the request asks for of the articles that a tag expression means."""
    before, after = _cursors()
    found = archive.page(current_site().page_size, before=before, after=after)
    if after and not before and found.newer is None:
        raise NothingNewer(_address())
    ids = found.article_ids
    items = db.session.scalars(Article.entries(ids)).all() if ids else []
    page = _page(Slice(items, found.older, found.newer), Article.listed_at.key)
    if found.ends_at is None:
        return page
    way = "newer" if after and not before else "older"
    return replace(page, looked_to=moment_of(found.ends_at), continues=way)


def _cursors() -> tuple[Cursor | None, Cursor | None]:
    """What older articles are asked for by, and newer ones."""
    before, after = (Cursor.parse(request.args.get(name, "")) for name in ("before", "after"))
    return before, after


def _page(found: Slice, by: str) -> Page:
    older = _address(before=found.older) if found.older else None
    newer = _address(after=found.newer) if found.newer else None
    return Page(list(found.items), older, newer, by)


def _address(**cursor: Cursor) -> str:
    kept = [
        (name, value) for name, value in request.args.items(multi=True) if name not in {"before", "after"}
    ]
    query = urlencode([*kept, *((name, str(at)) for name, at in cursor.items())])
    return f"{request.path}?{query}" if query else request.path
