"""The table of contents of an article, where its author wrote `[TOC]` on a line of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from markdown_it.token import Token

from blog.lib.article_words import ArticleWords

_MARKS = ("[toc]", "[[toc]]")


class Heading(NamedTuple):
    """A heading to lead to: its level from 2 to 6, its id and its words."""

    level: int
    id: str
    text: str


def place_contents(tokens: list[Token], headings: list[Heading]) -> None:
    """Make the first paragraph that asks for them the contents; without headings it stays what it is."""
    if not headings:
        return
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and opening.level == 0 and _asks(inline):
            opening.type, opening.nesting, opening.meta = "contents", 0, {"headings": headings}
            inline.children = []
            closing.hidden = True
            return


def contents_html(headings: Iterable[Heading], words: ArticleWords) -> str:
    """Return the contents, each heading within the one that it is below."""
    inside = "".join(_lists(headings))
    return f'<nav class="contents" aria-label="{words.contents}"><p>{words.contents}</p>{inside}</nav>\n'


def _asks(inline: Token) -> bool:
    match inline.children or []:
        case [Token(type="text", content=text)]:
            return text.strip().lower() in _MARKS
    return False


def _lists(headings: Iterable[Heading]) -> Iterator[str]:
    levels: list[int] = []
    for heading in headings:
        if not levels or heading.level > levels[-1]:
            yield "<ul>"
            levels.append(heading.level)
        else:
            yield "</li>"
            while len(levels) > 1 and levels[-2] >= heading.level:
                yield "</ul></li>"
                levels.pop()
            levels[-1] = heading.level
        yield f'<li><a href="#{quote(heading.id)}">{escape(heading.text, quote=False)}</a>'
    yield "</li></ul>" * len(levels)
