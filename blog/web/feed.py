"""Lists of articles for feed readers: Atom, RSS and JSON Feed, whatever the list is of.

A feed is for readers of one language: ``?lang=`` names it, else it is the site's. It holds what lists hold for them:
every article, in the words of its translation where it has one. What it says of itself, such as its own address, is
that feed's and not the other language's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from flask import Response, request
from flask.sansio.scaffold import Scaffold
from flask_babel import gettext as _

from blog.extensions import db
from blog.lib.xml_text import holdable
from blog.models import Article
from blog.models.shown import Syndicated
from blog.web.assets import asset
from blog.web.feed_entries import Enclosure, Entry, changed_at, entries_of
from blog.web.feed_text import character_data, rfc822, text_construct
from blog.web.language import page_language, spelled, use_readers_language
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
JSON_FEED = "https://jsonfeed.org/version/1.1"
NAMES = tuple(f"feed.{name}" for name in FORMATS)
# When an empty feed changed last. Validators take years before 1990 for mistakes.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


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
        return max(map(changed_at, self.articles), default=NEVER)


def feeds_at(scaffold: Scaffold, folder: str) -> Callable[[View], View]:
    """Route the three feeds in a folder of addresses to a view, which gets their ``format``.

    ``url_for`` gives the address of the first where no ``format`` is named.
    """

    def route(view: View) -> View:
        @wraps(view)
        def asked(**values: str) -> Response:
            answer: Response = view(**values)
            # Nobody chose a language by asking for a feed, wherever it leads: an answer that sets a cookie would be
            # kept ready for nobody.
            use_readers_language()
            return answer

        # Each with a default instead of a converter: of several such rules the first is the one to build.
        for name in FORMATS:
            scaffold.add_url_rule(f"{folder}/feed.{name}", view_func=asked, defaults={"format": name})
        return view

    return route


def feed_language() -> str | None:
    """What this page's links to feeds ask for, so that they are in its language; None where feeds are so anyway."""
    return None if page_language() == current_site().language else page_language()


def render_feed(feed: Feed, format: str) -> Response:
    """Answer with a feed in a format of ``FORMATS``. The view has called ``use_site_language`` before."""
    feed = _of_its_language(feed)
    with no_queries():
        entries = entries_of(feed.articles)
    media_type = FORMATS[format].media_type
    if format == "json":
        return answer_everyone(_json(feed, entries), media_type)
    return render_page(
        f"feeds/{format}.xml",
        media_type,
        feed=feed,
        entries=entries,
        site_title=holdable(current_site().title),
        rfc822=rfc822,
        text_construct=text_construct,
        character_data=character_data,
    )


def _of_its_language(feed: Feed) -> Feed:
    """It in its readers' language, with the addresses at which it and its page are in that language."""
    asked = spelled(request.args.get("lang", ""))
    field = f"?lang={asked}" if asked else ""
    return replace(
        feed,
        title=holdable(feed.title),
        subtitle=holdable(feed.subtitle),
        page_url=feed.page_url + field,
        self_url=feed.self_url + field,
        articles=_translated(feed.articles),
    )


def _translated(articles: Sequence[Article | Syndicated]) -> Sequence[Article | Syndicated]:
    """Those that are read as they are shown, in the words of their versions in the feed's language."""
    shown = [article for article in articles if isinstance(article, Syndicated)]
    if len(shown) < len(articles):
        return articles
    return Syndicated.translated(db.session(), shown, page_language())


def _json(feed: Feed, entries: Sequence[Entry]) -> str:
    fields = {
        "version": JSON_FEED,
        # Browsers show JSON as it is: this is for who opens it there.
        "user_comment": " ".join(
            (
                _("This is a feed: with it, a feed reader shows you new articles as they appear."),
                _("To follow it, copy this address into your feed reader:"),
                feed.self_url,
            )
        ),
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
        **({"content_text": entry.summary} if entry.html is None else {"content_html": entry.html}),
        **_unless_empty(summary=entry.summary),
        **({"image": entry.cover.url} if entry.cover else {}),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author, **_unless_empty(url=entry.author_url)}],
        **_unless_empty(tags=list(entry.tags.values())),
        "language": entry.language,
        **_unless_empty(attachments=[_attachment(played) for played in entry.played]),
    }


def _attachment(played: Enclosure) -> dict[str, Any]:
    size = _unless_empty(size_in_bytes=played.size)
    return {"url": played.url, "mime_type": played.media_type, **size}


def _unless_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
