"""Addresses that people type for links: paths of this site, and other sites over HTTP. Nothing that could run."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from blog.lib.letters import visible

# In an address browsers read a backslash as a slash, and leave out tabs and line breaks.
_NEVER = re.compile(r"[\s\\<>\"`{}|^\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[\w.-]+\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)


def is_link(address: str) -> bool:
    """Tell whether it is a path that begins with one slash, or an http or https address of a host."""
    if _NEVER.search(address) or visible(address) != address:
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    try:
        parts = urlsplit(address)
        # Reading the port raises where it is none.
        is_web = parts.scheme in {"http", "https"} and (parts.port or 1) > 0
    except ValueError:
        return False
    # Before an @ may stand what looks like another host.
    return is_web and "@" not in parts.netloc and bool(_HOST.fullmatch(_host_of(parts.netloc)))


def within(address: str, site_url: str) -> str:
    """Return the path for a full address of the site at ``site_url``, and any other address as it is."""
    rest = address.removeprefix(site_url)
    if rest == address or not rest.startswith(("/", "?", "#")):
        return "/" if address == site_url else address
    # Two slashes would lead to another site.
    return "/" + rest.lstrip("/")


def path_of(address: str) -> str | None:
    """Return the decoded path of one of the site's addresses; None if it names more, or another site."""
    if not address.startswith("/") or "?" in address:
        return None
    return unquote(address.partition("#")[0])


def _host_of(netloc: str) -> str:
    return re.sub(r":\d*$", "", netloc)
