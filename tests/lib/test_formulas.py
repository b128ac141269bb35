"""Formulas in an article, and what becomes of them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import formulas
from blog.lib.markdown import plain_text, render
from blog.lib.mathml import FORMULA_LIMIT, NoFormula, mathml


def parsed(source: str) -> BeautifulSoup:
    return BeautifulSoup(render(source), "html5lib")


@pytest.mark.parametrize(
    "source",
    [
        "$x$",
        "设$x$是",
        "（$a_1 * b_1$）",
        "$x$, $",
        "the $n$th",
        "a $x$.",
        "$2x$",
        r"$\$5$",
        "$5 + x_1$",
        "$a\nb$",
        "**$x$**",
        "[$x$](/y)",
        "|$x$|\n|-|",
    ],
)
def test_one_formula_is_found(source: str) -> None:
    assert len(parsed(source).select("math")) == 1
    assert not parsed(source).select("em")


@pytest.mark.parametrize(
    "source",
    [
        "$5 and $6",
        "$5, $6",
        "from $5-$6",
        "从$5到$6。",
        "US$5, US$6.",
        "US$5/A$7$",
        "$HOME/$USER",
        "$HOME and $PATH",
        "$5 to me or 6$",
        "$5涨到6$",
        "$ x $",
        "$x $",
        "$x",
        "$$",
        "$$$$",
        r"\$x$",
        r"$x\$",
        "`$x$`",
        "a$b$c",
        "$x$5",
        "    $x$",
    ],
)
def test_a_price_or_a_lone_sign_is_no_formula(source: str) -> None:
    page = parsed(source)
    assert not page.select("math")
    assert page.text.count("$") == source.count("$")


@pytest.mark.parametrize(
    "source",
    [
        "$$x$$",
        "$$\nx\n$$",
        "$$ x\n+ y $$",
        "text\n$$\nx\n$$\ntext",
        "- a\n\n  $$\n  x\n  $$",
        "> $$\n> x\n> $$",
        "```math\nx\n```",
    ],
)
def test_a_formula_on_its_own_lines_scrolls_by_itself(source: str) -> None:
    page = parsed(source)
    assert len(page.select("div.formula[role=group][tabindex='0'] > math[display=block]")) == 1
    assert "$" not in page.text


def test_a_display_formula_may_stand_within_a_line() -> None:
    assert parsed("so $$x$$ is").select("p > math[display=block]")


@pytest.mark.parametrize("source", ["$$\nx\n\ny\n$$", "$$a\n$b\n", "$$x", "- $$\n\nx\n$$"])
def test_what_ends_nowhere_is_no_formula(source: str) -> None:
    assert not parsed(source).select("math")


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        ("E=mc^2", "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\text{<img src=x>}", "<mtext>&lt;img\u00a0src=x&gt;</mtext>"),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\mathbf{A}\mathcal{B}\mathbb{C}\mathfrak{C}", "<mi>𝐀</mi><mi>ℬ</mi><mi>ℂ</mi><mi>ℭ</mi>"),
        (r"\boxed{x}", '<mrow class="boxed"><mrow><mi>x</mi></mrow></mrow>'),
        (r"\unicode{x3c}", "<mi>&lt;</mi>"),
        (r"a\!b", '<mi>a</mi><mspace width="-0.167em"></mspace><mi>b</mi>'),
        (r"\overline{a}", '<mover><mrow><mi>a</mi></mrow><mo accent="true" stretchy="true">‾</mo></mover>'),
        (r"\lim_x", '<munder><mo movablelimits="true">lim</mo><mi>x</mi></munder>'),
    ],
)
def test_tex_becomes_what_browsers_show(tex: str, html: str) -> None:
    shown = mathml(tex, display=True)
    for piece in ("<mrow>", "</mrow>"):
        html, shown = html.replace(piece, ""), shown.replace(piece, "")
    assert html in shown


@pytest.mark.parametrize(
    ("source", "cells"),
    [
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", ["align-right", "align-left"] * 2),
        (r"\begin{cases} 1 & x \\ 0 & y \end{cases}", ["align-left"] * 4),
    ],
)
def test_columns_are_aligned_by_classes(source: str, cells: list[str]) -> None:
    assert [cell["class"] for cell in parsed(f"$${source}$$").select("mtd")] == [[cell] for cell in cells]


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1}",
        r"\frac",
        "{",
        "x_",
        r"\nope{x}",
        "a & b",
        r"\cancel{x}",
        r"\begin{aligned} x",
        r"\def\a{xx}\a",
        r"\newcommand{\a}{\a\a}\a",
        "{" * 300 + "x" + "}" * 300,
        r"\sqrt" * 150 + "x",
        "x" * (FORMULA_LIMIT + 1),
        "",
    ],
)
def test_what_is_no_tex_is_shown_as_it_was_typed(tex: str) -> None:
    if tex:
        with pytest.raises(NoFormula):
            mathml(tex, display=False)
    page = parsed(f"```math\n{tex}\n```\n\nwords ${tex}$")
    assert page.select("pre.code, div.formula")
    assert tex in page.text
    assert not page.select("p math")


def test_an_article_has_so_many_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "MAX_FORMULAS", 3)
    page = parsed("$a$ $b$ $c$ $d$ $e$")
    assert [code.text for code in page.select("code")] == ["$d$", "$e$"]
    assert len(page.select("math")) == 3


def test_an_article_has_formulas_of_so_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "MAX_CHARACTERS", 5)
    page = parsed("$abc$ $abc$ $d$")
    assert [code.text for code in page.select("code")] == ["$abc$"]


def test_the_plain_text_has_the_source_of_formulas_within_lines() -> None:
    assert plain_text("Then $E=mc^2$ holds.\n\n$$\nx\n$$") == "Then E=mc^2 holds."


TEX = [
    *(
        "\\frac",
        "\\sqrt",
        "\\left(",
        "\\right)",
        "\\begin{matrix}",
        "\\end{matrix}",
        "\\text{",
        "\\href{",
        "\\style{",
    ),
    *(
        "{",
        "}",
        "_",
        "^",
        "&",
        "\\\\",
        "$",
        "'",
        "\\over",
        "\\mathbb{R}",
        "\\unicode{x1F4A9}",
        "\\unicode{xD800}",
    ),
    *(
        "\\color{red}",
        "\\verb|",
        "%",
        "#",
        "1.5",
        "x",
        "中",
        " ",
        "\n",
        "\\genfrac",
        "\\sideset",
        "\\hline",
        "<",
        "\\",
    ),
]


@given(st.lists(st.sampled_from(TEX), max_size=20).map("".join) | st.text())
def test_whatever_is_typed_is_a_formula_or_none(tex: str) -> None:
    with suppress(NoFormula):
        assert mathml(tex, display=True).startswith("<math")
    assert render(f"$${tex}$$ ${tex}$\n\n```math\n{tex}\n```")
