"""Articles as the entries of feeds, whatever the format."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid5

from flask import current_app

from blog.lib.feed_html import for_feeds, played_in
from blog.lib.media_names import ADDRESS
from blog.lib.xml_text import holdable
from blog.models import Article
from blog.models.shown import Syndicated
from blog.web.covers import cover_of
from blog.web.language import page_language
from blog.web.site import absolute_url, current_site, site_url

# Bytes of text in a feed. What is beyond is there in a few words, with its address: readers refuse feeds of 5 MB.
ROOM = 1_500_000
# Of the names that entries have by it (RFC 9562, version 5).
NAMESPACE = UUID("6d9ad36c-52a3-4ba8-a0d4-4a64c2ff5d8b")
MILLISECONDS = 1_000
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to an entry. ``size`` is in bytes, 0 where nobody knows."""

    url: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Entry:
    """An article as every format shows it: absolute addresses, and no character that XML can't hold.

    ``html`` is None where the feed has no room for the text. ``updated_in_atom`` differs between articles even if they
    were saved within one second, for entries with the same time are taken for one.
    """

    id: str
    url: str
    title: str
    author: str
    author_url: str  # empty for the site itself
    tags: dict[str, str]  # names in the feed's language, by slug
    language: str
    published: datetime
    updated: datetime
    updated_in_atom: str
    summary: str
    html: str | None
    cover: Enclosure | None
    played: tuple[Enclosure, ...]

    @classmethod
    def of(cls, article: Article | Syndicated) -> Entry:
        """The entry of a published article, written by the site itself if by nobody else."""
        url = absolute_url("articles.show", slug=article.slug)
        html, updated = for_feeds(article.body_html, url), changed_at(article)
        cover, author = cover_of(article), article.author
        distinct = updated.replace(microsecond=article.id % MILLISECONDS * MILLISECONDS)
        return cls(
            id=permanent_id(article),
            url=url,
            title=holdable(article.title),
            author=holdable(author.name if author else current_site().title),
            author_url=absolute_url("authors.show", username=author.username) if author else "",
            tags={tag.slug: holdable(tag.name_in(page_language())) for tag in article.tags},
            language=article.language,
            published=article.published_at or article.created_at,
            updated=updated,
            updated_in_atom=distinct.isoformat(timespec="milliseconds"),
            summary=holdable(article.summary),
            html=html,
            cover=enclosure(site_url() + cover.address) if cover else None,
            played=tuple(enclosure(address) for address in dict.fromkeys(played_in(html))),
        )

    @property
    def enclosures(self) -> tuple[Enclosure, ...]:
        """What it plays and its cover, the first first: RSS has one alone."""
        return (*self.played, *([self.cover] if self.cover else []))


def entries_of(articles: Sequence[Article | Syndicated]) -> list[Entry]:
    """An entry for each, the whole text in as many of them as the feed has room for."""
    return list(_within(ROOM, map(Entry.of, articles)))


def changed_at(article: Article | Syndicated) -> datetime:
    """When it was last saved or, if that is later, published."""
    return max(article.updated_at, article.published_at or article.created_at)


def permanent_id(article: Article | Syndicated) -> str:
    """A UUID of what never changes: with another slug, or at another address, it is the same to whoever has read it."""
    return uuid5(NAMESPACE, f"{current_site().set_up_at} {article.created_at} {article.id}").urn


def enclosure(url: str) -> Enclosure:
    """What a feed says of a file; the sizes of the site's own are known."""
    path = unquote(urlsplit(url).path)
    own = site_url() + ADDRESS
    size = _size_of(path.rpartition("/")[2]) if url.startswith(own) else 0
    return Enclosure(url, mimetypes.guess_type(path)[0] or UNKNOWN, size)


def _size_of(name: str) -> int:
    try:
        return (Path(current_app.config["MEDIA_FOLDER"]) / name).stat().st_size
    except (OSError, ValueError):
        return 0


def _within(room: int, entries: Iterable[Entry]) -> Iterable[Entry]:
    for entry in entries:
        room -= len((entry.html or "").encode())
        yield entry if room >= 0 else replace(entry, html=None)
