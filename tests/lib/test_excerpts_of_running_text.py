"""What of an article its excerpt is made of: the words of its paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import markdown
from blog.lib.excerpts import excerpt
from blog.lib.running_text import ENOUGH

PIECES = (
    "# h\n\n",
    "> q\n",
    "- i\n",
    "a **b** ",
    "$x$ ",
    "$$y$$",
    "|a|\n|-|\n|b|\n",
    "[^1]",
    "\n[^1]: n\n",
    "中。",
    "\n\n",
)
sources = st.lists(st.sampled_from(PIECES)).map("".join) | st.text()


def opening(source: str) -> str:
    """The beginning of what is read of a text."""
    return markdown.read(source).opening


def test_headings_are_left_out():
    source = (
        "The days are told in order.\n\n## Departure\n\nThe ferry left.\n\n> ### Inside\n>\n> It was late."
    )
    assert opening(source) == "The days are told in order. The ferry left. It was late."


def test_tables_are_left_out():
    source = "How it breaks.\n\n| load | wait (ms) |\n| --- | --- |\n| light | 3 |\n\nThen it holds."
    assert opening(source) == "How it breaks. Then it holds."


def test_captions_are_left_out_and_so_are_pictures():
    source = 'One.\n\n![a](/a.png "first")\n\n![b](/b.png "second") ![c](/c.mp4 "third")\n\nTwo ![d](/d.png "fourth").'
    assert opening(source) == "One. Two."


def test_blocks_of_code_and_their_names_are_left_out():
    source = 'Run it:\n\n```sh title="run.sh"\nmake all\n```\n\n    make\n\nand wait.'
    assert opening(source) == "Run it: and wait."


def test_formulas_on_lines_of_their_own_are_left_out():
    source = "Then\n\n$$\nL = \\lambda W\n$$\n\nwhere $$x^2$$ it\n\n```math\nx\n```\n\nholds."
    assert opening(source) == "Then where it holds."


def test_footnotes_are_left_out():
    assert (
        opening("A claim[^1] holds.\n\n[^1]: From a book.\n\nSo does this.") == "A claim holds. So does this."
    )


def test_the_name_of_an_alert_is_left_out_and_its_words_stay():
    assert opening("> [!WARNING]\n> Mind *the* gap.\n\nGo on.") == "Mind the gap. Go on."


def test_contents_are_left_out():
    assert opening("[TOC]\n\n## One\n\nThe first.\n\n## Two\n\nThe second.") == "The first. The second."


def test_lists_tasks_and_quotes_are_running_text():
    source = "- one\n- two\n\n  more\n  1. three\n\n- [x] done\n\n> said\n> again"
    assert opening(source) == "one two more three done said again"


def test_code_and_links_within_lines_stay():
    assert opening("Call `make`, **then** [go](/there) on\\\nat once.") == "Call make, then go on at once."


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"L = \lambda W", "L=λW"),
        ("E = mc^2", "E=mc²"),
        ("x_1 + x_{n}", "x₁+xₙ"),
        ("x_i^{k+1}", "xᵢ^(k+1)"),
        ("T_{max}", "T_max"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\frac{a}{b+1}", "a/(b+1)"),
        (r"\sqrt{2}", "√2"),
        (r"a \le b", "a≤b"),
        (r"x < 1 \text{ or } \mathbb{R}", "x<1 or ℝ"),
        ("f'(20^\\circ)", "f′(20°)"),
    ],
)
def test_a_formula_within_a_line_is_the_letters_that_tell_it(tex, words):
    assert opening(f"Here ${tex}$ holds.") == f"Here {words} holds."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("The sum $\\sum_{i=1}^n x_i$ grows.", "The sum grows."),
        ("Its mean ($\\bar{x}$), or $\\bar{y}$, grows.", "Its mean, or, grows."),
        ("In the $\\bar{n}$th year it grew.", "In the th year it grew."),
        ("$\\bar{x}$, $\\bar{y}$: both grow.", "both grow."),
        ("平均值（$\\bar{x}$）增长。", "平均值增长。"),
        ("Odd: $\\nosuch x$.", "Odd:."),
        ("Long: $" + "x+" * 60 + "x$ it is.", "Long: it is."),
    ],
)
def test_a_formula_that_no_line_can_hold_leaves_no_gap(source, words):
    assert opening(source) == words


def test_chinese_paragraphs_follow_each_other_without_a_space():
    assert (
        opening("第一段说完了。\n\n## 标题\n\n第二段开始，\n\n“第三段”在这里")
        == "第一段说完了。第二段开始，“第三段”在这里"
    )
    assert opening("- 这一项没有标点\n- 下一项\n") == "这一项没有标点 下一项"


def test_a_space_stands_between_chinese_and_english_paragraphs():
    assert opening("第一段说完了。\n\nThe second is in English.\n\n第三段。") == (
        "第一段说完了。 The second is in English. 第三段。"
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# One\n\n## Two $x^2$\n\n```\ncode\n```", "One Two x²"),
        ("| a | b |\n| - | - |\n| c | d |", "a b c d"),
        ('![alt](/a.png "A caption")', "A caption"),
        ('![a](/a.png "one") ![b](/b.png "two")', "one two"),
        ("[^1]\n\n[^1]: Only a note.", "Only a note."),
    ],
)
def test_without_a_paragraph_it_is_what_else_is_there(source, words):
    assert opening(source) == words


def test_of_a_long_text_only_the_beginning_is_kept():
    assert ENOUGH < len(opening("some words\n\n" * 10_000)) < 2 * ENOUGH
    assert ENOUGH < len(opening("*some* words\n" * 1_000)) < 2 * ENOUGH
    assert ENOUGH < len(opening("some words\n\n" + "word " * 20_000)) < 3 * ENOUGH


@given(sources)
def test_it_is_one_line_of_any_source(source):
    text = opening(source)
    assert text == " ".join(text.split())
    assert bool(text) or not markdown.plain_text(source) or "$" in source


@given(sources)
def test_a_longer_text_begins_in_the_same_way(source):
    before = opening("words " * 40 + "\n\n" + source)
    assert excerpt(before, 150) == excerpt("words " * 40, 150)
