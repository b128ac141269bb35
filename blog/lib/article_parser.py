"""The parser and the renderer of articles: markdown-it with this blog's rules. ``blog.lib.markdown`` calls it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2s

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.lib.article_tokens import make_article, text_of
from blog.lib.article_words import words_in
from blog.lib.code_notes import language_named
from blog.lib.contents import contents_html
from blog.lib.excerpts import language_of
from blog.lib.figures import player_html
from blog.lib.footnotes import back_html, read_footnotes, reference_html
from blog.lib.formulas import Formulas, read_formulas
from blog.lib.highlighting import Highlighter
from blog.lib.limits_of_work import limit_work
from blog.lib.mathml import NoFormula
from blog.lib.rules_by_letter import ask_by_letter
from blog.lib.running_text import opening_of
from blog.lib.sanitising import has_allowed_scheme
from blog.lib.wide_emphasis import allow_wide_emphasis
from blog.lib.xml_text import holdable


def html_and_texts(source: str, language: str = "") -> tuple[str, str, str]:
    """Return the HTML of a Markdown text, not sanitised yet, its plain text, and its opening, as excerpts show it.

    The few words that are added are in ``language``; empty asks the text itself.
    """
    parser = _parser()
    env: EnvType = {}
    tokens = parser.parse(source, env)
    plain = _plain(tokens)
    # What one article needs while it is rendered: the words, what its ids end with, and what is left of its limits.
    env["words"] = words_in(language or language_of(plain))
    env["digest"] = blake2s(source.encode("utf-8", "replace"), digest_size=4).hexdigest()
    env["highlighter"], env["formulas"] = Highlighter(), Formulas(len(source))
    return parser.renderer.render(tokens, parser.options, env), plain, opening_of(tokens)


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
    read_formulas(parser)
    read_footnotes(parser)
    ask_by_letter(parser)
    parser.core.ruler.push("article", lambda state: make_article(state.tokens))
    return parser


class _ArticleParser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        # What may not be linked to stays as it was typed, so that the author sees why nothing happens.
        return has_allowed_scheme(url)


class _ArticleRenderer(RendererHTML):
    """The parser's own HTML, and what this blog adds to it. Methods are named after the tokens they render."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        info = unescapeAll(tokens[idx].info)
        if language_named(info) == "math":
            return self.formula_block(tokens, idx, options, env)
        return _block(tokens[idx].content, info, env)

    code_block = fence

    def formula(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        formulas: Formulas = env["formulas"]
        return formulas.inline(tokens[idx].content, tokens[idx].markup)

    def formula_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        formulas: Formulas = env["formulas"]
        try:
            return formulas.block(tokens[idx].content)
        except NoFormula:
            return _block(tokens[idx].content.strip("\n") + "\n", "math", env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # The box scrolls by itself, for a keyboard only when it can have the focus. A group needs no label,
        # which would have to be in the reader's language.
        return '<div class="table" role="group" tabindex="0"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def alert_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        kind = tokens[idx].info
        name = env["words"].alerts[kind]
        return f'<div class="alert {kind}" role="note">\n<p class="alert-name"><strong>{name}</strong></p>\n'

    def task_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        checked = ' checked=""' if tokens[idx].info else ""
        return f'<label><input type="checkbox" disabled=""{checked}> '

    def contents(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return contents_html(tokens[idx].meta["headings"], env["words"])

    def player(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return player_html(tokens[idx], self.renderInlineAsText(tokens[idx].children, options, env))

    def footnote_reference(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return reference_html(tokens[idx], env["digest"])

    def footnote_back(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return back_html(tokens[idx], env["digest"], env["words"])

    def footnotes_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return (
            f'<section class="footnotes" role="doc-endnotes" aria-label="{env["words"].footnotes}">\n<ol>\n'
        )

    def footnotes_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</ol>\n</section>\n"

    def note_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<li id="fn-{env["digest"]}-{tokens[idx].meta["number"]}">\n'

    def note_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"


def _block(code: str, info: str, env: EnvType) -> str:
    highlighter: Highlighter = env["highlighter"]
    return highlighter.block(code, info)
