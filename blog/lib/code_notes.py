"""What an author says of a block of code behind its language: ` ```python {2,4-6} title="app.py" `."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,31}")
_END_OF_LANGUAGE = re.compile(r"[\s{]")
_MARKED = re.compile(r"(?:^|(?<=[\s\w+#.-]))\{([\d,\s-]{1,200})\}")
_RANGE = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_TITLE = re.compile(r"(?:^|\s)title=(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([^\s\"'{]{1,200}))")


def language_named(info: str) -> str:
    """Return the language, in small letters; empty if none is named."""
    word = _END_OF_LANGUAGE.split(info.strip().lower(), maxsplit=1)[0]
    return word if _LANGUAGE.fullmatch(word) else ""


def title_named(info: str) -> str:
    """Return the name of the file; empty if none is named."""
    found = _TITLE.search(info)
    return next((part for part in found.groups() if part), "") if found else ""


def with_marks(html: str, info: str) -> str:
    """Return lines of code, as HTML in which no element goes over a line's end, with the marked ones in `mark`."""
    found = _MARKED.search(info)
    if found is None:
        return html
    lines = html.splitlines(keepends=True) if "\n" in html else [html]
    marked = _marked(found[1], len(lines))
    # The line's end goes inside: the mark is a block, after which another line's end would show an empty line.
    return "".join(
        f"<mark>{line}</mark>" if place in marked else line for place, line in enumerate(lines, start=1)
    )


def figure_of(block: str, title: str) -> str:
    """Return a block of code below the name of its file."""
    return f'<figure class="code"><figcaption>{escape(title)}</figcaption>{block}</figure>\n'


def _marked(ranges: str, lines: int) -> set[int]:
    return {line for first, last in _ranges(ranges) for line in range(max(first, 1), min(last, lines) + 1)}


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for found in _RANGE.finditer(text):
        yield int(found[1]), int(found[2] or found[1])
