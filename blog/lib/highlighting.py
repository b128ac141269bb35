"""Code to HTML, with Pygments' short classes where the language is known."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, TypeVar

from blog.lib.code_notes import figure_of, language_named, title_named, with_marks

if TYPE_CHECKING:
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

# Characters. Nobody reads the colours of so long a block, or of so long a line.
BLOCK_LIMIT = 50 * 1024
LINE_LIMIT = 1000
ARTICLE_LIMIT = 4 * BLOCK_LIMIT

# Seconds of processor time an article, and for each character of its code. Nearly all lexers take quadratic time on
# some text, which no length that is fair to real code would prevent; real code takes a fourth of it, or at first use of
# a language within another some hundredths of a second.
TIME_LIMIT = 0.1
TIME_A_CHARACTER = 4e-6

# The clock is read between tokens. Some lexers may look for a single one for hours: these do among some words, and
# others where nothing but white space stands.
_ENDLESS = {"aspectj", "autohotkey", "autoit", "systemd", "thrift"}
_WHITE = re.compile(r"\s{200}")

Found = TypeVar("Found")


class Highlighter:
    """Makes the blocks of code of one article; what is beyond its limits stays plain."""

    def __init__(self) -> None:
        self._characters = ARTICLE_LIMIT
        self._seconds = TIME_LIMIT

    def block(self, code: str, info: str) -> str:
        """Return a block of code, which the keyboard can reach to scroll it, with what ``info`` says of it.

        Its language is the first word; an unknown one is never guessed.
        """
        language = language_named(info)
        attribute = f' data-language="{escape(language)}"' if language else ""
        inner = with_marks(self._inner(code, language), info)
        block = f'<pre class="code"{attribute} tabindex="0"><code>{inner}</code></pre>\n'
        title = title_named(info)
        return figure_of(block, title) if title else block

    def _inner(self, code: str, language: str) -> str:
        if len(code) > min(BLOCK_LIMIT, self._characters) or not _is_known(language) or _is_odd(code):
            return escape(code, quote=False)
        self._characters -= len(code)
        self._seconds += len(code) * TIME_A_CHARACTER
        return self._highlighted(code, language)

    def _highlighted(self, code: str, language: str) -> str:
        from pygments import format as formatted

        try:
            return formatted(list(self._tokens(code, language)), _formatter())
        except Exception:  # noqa: BLE001
            # One of five hundred lexers that fails on an odd text must not cost an author the article.
            return escape(code, quote=False)

    def _tokens(self, code: str, language: str) -> Iterator[tuple[_TokenType, str]]:
        """Return the lexer's tokens. They raise TimeoutError when the article's time is spent."""
        # Before the clock starts: the first of a kind compiles its expressions.
        lexer = _lexer(language)
        end = time.thread_time() + self._seconds

        def in_time(tokens: Iterable[Found]) -> Iterator[Found]:
            for token in tokens:
                self._seconds = end - time.thread_time()
                if self._seconds <= 0:
                    raise TimeoutError
                yield token

        for part in _parts(lexer):
            whole = part.get_tokens_unprocessed
            setattr(part, "get_tokens_unprocessed", partial(_chained, in_time, whole))  # noqa: B010
        return in_time(lexer.get_tokens(code))


def _chained(
    last: Callable[[Iterable[Found]], Iterator[Found]], first: Callable[[str], Iterable[Found]], text: str
) -> Iterator[Found]:
    return last(first(text))


def _parts(lexer: Lexer) -> Iterator[Lexer]:
    """Yield the lexers that read a whole text before the one that they belong to says anything, as in HTML with PHP."""
    from pygments.lexer import DelegatingLexer

    if isinstance(lexer, DelegatingLexer):
        for part in (lexer.root_lexer, lexer.language_lexer):
            yield part
            yield from _parts(part)


def _is_known(language: str) -> bool:
    return bool(language) and language in _lexer_names()


def _is_odd(code: str) -> bool:
    return any(len(line) > LINE_LIMIT for line in code.split("\n")) or bool(_WHITE.search(code))


@cache
def _lexer_names() -> frozenset[str]:
    # Asked for an unknown name, Pygments would search the installed packages each time.
    from pygments.lexers import get_all_lexers

    lexers = (
        aliases for _, aliases, _, _ in get_all_lexers(plugins=False) if not _ENDLESS.intersection(aliases)
    )
    return frozenset(alias for aliases in lexers for alias in aliases)


def _lexer(language: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name

    # PHP in an article rarely begins with `<?php`; other lexers ignore the option.
    return get_lexer_by_name(language, stripnl=False, startinline=True)


@cache
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)
