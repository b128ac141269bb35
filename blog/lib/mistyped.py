"""Addresses as they come out of mails, of other programs and of fingers, made plain before they are looked up."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from blog.lib.letters import visible

_ESCAPED = re.compile("%[0-9a-f]{2}", re.IGNORECASE)
# Of the sentence, or of the brackets, in which a link stood.
_CLINGING = " \t\n.,;:'\"”’»)]}>，。；：、！？）》」』】"


def respelled(text: str) -> str:
    """Return the text in one width and one case, without what clung to its end; what was escaped twice is read."""
    plain = unicodedata.normalize("NFKC", visible(unescaped(text))).lower()
    return plain.strip().rstrip(_CLINGING)


def unescaped(text: str) -> str:
    """Return what was written with percent signs, however often; signs that are none of these stay."""
    while (
        _ESCAPED.search(text)
        and "\N{REPLACEMENT CHARACTER}" not in (again := unquote(text))
        and again != text
    ):
        text = again
    return text
