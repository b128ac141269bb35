"""What was looked for is marked in the texts as they were written, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from blog.lib.excerpts import width
from blog.lib.search_marks import WIDTH, Marker
from blog.lib.search_query import read


def marker(text):
    """What marks what is looked for by that text."""
    return Marker(read(text).needles)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("flask", "Flask, FLASK and ｆｌａｓｋ; flasks", ["Flask", "FLASK", "ｆｌａｓｋ"]),
        ("node.js", "Node.js and node js, not nodejs", ["Node.js", "node js"]),
        ("数据库", "資料庫 數據庫 数据库", ["數據庫", "数据库"]),
        ("c++", "C and C++", ["C++"]),
        ("c", "C++ scc", ["C"]),
        ("flask", "用Flask框架", ["Flask"]),
        ('"框架 flask"', "框架Flask 框架 flask", ["框架Flask", "框架 flask"]),
        ("学习 机器学习", "机器学习与学习", ["机器学习", "学习"]),
        ("", "anything", []),
    ],
)
def test_what_is_found_is_marked(typed, text, expected):
    marked = marker(typed).marked(text)
    assert [piece.split("</mark>")[0] for piece in str(marked).split("<mark>")[1:]] == expected
    assert marked.striptags() == Markup.escape(text).striptags()


def test_texts_are_escaped():
    assert str(marker("b").marked("<b> & b")) == "&lt;<mark>b</mark>&gt; &amp; <mark>b</mark>"
    assert "<script" not in str(marker("script").snippet("x <script>alert(1)</script>"))


@given(st.text("ab <&c中文。.", max_size=900), st.sampled_from(["a", "b c", "中", "文 b"]))
def test_a_snippet_is_short_and_shows_something(text, typed):
    found = marker(typed).snippet(text)
    if found is not None:
        assert "<mark>" in found
        assert width(found.striptags()) <= WIDTH + 1


def test_a_snippet_begins_near_and_says_what_was_left_out():
    found = marker("needle").snippet("hay " * 200 + "a needle. " + "hay " * 200)
    assert found is not None
    assert str(found).startswith("…")
    assert str(found).endswith("…")
    assert marker("nothing").snippet("hay") is None
