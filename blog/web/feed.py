"""Lists of articles for feed readers: Atom, RSS and JSON Feed, whatever the list is of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from flask import Response
from flask.sansio.scaffold import Scaffold

from blog.extensions import db
from blog.lib import clock
from blog.lib.absolute_addresses import with_absolute_addresses
from blog.lib.xml_text import holdable
from blog.models import Article
from blog.models.shown import Syndicated
from blog.web.assets import asset
from blog.web.language import page_language
from blog.web.site import absolute_url, current_site, site_url
from blog.web.templating import answer_everyone, no_queries, render_page

View = TypeVar("View", bound=Callable[..., Any])


class Format(NamedTuple):
    """A kind of feed: its media type, and what readers call it."""

    media_type: str
    label: str


ENTRIES = 20
# By the ends of their addresses, the one to offer first.
FORMATS = {
    "atom": Format("application/atom+xml", "Atom"),
    "rss": Format("application/rss+xml", "RSS"),
    "json": Format("application/feed+json", "JSON Feed"),
}
NAMES = tuple(f"feed.{name}" for name in FORMATS)
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Feed:
    """What a feed is of. Addresses are absolute; ``articles`` are whole, with their tags and authors."""

    title: str
    subtitle: str  # empty for none
    page_url: str
    self_url: str
    articles: Sequence[Article | Syndicated]

    @property
    def updated(self) -> datetime:
        """When the latest change was; of an empty feed, the same moment always."""
        return max((article.updated_at for article in self.articles), default=clock.EPOCH)


@dataclass(frozen=True)
class Entry:
    """An article as every format shows it: absolute addresses, and no character that XML can't hold."""

    id: str
    url: str
    title: str
    author: str
    tags: dict[str, str]  # names in the feed's language, by slug
    language: str
    published: datetime
    updated: datetime
    summary: str
    html: str

    @classmethod
    def of(cls, article: Article | Syndicated, site_title: str) -> Entry:
        """The entry of a published article, written by the site itself if by nobody else."""
        url = absolute_url("articles.show", slug=article.slug)
        return cls(
            id=permanent_id(article),
            url=url,
            title=holdable(article.title),
            author=holdable(article.author.name if article.author else site_title),
            tags={tag.slug: holdable(tag.name_in(page_language())) for tag in article.tags},
            language=article.language,
            published=article.published_at or article.created_at,
            updated=article.updated_at,
            summary=holdable(article.summary),
            html=with_absolute_addresses(article.body_html, url),
        )


def feeds_at(scaffold: Scaffold, folder: str) -> Callable[[View], View]:
    """Route the three feeds in a folder of addresses to a view, which gets their ``format``.

    ``url_for`` gives the address of the first where no ``format`` is named.
    """

    def route(view: View) -> View:
        # Each with a default instead of a converter: of several such rules the first is the one to build.
        for name in FORMATS:
            scaffold.add_url_rule(f"{folder}/feed.{name}", view_func=view, defaults={"format": name})
        return view

    return route


def render_feed(feed: Feed, format: str) -> Response:
    """Answer with a feed in a format of ``FORMATS``. The view has called ``use_site_language`` before."""
    site_title = current_site().title
    feed = replace(feed, articles=_translated(feed.articles))
    with no_queries():
        entries = [Entry.of(article, site_title) for article in feed.articles]
    feed = replace(feed, title=holdable(feed.title), subtitle=holdable(feed.subtitle))
    media_type = FORMATS[format].media_type
    if format == "json":
        return answer_everyone(_json(feed, entries), media_type)
    return render_page(f"feeds/{format}.xml", media_type, feed=feed, entries=entries, rfc822=rfc822)


def permanent_id(article: Article | Syndicated) -> str:
    """A tag URI (RFC 4151): an article that gets another slug stays the same to whoever has read it."""
    return f"tag:{urlsplit(site_url()).hostname},{article.created_at:%Y-%m-%d}:article:{article.id}"


def rfc822(moment: datetime) -> str:
    """The moment as RSS writes it."""
    return format_datetime(moment, usegmt=True)


def _translated(articles: Sequence[Article | Syndicated]) -> Sequence[Article | Syndicated]:
    """Those that are read as they are shown, in the words of their versions in the feed's language."""
    shown = [article for article in articles if isinstance(article, Syndicated)]
    if len(shown) < len(articles):
        return articles
    return Syndicated.translated(db.session(), shown, page_language())


def _json(feed: Feed, entries: Sequence[Entry]) -> str:
    fields = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        **_unless_empty(description=feed.subtitle),
        "icon": site_url() + asset("img/seal.svg"),
        "authors": [{"name": holdable(current_site().title), "url": absolute_url("articles.home")}],
        "language": page_language(),
        "items": [_json_item(entry) for entry in entries],
    }
    return json.dumps(fields, ensure_ascii=False)


def _json_item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        **_unless_empty(summary=entry.summary),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        **_unless_empty(tags=list(entry.tags.values())),
        "language": entry.language,
    }


def _unless_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
