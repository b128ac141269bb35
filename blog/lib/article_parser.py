"""The parser and the renderer of articles: markdown-it with this blog's rules. ``blog.lib.markdown`` calls it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.lib.article_tokens import make_article, text_of
from blog.lib.highlighting import Highlighter
from blog.lib.limits_of_work import limit_work
from blog.lib.sanitising import has_allowed_scheme
from blog.lib.wide_emphasis import allow_wide_emphasis
from blog.lib.xml_text import holdable


def html_and_text(source: str) -> tuple[str, str]:
    """Return the HTML of a Markdown text, not sanitised yet, and its plain text."""
    env: EnvType = {}
    parser = _parser()
    tokens = parser.parse(source, env)
    return parser.renderer.render(tokens, parser.options, env), _plain(tokens)


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
