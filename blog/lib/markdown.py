"""Markdown to safe HTML: the one function that makes the HTML of articles, and the plain text beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from blog.lib.article_tokens import make_article, text_of
from blog.lib.highlighting import Highlighter
from blog.lib.sanitising import has_allowed_scheme, sanitise
from blog.lib.wide_emphasis import allow_wide_emphasis

# In tokens, of which a list takes two. Deeper is no writing, and hostile text is kept from costing time.
MAX_NESTING = 50

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def render(source: str) -> Markup:
    """Return the safe HTML of a Markdown text; raises nothing, whatever the text.

    CommonMark with tables and strikethrough. Raw HTML shows as the text it is. Headings start at h2 and have
    ids that begin with `h-`, so that none can be that of a part of the page.
    """
    return sanitise(_parser().render(_encodable(source)))


def plain_text(source: str) -> str:
    """Return the text of a Markdown source on one line, without markup, code blocks and images."""
    tokens = _parser().parse(_encodable(source))
    return " ".join(" ".join(text_of(token) for token in tokens if token.type == "inline").split())


def _encodable(source: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", source)


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "maxNesting": MAX_NESTING}
    parser = _ArticleParser("commonmark", options, renderer_cls=_ArticleRenderer)
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
