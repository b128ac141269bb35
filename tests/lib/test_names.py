"""Names of tags."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.names import clean_name, is_name, name_key, split_names

awkward = (
    st.text(st.sampled_from("aÉé\u0301漢汉乾縣，、, \n\t\u3000\u200b\u200c\u200d\ufe0f👩💻ｆﬁ\u3164\u202e"))
    | st.text()
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("flask", "FLASK"),
        ("flask", "Ｆｌａｓｋ"),
        ("資料庫", "资料库"),
        ("乾縣", "乾县"),
        ("machine learning", "Machine\u3000 Learning "),
        ("straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("flask", "fla\u200bsk\ufeff"),
        ("❤️ python", "❤ python"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C", "C#"), ("乾隆", "干隆"), ("a b", "ab"), ("cafe", "café")]
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(awkward)
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(awkward)
def test_a_cleaned_name_has_the_key_of_what_was_typed(name: str) -> None:
    assert name_key(clean_name(name)) == name_key(name)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Flask \t 3 ", "Flask 3"),
        ("资料\u3000库", "资料 库"),
        ("fl\u200bask\u202e\0", "flask"),
        ("cafe\u0301", "café"),
        ("Ｆｌａｓｋ", "Ｆｌａｓｋ"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db", "ab"),
        ("\u200d \ufe0f", ""),
        ("\ud800x", "x"),
    ],
)
def test_a_name_is_shown_clean(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown


@given(awkward)
def test_cleaning_twice_changes_nothing(name: str) -> None:
    assert clean_name(clean_name(name)) == clean_name(name)


def test_names_are_split_at_western_and_chinese_commas_and_lines() -> None:
    assert split_names("Flask, 数据库，Python、web 开发\r\nC++\n") == [
        "Flask",
        "数据库",
        "Python",
        "web 开发",
        "C++",
    ]


def test_a_repeated_name_keeps_its_first_spelling_and_place() -> None:
    assert split_names("資料, Flask, 资料, FLASK, Ｆｌａｓｋ, b") == ["資料", "Flask", "b"]


def test_empty_names_are_dropped() -> None:
    assert split_names(" ,，、\n \u200b,\u3164") == []


@given(awkward)
def test_splitting_what_was_split_changes_nothing(text: str) -> None:
    names = split_names(text)
    assert split_names(", ".join(names)) == names


@pytest.mark.parametrize("name", ["a", "7", "束", "C++", "①", "👍 ok", "ひ", "〇"])
def test_a_name_has_a_letter_or_a_digit(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", " ", "!!!", "。、", "👍", "👨\u200d👩\u200d👧", "\u3164", "\u0301", "--"]
)
def test_signs_alone_are_no_name(name: str) -> None:
    assert not is_name(name)


def test_a_name_in_ascii_loads_no_chinese_dictionary() -> None:
    program = (
        "import sys; from blog.lib import names; names.name_key('Flask é'); sys.exit('opencc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
