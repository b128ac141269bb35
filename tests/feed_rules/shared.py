"""What is asked of all feeds: addresses, times, languages, texts, and the HTML in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
TYPES = {
    "feed.atom": "application/atom+xml",
    "feed.rss": "application/rss+xml",
    "feed.json": "application/feed+json",
}


_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|UT|[+-]\d\d[03]0)"
)
_URL = re.compile(r"https?://[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#\[\]]+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LANGUAGE = re.compile(r"(en|zh|ja|de|fr)(-[A-Za-z0-9]{2,8})*")
MEDIA_TYPE = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+")
_END_TAG = re.compile(r"</\w+>")
_SAFE = {
    *("a", "abbr", "article", "aside", "audio", "b", "blockquote", "br", "code", "col", "dd"),
    *("del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2"),
    *("h3", "h4", "h5", "h6", "header", "hr", "i", "img", "input", "ins", "kbd", "label", "li"),
    *("mark", "nav", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp"),
    *("section", "small", "source", "span", "strong", "sub", "summary", "sup", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "video", "wbr"),
}
_ATTRIBUTES = {
    *("alt", "checked", "class", "cite", "controls", "datetime", "decoding", "disabled"),
    *("height", "href", "hreflang", "id", "lang", "loading", "name", "open", "poster", "preload"),
    *("rel", "scope", "sizes", "span", "src", "srcset", "start", "summary", "tabindex", "title"),
    *("type", "value", "width", "colspan", "rowspan"),
}
_ADDRESSES = ("href", "src", "poster")

Element = ElementTree.Element


def counted(parent: Element, limits: dict[str, int], namespace: str = "") -> Iterator[str]:
    for name, least in limits.items():
        tag = name if name.startswith("{") else namespace + name
        count = len(parent.findall(tag))
        if not least <= count <= 1:
            yield f"{parent.tag} has {count} of {name}"


def known_children(parent: Element, tags: set[str]) -> Iterator[str]:
    for child in parent:
        if child.tag not in tags:
            yield f"{child.tag} in {parent.tag}"


def languages(root: Element) -> Iterator[str]:
    for element in root.iter():
        language = element.get(f"{XML}lang")
        if language is not None and not LANGUAGE.fullmatch(language):
            yield f"language {language}"


def twice(what: str, values: Iterable[object]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} twice: {value}"


def plain(name: str, text: str, *, is_blank_wrong: bool = False, is_rss: bool = False) -> Iterator[str]:
    """A text that is not declared as HTML. Of RSS, where nothing can be declared, signs may be written as numbers."""
    if is_blank_wrong and not text.strip():
        yield f"{name} is blank"
    if not is_rss and (_END_TAG.search(text) or unescape(text) != text):
        yield f"{name} looks like HTML and is not declared so: {text}"


def rfc3339(name: str, text: str) -> Iterator[str]:
    if not _RFC3339.fullmatch(text):
        yield f"{name} is no time: {text}"
    else:
        yield from _plausible(name, datetime.fromisoformat(text))


def rfc822(name: str, text: str) -> Iterator[str]:
    if not _RFC822.fullmatch(text):
        yield f"{name} is no time: {text}"
        return
    moment = parsedate_to_datetime(text)
    if f"{moment:%a}" != text[:3]:
        yield f"{name} has a wrong weekday: {text}"
    yield from _plausible(name, moment)


def _plausible(name: str, moment: datetime) -> Iterator[str]:
    if not datetime(1990, 1, 1, tzinfo=UTC) <= moment <= datetime.now(UTC) + timedelta(minutes=10):
        yield f"{name} is implausible: {moment}"


def identifier(name: str, text: str) -> Iterator[str]:
    if not _UUID.fullmatch(text):
        yield from address(name, text)


def address(name: str, text: str) -> Iterator[str]:
    if not _URL.fullmatch(text) or not urlsplit(text).hostname:
        yield f"{name} is no whole address: {text!r}"


def html(text: str) -> Iterator[str]:
    try:
        fragment = html5lib.HTMLParser(strict=True).parseFragment(text)
    except html5lib.html5parser.ParseError as error:
        yield f"not HTML: {error}: {text[:200]}"
        return
    for element in fragment.iter():
        if (
            isinstance(element.tag, str)
            and not element.tag.startswith(MATHML)
            and element.tag != "DOCUMENT_FRAGMENT"
        ):
            yield from _element(element.tag.removeprefix(XHTML), element.attrib)


def _element(name: str, attributes: dict[str, str]) -> Iterator[str]:
    if name not in _SAFE:
        yield f"<{name}> in HTML"
    for attribute, value in attributes.items():
        if attribute not in _ATTRIBUTES and not attribute.startswith("data-"):
            yield f"{attribute} of <{name}>"
        if attribute in _ADDRESSES and not re.match(r"(https?|mailto):", value):
            yield f"{attribute} of <{name}> is relative: {value}"
        if attribute == "srcset" and not all(one.strip().startswith("http") for one in value.split(", ")):
            yield f"srcset of <{name}> is relative: {value}"


def links(parent: Element) -> Iterator[str]:
    links = parent.findall(f"{ATOM}link")
    for link in links:
        yield from address(f"link {link.get('rel')}", link.get("href", ""))
        if link.get("rel") not in {"self", "alternate", "enclosure", "related", "via"}:
            yield f"unknown relation {link.get('rel')}"
        if not MEDIA_TYPE.fullmatch(link.get("type", "")):
            yield f"type of a link: {link.get('type')!r}"
        if link.get("rel") == "self" and link.get("type") not in TYPES.values():
            yield "self is no feed"
        if not link.get("length", "0").isdecimal():
            yield "length is no number"
    once = (link for link in links if link.get("rel") != "enclosure")
    yield from twice(
        "links", (f"{link.get('rel')} {link.get('type')} {link.get('hreflang')}" for link in once)
    )
    yield from twice("enclosures", (link.get("href") for link in links if link.get("rel") == "enclosure"))
