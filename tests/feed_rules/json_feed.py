"""What is asked of JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.feed_rules.shared import LANGUAGE, MEDIA_TYPE, address, html, identifier, rfc3339, twice


def of_json(data: bytes, url: str) -> Iterator[str]:
    feed = json.loads(data.decode())
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"version {feed.get('version')}"
    if not isinstance(feed.get("title"), str) or not feed["title"].strip():
        yield "no title"
    if feed.get("feed_url") != url:
        yield f"feed_url is {feed.get('feed_url')}, not {url}"
    known = "version title home_page_url feed_url description user_comment next_url icon favicon authors language items"
    yield from _unknown_names(feed, known)
    for name in ("home_page_url", "icon", "favicon"):
        if name in feed:
            yield from address(name, feed[name])
    yield from _json_common(feed)
    yield from twice("ids", (item.get("id") for item in feed["items"]))
    for item in feed["items"]:
        yield from _of_json_item(item)


def _of_json_item(item: dict[str, Any]) -> Iterator[str]:
    known = "id url title content_html content_text summary image date_published date_modified authors tags"
    yield from _unknown_names(item, f"{known} language attachments external_url banner_image")
    yield from identifier("id", str(item.get("id", "")))
    yield from _json_common(item)
    for name in ("url", "image"):
        if name in item:
            yield from address(name, str(item[name]))
    if not {"content_html", "content_text"} & item.keys():
        yield "an item without content"
    yield from html(str(item.get("content_html", "")))
    for name in ("date_published", "date_modified"):
        yield from rfc3339(name, str(item.get(name, "")))
    for attachment in item.get("attachments", []):
        yield from _unknown_names(attachment, "url mime_type title size_in_bytes duration_in_seconds")
        yield from address("attachment", attachment.get("url", ""))
        if not MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")):
            yield "an attachment without type"
        if not isinstance(attachment.get("size_in_bytes", 0), int):
            yield "a size that is no number"


def _json_common(thing: dict[str, Any]) -> Iterator[str]:
    if not LANGUAGE.fullmatch(str(thing.get("language", ""))):
        yield f"language {thing.get('language')}"
    if "author" in thing:
        yield "author is of version 1"
    yield from _authors(thing)
    for name in ("title", "description", "summary", "user_comment"):
        if name in thing and not str(thing[name]).strip():
            yield f"{name} is blank"
    if not all(isinstance(tag, str) and tag for tag in thing.get("tags", [])):
        yield "a tag that is no text"


def _authors(thing: dict[str, Any]) -> Iterator[str]:
    for author in thing.get("authors", []):
        yield from _unknown_names(author, "name url avatar")
        if not author.get("name"):
            yield "an author without name"
        if "url" in author:
            yield from address("url of an author", author["url"])


def _unknown_names(thing: dict[str, Any], known: str) -> Iterator[str]:
    for name in thing.keys() - set(known.split()):
        if not name.startswith("_"):
            yield f"JSON Feed knows no {name}"
