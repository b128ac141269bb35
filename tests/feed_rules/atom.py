"""What is asked of Atom."""

from __future__ import annotations

from collections.abc import Iterator

from tests.feed_rules.shared import (
    ATOM,
    XHTML,
    XML,
    Element,
    address,
    counted,
    html,
    identifier,
    known_children,
    languages,
    links,
    plain,
    rfc3339,
    twice,
)

_FEED = {"title": 1, "subtitle": 0, "id": 1, "updated": 1, "icon": 0, "logo": 0, "generator": 0, "rights": 0}
_ENTRY = {
    "title": 1,
    "id": 1,
    "updated": 1,
    "published": 0,
    "summary": 0,
    "content": 0,
    "rights": 0,
    "source": 0,
}


def of_atom(feed: Element, url: str) -> Iterator[str]:
    yield from counted(feed, _FEED, ATOM)
    yield from known_children(
        feed, {ATOM + name for name in (*_FEED, "link", "author", "category", "entry")} | {f"{XHTML}div"}
    )
    yield from languages(feed)
    if not feed.get(f"{XML}lang"):
        yield "no language"
    seen_entry = False
    for child in feed:
        seen_entry = seen_entry or child.tag == f"{ATOM}entry"
        if seen_entry and child.tag != f"{ATOM}entry":
            yield f"{child.tag} after an entry"
    yield from links(feed)
    selfs = [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")]
    if selfs != [url]:
        yield f"self is {selfs}, not {url}"
    entries = feed.findall(f"{ATOM}entry")
    if not entries and feed.find(f"{ATOM}author") is None:
        yield "neither entries nor an author"
    yield from _common_atom(feed)
    for name in ("id", "updated"):
        yield from twice(f"{name} of entries", (entry.findtext(ATOM + name) for entry in entries))
    for entry in entries:
        yield from _of_atom_entry(entry, has_author=feed.find(f"{ATOM}author") is not None)


def _of_atom_entry(entry: Element, *, has_author: bool) -> Iterator[str]:
    yield from counted(entry, _ENTRY, ATOM)
    yield from known_children(
        entry, {ATOM + name for name in (*_ENTRY, "link", "author", "category", "contributor")}
    )
    yield from links(entry)
    yield from _common_atom(entry)
    if entry.find(f"{ATOM}author") is None and not has_author:
        yield "an entry without author"
    yield from _content(entry)
    for category in entry.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "a category without term"
    published, updated = (entry.findtext(ATOM + name) or "" for name in ("published", "updated"))
    # In one time zone, as all are here, texts compare as times do.
    if published[:19] > updated[:19]:
        yield "published after it was updated"


def _content(entry: Element) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    if content is None:
        if entry.find(f"{ATOM}link[@rel='alternate']") is None:
            yield "an entry with neither content nor page"
        if entry.find(f"{ATOM}summary") is None:
            yield "an entry with neither content nor summary"
    elif content.get("type") != "html":
        yield f"content is {content.get('type')}"
    else:
        yield from html(content.text or "")


def _common_atom(parent: Element) -> Iterator[str]:
    for name in ("title", "subtitle", "summary", "rights"):
        for text in parent.findall(ATOM + name):
            yield from _text_construct(text)
    for name in ("updated", "published"):
        for moment in parent.findall(ATOM + name):
            yield from rfc3339(name, moment.text or "")
    for name in ("id", "icon", "logo"):
        for named in parent.findall(ATOM + name):
            yield from identifier(name, named.text or "")
    yield from _authors(parent)


def _authors(parent: Element) -> Iterator[str]:
    for author in parent.findall(f"{ATOM}author"):
        yield from known_children(author, {f"{ATOM}name", f"{ATOM}uri", f"{ATOM}email"})
        if not (author.findtext(f"{ATOM}name") or "").strip():
            yield "an author without name"
        for uri in author.findall(f"{ATOM}uri"):
            yield from address("uri of an author", uri.text or "")


def _text_construct(text: Element) -> Iterator[str]:
    name, words = text.tag.removeprefix(ATOM), text.text or ""
    if not words.strip():
        yield f"{name} is blank"
    if text.get("type", "text") == "html":
        yield from html(words)
    else:
        yield from plain(name, words)
