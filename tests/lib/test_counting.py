"""Counts of characters, words and minutes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import markdown
from blog.lib.counting import count, of_markdown, reading_minutes, without_markup
from config import ROOT

# The same table is held against what the browser counts, by tests/browser/test_editor.py.
TABLE: list[dict[str, Any]] = json.loads((ROOT / "tests/fixtures/counts.json").read_text("utf-8"))
DEMO = sorted((ROOT / "demo/articles").rglob("*.md"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: repr(row["text"][:20]))
def test_texts_are_counted_as_in_the_table(row: dict[str, Any]) -> None:
    unmarked = without_markup(row["text"] * row.get("times", 1))
    assert unmarked == row.get("unmarked", row["text"]) * row.get("times", 1)
    found = count(unmarked)
    assert found[:3] == (row["characters"], row["words"], row["minutes"])
    assert found.is_east == row.get("is_east", found.is_east)


def test_with_its_markup_a_text_has_more_words() -> None:
    text = "[One](https://example.com) ![two](/media/two.png)"
    assert count(text).words > of_markdown(text).words == 1


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_the_quick_look_takes_as_long_to_read_as_what_the_parser_finds(path: Any) -> None:
    source = path.read_text("utf-8").partition("\n---\n")[2] or path.read_text("utf-8")
    exact = reading_minutes(markdown.plain_text(source))
    assert abs(of_markdown(source).minutes - exact) <= 1


@given(st.text(), st.text())
def test_a_line_more_never_counts_less(text: str, more: str) -> None:
    one, both = count(text), count(f"{text}\n{more}")
    assert all(later >= before for before, later in zip(one[:3], both[:3], strict=True))


@given(st.text(st.sampled_from("ab 汉字。*_`[]()!#->|\\&;1.\n")))
def test_no_markup_is_counted_that_was_not_there(text: str) -> None:
    assert count(without_markup(text)).characters <= count(text).characters + text.count("&")


@pytest.mark.parametrize("shape", ["[", "![", "[a](", "[a][", "`", "> ", "*", "&a", "a,", "1,", "[^", "- "])
def test_a_mebibyte_of_one_shape_is_counted(shape: str) -> None:
    # What were not linear would take hours.
    text = shape * (2**20 // len(shape))
    assert of_markdown(text).minutes >= 1
