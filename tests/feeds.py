"""Feeds of all formats as a test reads them."""

from __future__ import annotations

import html
import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(response) -> dict[str, Any]:
    """A feed of any format by the words of JSON Feed, its dates parsed."""
    assert response.status_code == 200
    return {"atom+xml": of_atom, "rss+xml": of_rss, "feed+json": of_json}[response.mimetype.split("/")[1]](
        response.data
    )


def of_atom(data):
    """Atom, by the words of JSON Feed."""
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    return {
        "title": text_in(feed.find(f"{ATOM}title")),
        "description": text_in(feed.find(f"{ATOM}subtitle")),
        "home_page_url": links["alternate"],
        "feed_url": links["self"],
        "language": feed.attrib[XML_LANG],
        "items": [
            {
                "id": entry.findtext(f"{ATOM}id"),
                "url": entry.find(f"{ATOM}link").attrib["href"],
                "title": text_in(entry.find(f"{ATOM}title")),
                "author": entry.findtext(f"{ATOM}author/{ATOM}name"),
                "tags": [tag.attrib["label"] for tag in entry.findall(f"{ATOM}category")],
                "language": entry.attrib[XML_LANG],
                "published": datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
                "summary": text_in(entry.find(f"{ATOM}summary")),
                "html": entry.findtext(f"{ATOM}content"),
            }
            for entry in feed.findall(f"{ATOM}entry")
        ],
    }


def text_in(element):
    """What a text of Atom says, declared as HTML or not; None for no element."""
    if element is None:
        return None
    return html.unescape(element.text or "") if element.get("type") == "html" else element.text


def of_rss(data):
    """RSS, by the words of JSON Feed."""
    rss = ElementTree.fromstring(data)
    assert (rss.tag, rss.attrib["version"]) == ("rss", "2.0")
    (channel,) = rss
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
    own = channel.find(f"{ATOM}link").attrib
    assert (own["rel"], own["type"]) == ("self", "application/rss+xml")
    items = channel.findall("item")
    assert all(item.find("guid").attrib == {"isPermaLink": "false"} for item in items)
    return {
        "title": channel.findtext("title"),
        "description": channel.findtext("description"),
        "home_page_url": channel.findtext("link"),
        "feed_url": own["href"],
        "language": channel.findtext("language"),
        "items": [
            {
                "id": item.findtext("guid"),
                "url": item.findtext("link"),
                "title": item.findtext("title"),
                "author": item.findtext(CREATOR),
                "tags": [tag.text for tag in item.findall("category")],
                "language": item.findtext(LANGUAGE),
                "published": parsedate_to_datetime(item.findtext("pubDate")),
                "summary": item.findtext("description"),
                "html": item.findtext(CONTENT),
            }
            for item in items
        ],
    }


def of_json(data):
    """JSON Feed, with what stands elsewhere in the other two under one name."""
    feed = json.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["authors"][0]["name"]
    for item in feed["items"]:
        item["author"] = item.pop("authors")[0]["name"]
        item["published"] = datetime.fromisoformat(item.pop("date_published"))
        assert datetime.fromisoformat(item.pop("date_modified")).tzinfo
        item["html"] = item.pop("content_html")
        item["tags"] = item.get("tags", [])
    return {"description": None, **feed}
