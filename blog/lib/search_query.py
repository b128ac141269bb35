"""What somebody looks for: words, phrases in quotes, `tag:…` and `author:…`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blog.lib.search_text import is_wide, tokens_of

LENGTH_LIMIT = 200  # characters
NEEDLES_LIMIT = 10  # words and phrases
FILTERS_LIMIT = 5  # tags and authors, both together

_QUOTES = '"“”„‟«»「」『』＂'
_FIELD = "(?P<field>tag|author|标签|標籤|作者)[:：]"
_VALUE = rf"[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<plain>[^\s{_QUOTES}]+)"
_PART = re.compile(
    rf"{_FIELD}(?P<nothing>(?=\s|$))|(?:{_FIELD.replace('field', 'of')})?(?:{_VALUE})", re.IGNORECASE
)
_FIELDS = {"tag": "tag", "标签": "tag", "標籤": "tag", "author": "author", "作者": "author"}


@dataclass(frozen=True)
class Query:
    """What is looked for. Every needle has to be there, as blog/lib/search_text.py has texts.

    ``tags`` and ``authors`` are as they were typed. ``is_cut``: there was more than can be looked for.
    """

    needles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.needles or self.tags or self.authors)

    @property
    def text(self) -> str:
        """A text that asks for the same."""
        words = (f'"{word}"' if " " in word else word for word in (needle.strip() for needle in self.needles))
        tags, authors = (f'tag:"{tag}"' for tag in self.tags), (f'author:"{name}"' for name in self.authors)
        return " ".join([*words, *tags, *authors])

    def without(self, needle: str) -> Query:
        """The same without one of its needles."""
        return Query(tuple(one for one in self.needles if one != needle), self.tags, self.authors)


def read(text: str) -> Query:
    """Return what a text asks for; one that is longer than ``LENGTH_LIMIT`` asks for what its beginning does."""
    needles: dict[str, None] = {}
    filters: dict[tuple[str, str], None] = {}
    for part in _PART.finditer(text[:LENGTH_LIMIT]):
        said = (part["quoted"] or part["plain"] or "").strip()
        if field := part["field"] or part["of"]:
            filters |= dict.fromkeys([(_FIELDS[field.lower()], said)] if said else [])
        else:
            needles |= dict.fromkeys(_phrase(said) if part["plain"] is None else _words(said))
    kept = [*filters][:FILTERS_LIMIT]
    return Query(
        needles=tuple(needles)[:NEEDLES_LIMIT],
        tags=tuple(said for field, said in kept if field == "tag"),
        authors=tuple(said for field, said in kept if field == "author"),
        is_cut=len(text) > LENGTH_LIMIT or len(needles) > NEEDLES_LIMIT or len(filters) > FILTERS_LIMIT,
    )


def needle_of(tokens: Sequence[str]) -> str:
    """Return what looks for these tokens: words are whole, wide letters may stand amid others."""
    before = "" if is_wide(tokens[0]) else " "
    after = "" if is_wide(tokens[-1]) else " "
    return f"{before}{' '.join(tokens)}{after}"


def _phrase(said: str) -> Iterator[str]:
    """All of it, in this order and without anything between."""
    if tokens := tokens_of(said):
        yield needle_of(tokens)


def _words(said: str) -> Iterator[str]:
    """What stands without spaces: its Latin words in a row (node.js) are a phrase, as is each run of wide letters."""
    row: list[str] = []
    for token in tokens_of(said):
        if is_wide(token):
            if row:
                yield needle_of(row)
            row = []
            yield needle_of([token])
        else:
            row.append(token)
    if row:
        yield needle_of(row)
