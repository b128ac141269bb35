"""Addresses of expressions, by the hundred."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from blog.web.addresses import address

_PLACE = "x"
# What the router leaves as it is; of ASCII, slugs and the signs between them hold nothing else.
_SAFE = "!$&'()*+,/:;=@"


def addresses() -> Callable[[str], str]:
    """Return what gives the address of an expression, or of a tag's slug: the router is asked once for all."""
    beginning = address("tags.show", slug=_PLACE).removesuffix(_PLACE)
    return lambda text: beginning + (text if text.isascii() else quote(text, _SAFE))
