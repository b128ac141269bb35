"""What the W3C's feed validator asks of Atom (RFC 4287) and RSS 2.0, its warnings too, and what JSON Feed 1.1 asks.

``complaints`` gives what it would say, in other words; of a valid feed nothing. The validator itself is on no package
index. Left out is what it says of MathML and of ``controls``, which its list of HTML lacks, and of titles in RSS that
speak of tags, which nothing can declare to be text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from tests.feed_rules.atom import of_atom
from tests.feed_rules.json_feed import of_json
from tests.feed_rules.rss import of_rss
from tests.feed_rules.shared import ATOM, TYPES

LARGEST = 5_000_000  # bytes
BEGINNING = 512  # bytes in which a feed has to be known as one
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd\ufffe\uffff]")


def complaints(data: bytes, content_type: str, url: str) -> list[str]:
    """Everything that is wrong with the feed that was answered at ``url``."""
    if len(data) > LARGEST:
        return ["too large"]
    media_type, _, parameters = content_type.partition(";")
    if media_type.endswith("json"):
        return [
            *of_json(data, url),
            *([] if media_type == TYPES["feed.json"] else [f"sent as {media_type}"]),
        ]
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        return [f"not well-formed: {error}"]
    name = "feed.atom" if root.tag == f"{ATOM}feed" else "feed.rss"
    return [
        *_of_answer(data, media_type, parameters, name),
        *(of_atom if name == "feed.atom" else of_rss)(root, url),
    ]


def _of_answer(data: bytes, media_type: str, parameters: str, name: str) -> Iterator[str]:
    if media_type != TYPES[name]:
        if media_type not in {"application/xml", "text/xml"}:
            yield f"{name} sent as {media_type}"
        elif not re.search(rb"<(rss|feed)", data[:BEGINNING]):
            yield f"{media_type}, and its beginning shows no feed"
    if parameters.strip().lower() != "charset=utf-8":
        yield "no charset"
    if not data.startswith(b'<?xml version="1.0" encoding="utf-8"?>'):
        yield "no declaration of XML"
    if found := _ODD.search(data.decode()):
        yield f"a character that is none: {found[0]!r}"
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield "a document type"
