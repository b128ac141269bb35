"""What an author says of a block of code: its file and its marked lines."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from blog.lib.markdown import render

LINES = "a\nb\nc\nd\ne\n"


def parsed(info: str, code: str = LINES) -> BeautifulSoup:
    return BeautifulSoup(render(f"```{info}\n{code}```"), "html5lib")


@pytest.mark.parametrize(
    ("info", "marked"),
    [
        ("python {2,4-5}", "bde"),
        ("python{1}", "a"),
        ("{3}", "c"),
        ("text { 1 , 3 - 4 }", "acd"),
        ("python {4-999999,0-1}", "ade"),
        ("python {4-2}", ""),
        ("python {}", ""),
        ("python {x}", ""),
        ('python title="{1}" {2}', "b"),
        ("python {9}", ""),
    ],
)
def test_lines_are_marked(info: str, marked: str) -> None:
    page = parsed(info)
    assert "".join(mark.text.strip() for mark in page.select("pre mark")) == marked
    assert page.select("pre")[0].text == LINES


def test_marks_go_over_no_line_s_end_within_a_token() -> None:
    page = parsed("python {2}", '"""one\ntwo\nthree"""\n')
    assert page.select("mark")[0].text == "two\n"
    assert page.select("mark > span.s, mark > span.sd")


@pytest.mark.parametrize(
    ("info", "title"),
    [
        ('python title="app.py"', "app.py"),
        ("python title=app.py {1}", "app.py"),
        ("python {1} title='a b.py'", "a b.py"),
        ('title="<b>&amp;"', "<b>&"),
    ],
)
def test_a_file_name_stands_above_the_code(info: str, title: str) -> None:
    page = parsed(info)
    assert page.select("figure.code > figcaption")[0].text == title
    assert page.select("figure.code > pre.code > code")


@pytest.mark.parametrize("info", ["", "python", 'python title=""', "python subtitle=x"])
def test_code_without_a_name_is_no_figure(info: str) -> None:
    assert not parsed(info).select("figure")


def test_the_language_is_known_beside_notes() -> None:
    assert parsed("python{1}", "def f(): pass\n").select("pre[data-language=python] span.k")
    assert not parsed("{1}").select("[data-language]")
