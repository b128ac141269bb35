"""Which ready page a request asks for: its address without what no page looks at, and its language.

What a reader can send is endless, so nothing is kept by it unless there are few of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie

from blog.web.fields import FIELDS
from blog.web.language import COOKIE, preferred

LONGEST = 2000  # characters of a query string, or of a path; longer ones are made anew each time
KEPT = 1000  # answers that are remembered
LONGEST_KEPT = 200  # characters of what they answer

Question = str | tuple[str, ...]


def key_of(environ: Mapping[str, Any], session_cookie: str) -> str | None:
    """Return what tells pages apart; None for a request that no ready page may answer."""
    # Addresses in pages begin with the root at which the server has put the site.
    root: str = environ.get("SCRIPT_NAME", "")
    path: str = environ["PATH_INFO"]
    query: str = environ["QUERY_STRING"]
    if len(path) > LONGEST or (query and not _is_readable(query)):
        return None
    # Assets speak no language, and are the same for whoever is signed in.
    if path.startswith("/static/"):
        return f"{root}{path}"
    cookies = environ.get("HTTP_COOKIE", "")
    # Wherever its name stands, and however it is spaced, for parsers forgive a lot.
    if (cookies and session_cookie in cookies) or "HTTP_AUTHORIZATION" in environ:
        return None
    try:
        language = LANGUAGES[cookies, environ.get("HTTP_ACCEPT_LANGUAGE", "")]
    except UnicodeError:
        # Cookies that are not text are the application's to read.
        return None
    return f"{path}?{_canonical(query) if query else ''} {language}{root}"


def encoding_of(environ: Mapping[str, Any]) -> str:
    """Return the encoding in which a reader wants pages: br, gzip or none."""
    return ENCODINGS[environ.get("HTTP_ACCEPT_ENCODING", "")]


def _is_readable(query: str) -> bool:
    """Whether it holds text; what does not is refused (blog/web/readable.py), whatever the page."""
    if len(query) > LONGEST or not query.isascii():
        return False
    try:
        return "\0" not in unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False


def _canonical(query: str) -> str:
    first: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in FIELDS:
            first.setdefault(name, value)
    return urlencode(sorted(first.items()))


class FewAnswers(dict[Question, str]):
    """What is answered to questions, of which short ones are kept as long as there are few."""

    def __init__(self, answer: Callable[..., str]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, question: Question) -> str:
        found: str = self._answer(question)
        if sum(map(len, question)) <= LONGEST_KEPT:
            if len(self) >= KEPT:
                self.clear()
            self[question] = found
        return found


def _language(asked: tuple[str, str]) -> str:
    """The language that the reader names by cookies and headers; none for the site's."""
    cookies, accepted = asked
    chosen = parse_cookie(cookies).get(COOKIE, "") if COOKIE in cookies else ""
    return preferred(chosen, parse_accept_header(accepted, LanguageAccept)) or ""


def _encoding(accepted: str) -> str:
    offers = parse_accept_header(accepted)
    return next((name for name in ("br", "gzip") if offers[name] > 0), "")


LANGUAGES = FewAnswers(_language)
ENCODINGS = FewAnswers(_encoding)
