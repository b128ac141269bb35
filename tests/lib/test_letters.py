"""Letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.letters import count_han, fold, is_japanese, is_unspaced, simplified, visible


@pytest.mark.parametrize(
    ("text", "folded"), [("ＡÉ", "aé"), ("ﬁ", "fi"), ("ẞ", "ss"), ("ΐ", "ΐ"), ("①½", "11⁄2")]
)
def test_folding_makes_width_and_case_equal(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "result"), [("資料庫", "资料库"), ("乾隆 乾燥", "乾隆 干燥"), ("著名", "著名"), ("abc", "abc")]
)
def test_traditional_chinese_becomes_simplified_word_by_word(text: str, result: str) -> None:
    assert simplified(text) == result


def test_what_leaves_no_mark_is_dropped_and_spaces_are_kept() -> None:
    assert visible("a\u200b\u3164\x00\ufe0f\ud800 b\n\u3000") == "a b\n\u3000"


@pytest.mark.parametrize(
    ("text", "answer"), [("東京のラーメン", True), ("我的の世界很大", False), ("中文", False), ("", False)]
)
def test_kana_tell_japanese(text: str, answer: bool) -> None:
    assert is_japanese(text) is answer


@pytest.mark.parametrize(
    ("char", "answer"), [("中", True), ("，", True), ("の", True), ("한", False), ("a", False), (" ", False)]
)
def test_scripts_without_spaces(char: str, answer: bool) -> None:
    assert is_unspaced(char) is answer


def test_han_beyond_the_first_plane_counts() -> None:
    assert count_han("a𠮷〇中の") == 3
