"""Markdown to safe HTML: the one function that makes the HTML of articles, and the plain text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from blog.lib.article_tokens import make_article, text_of
from blog.lib.highlighting import Highlighter
from blog.lib.limits_of_work import limit_work
from blog.lib.sanitising import has_allowed_scheme, sanitise
from blog.lib.wide_emphasis import allow_wide_emphasis
from blog.lib.xml_text import holdable


class Rendered(NamedTuple):
    """A Markdown text as readers get it."""

    html: Markup
    plain: str


# As many as are being stored at once: what is rendered ahead of a transaction is not rendered again within it.
@lru_cache(maxsize=8)
def read(source: str) -> Rendered:
    """Return the safe HTML and the plain text of a Markdown text, parsed once; see ``render`` and ``plain_text``."""
    env: EnvType = {}
    parser = _parser()
    tokens = parser.parse(holdable(source), env)
    html = parser.renderer.render(tokens, parser.options, env)
    # Once more, because `&#12;` became a character only now.
    return Rendered(sanitise(holdable(html)), _plain(tokens))


def render(source: str) -> Markup:
    """Return the safe HTML of a Markdown text; raises nothing, whatever the text.

    CommonMark with tables and strikethrough. Raw HTML shows as the text it is. Headings start at h2 and have
    ids that begin with `h-`, so that none can be that of a part of the page.
    """
    return read(source).html


def plain_text(source: str) -> str:
    """Return the text of a Markdown source on one line, without markup, code blocks and images."""
    return read(source).plain


def _plain(tokens: Sequence[Token]) -> str:
    text = " ".join(text_of(token) for token in tokens if token.type == "inline")
    # First, because some controls count as white space.
    return " ".join(holdable(text).split())


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": False}
    parser = _ArticleParser("commonmark", options, renderer_cls=_ArticleRenderer)
    limit_work(parser)
    parser.enable(["table", "strikethrough"])
    allow_wide_emphasis(parser)
    parser.core.ruler.push("article", lambda state: make_article(state.tokens))
    return parser


class _ArticleParser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        # What may not be linked to stays as it was typed, so that the author sees why nothing happens.
        return has_allowed_scheme(url)


class _ArticleRenderer(RendererHTML):
    """The parser's own HTML but for code and tables. Methods are named after the tokens they render."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # What the parser hands from token to token lives as long as one rendering, and so do the limits.
        highlighter: Highlighter = env.setdefault("highlighter", Highlighter())
        return highlighter.block(tokens[idx].content, tokens[idx].info)

    code_block = fence

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # The box scrolls by itself, for a keyboard only when it can have the focus. A group needs no label,
        # which would have to be in the reader's language.
        return '<div class="table" role="group" tabindex="0"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"
