"""How texts and times are written in the XML of feeds."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from html import unescape

from markupsafe import Markup, escape

# Where a plain text looks like HTML, readers and validators doubt that it is none.
_END_TAG = re.compile(r"</[a-zA-Z]")


def text_construct(name: str, text: str) -> Markup:
    """An element of Atom that holds a text: declared as HTML where it might be taken for that."""
    if _END_TAG.search(text) or unescape(text) != text:
        return Markup('<{name} type="html">{html}</{name}>').format(name=name, html=str(escape(text)))
    return Markup("<{name}>{text}</{name}>").format(name=name, text=text)


def character_data(text: str) -> Markup:
    """A text in RSS, which does not tell texts from HTML: readers agree most about signs that are written so."""
    escaped = str(escape(text))
    return Markup(escaped.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;"))  # noqa: S704 (it is escaped)


def rfc822(moment: datetime) -> str:
    """The moment as RSS writes it."""
    return format_datetime(moment, usegmt=True)
