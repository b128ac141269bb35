"""Addresses in the HTML of an article, made whole for readers who don't read it on its page."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

# The sanitiser writes each tag in one way: values between double quotes, which are escaped inside. So a tag ends
# where this says, whatever its values hold, and text that looks like a tag is no match.
_ATTRIBUTE = r' [^\s"=<>]+="[^"]*"'
_NAMES = "href|src|poster|srcset"
_TAG = re.compile(rf'<[a-z][a-z0-9]*(?:{_ATTRIBUTE})*? (?:{_NAMES})="[^"]*"(?:{_ATTRIBUTE})*>')
_ADDRESS = re.compile(rf' (?P<name>{_NAMES})="(?P<value>[^"]*)"|"[^"]*"')
# An address of a srcset, up to a comma that ends it or the space before its width.
_CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*?)(?P<rest>(?=,?(?:\s|$))(?:\s[^,]*)?)")


def with_absolute_addresses(html: str, base: str) -> str:
    """Return sanitised HTML with each address as it is meant on the page at ``base``, and nothing else changed."""

    def attribute(found: re.Match[str]) -> str:
        if not found["name"]:
            return found[0]
        value = unescape(found["value"])
        joined = _join_each(base, value) if found["name"] == "srcset" else _join(base, value)
        return found[0] if joined == value else f' {found["name"]}="{escape(joined)}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(attribute, tag[0]), html)


def _join_each(base: str, candidates: str) -> str:
    return _CANDIDATE.sub(lambda found: _join(base, found["url"]) + found["rest"], candidates)


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address  # it leads nowhere from the page either
