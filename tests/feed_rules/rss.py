"""What is asked of RSS 2.0."""

from __future__ import annotations

from collections.abc import Iterator

from tests.feed_rules.shared import (
    ATOM,
    LANGUAGE,
    MEDIA_TYPE,
    XHTML,
    Element,
    address,
    counted,
    html,
    identifier,
    known_children,
    languages,
    links,
    plain,
    rfc822,
    twice,
)

CONTENT, DC = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://purl.org/dc/elements/1.1/}"
_CHANNEL = {
    "title": 1,
    "link": 1,
    "description": 1,
    "language": 1,
    "lastBuildDate": 0,
    "pubDate": 0,
    "docs": 0,
}
_ITEM = {
    "title": 0,
    "link": 0,
    "description": 0,
    "guid": 1,
    "pubDate": 0,
    "enclosure": 0,
    CONTENT: 0,
    DC + "language": 0,
}


def of_rss(rss: Element, url: str) -> Iterator[str]:
    if (rss.tag, rss.get("version")) != ("rss", "2.0") or [child.tag for child in rss] != ["channel"]:
        yield "no RSS 2.0"
        return
    yield from languages(rss)
    channel = rss[0]
    yield from counted(channel, _CHANNEL)
    yield from known_children(channel, {*_CHANNEL, "item", "category", f"{ATOM}link", f"{XHTML}div"})
    yield from links(channel)
    selfs = [link.get("href") for link in channel.findall(f"{ATOM}link[@rel='self']")]
    if selfs != [url]:
        yield f"self is {selfs}, not {url}"
    yield from address("link of the channel", channel.findtext("link") or "")
    yield from _heading(channel)
    items = channel.findall("item")
    if items and [child.tag for child in channel][-len(items) :] != ["item"] * len(items):
        yield "items amid the rest"
    yield from twice("guids", (item.findtext("guid") for item in items))
    for item in items:
        yield from _of_item(item)


def _heading(channel: Element) -> Iterator[str]:
    for name in ("title", "description"):
        yield from plain(name, channel.findtext(name) or "", is_blank_wrong=True, is_rss=True)
    if not LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield f"language {channel.findtext('language')}"
    for name in ("lastBuildDate", "pubDate"):
        for moment in channel.findall(name):
            yield from rfc822(name, moment.text or "")


def _of_item(item: Element) -> Iterator[str]:
    yield from counted(item, _ITEM)
    yield from known_children(item, {*_ITEM, "category", f"{DC}creator"})
    names = [child.tag for child in item]
    if not {"title", "description"} & set(names):
        yield "an item with neither title nor description"
    if CONTENT in names and "description" not in names[: names.index(CONTENT)]:
        yield "content before its description"
    for name in ("title", "category"):
        for text in item.findall(name):
            yield from plain(name, text.text or "", is_blank_wrong=True, is_rss=True)
    for name in ("description", CONTENT):
        yield from html(item.findtext(name) or "")
    yield from address("link of an item", item.findtext("link") or "")
    yield from _facts(item)


def _facts(item: Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") == "false":
        yield from identifier("guid", guid.text or "")
    for moment in item.findall("pubDate"):
        yield from rfc822("pubDate", moment.text or "")
    for language in item.findall(f"{DC}language"):
        if not LANGUAGE.fullmatch(language.text or ""):
            yield f"language {language.text}"
    for file in item.findall("enclosure"):
        yield from address("enclosure", file.get("url", ""))
        if not file.get("length", "").isdecimal() or not MEDIA_TYPE.fullmatch(file.get("type", "")):
            yield f"enclosure {file.attrib}"
