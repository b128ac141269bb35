"""How much markup of one article is read."""

from __future__ import annotations

import sys

import pytest
from bs4 import BeautifulSoup

from blog.lib import formulas
from blog.lib import limits_of_work as limits
from blog.lib.markdown import plain_text, read, render

HOSTILE = [
    *("[", "![", "[](", "*a ", "*a* ", "**a", "[a](b) ", "`a ``b ", "&amp;", "<a@b.cc>", "_a", "~~a ", "\\*"),
    *("a\n\n", "a\n", "- a\n", "1. a\n", "# a\n", "> a\n", "> " * 24 + "a\n", "- " * 24 + "a\n", "---\n"),
    *("|a|\n|-|\n\n", "|a" * 40 + "|\n" + "|-" * 40 + "|\n\n"),
    *("$x'$ ", "$a ", "$$a\n", "$$\nx\n$$\n\n", "$" + "{" * 9 + "$\n\n", "[^a]", "[^a]\n\n[^a]: b\n\n"),
    *("[^a]: [^a] [^b]\n[^b]: [^a]\n", "> [!NOTE]\n> a\n\n", "- [ ] a\n", "- " * 24 + "[x] a\n"),
    *("[TOC]\n\n## a\n\n", "![](a) ![](b)\n\n", "![](a.mp4)\n\n", "```{1-999999,2}\na\n```\n"),
    *(
        "> " * 24 + "a\n" + "b\n" * 400,
        "- " * 24 + "a\n" + "b\n" * 400,
        "> - " * 12 + "a\n",
        "- + * " * 8 + "a\n\n",
    ),
    *(
        "#\n",
        "*\n",
        "-\n- ",
    ),
    *(
        "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "|\n" * 400 + "\n",
        "|-" * 9 + "|\n" + "|-" * 9 + "|\n" + "a\n" * 99 + "\n",
    ),
    *(
        "*a **b ~~c _d " * 30 + "d_ c~~ b** a* " * 30,
        "**中文。**",
        "_，_中",
        "[a]: b 'c\n",
        "```\na\n```\n",
        "$a+b$ ",
    ),
]
PICTURES = ["![" * 48 + "a" + "](b)" * 48 + "\n\n", "![*" * 24 + "a" + "*](b)" * 24 + "\n\n"]
# A text of this many characters is read in a blink, however it is nested.
HOSTILE_SIZE = 20_000
MOST_CALLS = 1_000_000


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits a hundredth of what they are, so that counting calls takes no minute."""
    for name in ("MAX_BLOCKS", "MAX_CELLS_LEFT_OUT", "MAX_LOOKS", "MAX_MARKS_A_BLOCK", "MAX_MARKS"):
        monkeypatch.setattr(limits, name, getattr(limits, name) // 100)
    for name in ("MAX_FORMULAS", "MAX_CHARACTERS"):
        monkeypatch.setattr(formulas, name, getattr(formulas, name) // 100)


def calls_of(source: str) -> int:
    """How many functions in Python are called while a text is read."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    usual = sys.getprofile()
    read.cache_clear()
    sys.setprofile(note)
    try:
        read(source)
    finally:
        sys.setprofile(usual)
    return count


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("shape", HOSTILE)
def test_beyond_the_limits_more_text_is_no_more_work(shape: str) -> None:
    read("warm *a* [b](c)\n\n- d\n\n|a|\n|-|\n")
    size = 8_000
    once, twice = (calls_of(shape * (n * size // len(shape))) for n in (1, 2))
    assert twice < once * 1.3 + 2_000


@pytest.mark.parametrize(
    "shape", [*HOSTILE, "[^a]\n\n[^a]: b\n\n" + "[^a]" * 999, "[TOC]\n" + "\n## a\n" * 999, *PICTURES]
)
def test_twice_the_text_is_no_more_than_twice_the_work(shape: str) -> None:
    read("warm *a* [b](c)\n\n- d\n\n|a|\n|-|\n\n$x$")
    half, whole = (
        calls_of((shape * (size // len(shape) + 1))[:size]) for size in (HOSTILE_SIZE // 2, HOSTILE_SIZE)
    )
    assert whole < half * 2.3 + 2_000
    assert whole < MOST_CALLS


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_what_is_nested_too_deeply_is_shown_as_it_was_typed(mark: str) -> None:
    page = BeautifulSoup(render(mark * 200 + "deep\n\nafter"), "html5lib")
    assert "deep" in page.text
    assert page.select("p")[-1].text == "after"
    assert mark * 100 in page.text


def test_lines_that_go_on_with_too_many_quotes_are_shown_as_they_were_typed() -> None:
    lines = [f"line {number}" for number in range(5_000)]
    page = BeautifulSoup(render("> " * 24 + "deep\n" + "\n".join(lines)), "html5lib")
    assert 0 < len(page.select("blockquote")) < 24
    assert [line for line in page.text.splitlines() if line.startswith("line")] == lines


def test_lists_that_are_too_many_for_so_short_a_text_are_shown_as_they_were_typed() -> None:
    source = ("- " * 24 + "deep\n") * 600 + "\n*last*"
    page = BeautifulSoup(render(source), "html5lib")
    assert page.text.count("deep") == 600
    assert "last" in page.text
    assert len(page.select("li")) < 24 * 600


def test_a_long_list_of_short_words_is_read_to_its_end() -> None:
    assert len(BeautifulSoup(render("- 苹果\n" * 4_000), "html5lib").select("li")) == 4_000


def test_rows_that_leave_out_too_many_cells_are_text() -> None:
    columns = 100
    rows = limits.MAX_CELLS_LEFT_OUT // columns + 5
    source = (
        "|a" * columns + "|\n" + "|-" * columns + "|\n" + "".join(f"row {number}\n" for number in range(rows))
    )
    page = BeautifulSoup(render(source + "\n*after*"), "html5lib")
    assert len(page.select("td")) <= limits.MAX_CELLS_LEFT_OUT + columns
    assert [f"row {number}" in page.text for number in range(rows)] == [True] * rows
    assert page.em


def test_a_long_table_of_whole_rows_stays_one() -> None:
    source = "|a|b|c|\n|-|-|-|\n" + "|1|2|3|\n" * 3_000
    page = BeautifulSoup(render(source), "html5lib")
    assert len(page.select("tr")) == 3_001
    assert not page.select("p")


def test_a_picture_too_deep_in_the_descriptions_of_others_is_shown_there_as_it_was_typed() -> None:
    image = BeautifulSoup(render("![" * 5 + "a" + "](b)" * 5), "html5lib").img
    assert image
    assert image["alt"] == "![" * 3 + "a" + "](b)" * 3


def test_a_paragraph_with_too_many_marks_is_the_text_it_is() -> None:
    hostile = "*a* [b](c) <i> &amp; " * limits.MAX_MARKS_A_BLOCK
    page = BeautifulSoup(render(f"*before*\n\n{hostile}\n\n*after*"), "html5lib")
    first, second, third = page.select("p")
    assert first.em
    assert third.em
    assert not second.select("*")
    assert second.text == hostile.strip()


def test_a_text_has_so_many_marks_in_all() -> None:
    paragraph = "*a* " * (limits.MAX_MARKS_A_BLOCK // 2)
    paragraphs = limits.MAX_MARKS // limits.MAX_MARKS_A_BLOCK
    page = BeautifulSoup(render(f"{paragraph}\n\n" * (paragraphs + 1)), "html5lib")
    marked = [bool(found.em) for found in page.select("p")]
    assert marked == [True] * paragraphs + [False]


def test_the_blocks_beyond_the_limit_are_shown_as_they_are() -> None:
    source = "a\n\n" * (limits.MAX_BLOCKS // 2) + "# <b>last</b>\n\n*words*\n"
    page = BeautifulSoup(render(source), "html5lib")
    assert len(page.select("p")) == limits.MAX_BLOCKS // 2
    assert page.select("pre")[-1].text == "# <b>last</b>\n\n*words*\n"


def test_long_writing_is_read_to_its_end() -> None:
    paragraph = (
        "一段*普通*的文字,with `code` and [a link](https://example.org/a_b?c=d&e=f)。" * 5 + "\n\n- 项\n\n"
    )
    source = paragraph * 1_500
    page = BeautifulSoup(render(source), "html5lib")
    assert len(page.select("a")) == 5 * 1_500
    assert not page.select("pre")


def test_a_text_is_parsed_once_for_html_and_plain_text() -> None:
    source = "# *a*\n\nb `c`"
    rendered = read(source)
    assert (rendered.html, rendered.plain) == (render(source), plain_text(source))
    assert calls_of(source) < 1_200


def test_a_text_that_was_just_read_is_not_read_again() -> None:
    assert read("# just *now*") is read("# just " + "*now*")
