"""The HTML of an article for readers elsewhere: it needs no page around it, and says nothing that feeds don't know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from blog.lib.absolute_addresses import with_absolute_addresses

# The sanitiser writes each tag in one way, so that a tag ends where this says (blog/lib/absolute_addresses.py).
_ATTRIBUTE = r' [^\s"=<>]+="[^"]*"'
_TAG = re.compile(rf"<[a-z][a-z0-9]*(?:{_ATTRIBUTE})+>")
# What is for the page's own landmarks and keys. Values are matched as well, for what stands in one is no attribute.
_OF_PAGES = re.compile(r' (?P<name>role|tabindex|aria-[a-z]+)="[^"]*"|"[^"]*"')
_PLAYER = re.compile(rf'<(?:audio|video)(?:{_ATTRIBUTE})*? src="(?P<address>[^"]*)"(?:{_ATTRIBUTE})*>')


def for_feeds(html: str, url: str) -> str:
    """Return sanitised HTML of the page at ``url`` as a feed holds it."""
    return _TAG.sub(lambda tag: _OF_PAGES.sub(_unless_of_pages, tag[0]), with_absolute_addresses(html, url))


def played_in(html: str) -> Iterator[str]:
    """Give the addresses of the films and sounds that sanitised HTML plays."""
    return (unescape(found["address"]) for found in _PLAYER.finditer(html))


def _unless_of_pages(found: re.Match[str]) -> str:
    return "" if found["name"] else found[0]
