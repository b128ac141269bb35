"""Readings of names."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.names import name_key
from blog.lib.readings import (
    SORT_LIMIT,
    SPELLING_LIMIT,
    SPELLINGS_LIMIT,
    initial,
    sort_reading,
    sounds,
    spellings,
    syllables,
    typed,
)

names = (
    st.text(
        st.sampled_from("aZ 9-_.'’+#éüÆßりの束行乐𠀾\U00031351〇重庆जКのーп\u093f\u0301ﷺ½😀\u200d中"),
        max_size=64,
    )
    | st.text()
)


def finds(text: str, name: str) -> bool:
    """Tell whether somebody who typed the text finds the name."""
    return any(spelling.startswith(form) for form in typed(text) for spelling in spellings(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("机器", "机器学习"),
        ("学习", "机器学习"),
        ("機器", "机器学习"),
        ("器学", "機器學習"),
        ("jiqi", "机器学习"),
        ("JiQiXueX", "机器学习"),
        ("xuexi", "机器学习"),
        ("ji qi xue xi", "机器学习"),
        ("jī qì", "机器学习"),
        ("jqxx", "机器学习"),
        ("xx", "机器学习"),
        ("xi'an", "西安"),
        ("xian", "西安"),
        ("chongqing", "重庆"),
        ("lvse", "绿色"),
        ("nüxing", "女性"),
        ("lüse", "绿色"),
        ("luse", "绿色"),
        ("hang", "行"),
        ("xing", "行"),
        ("mach", "Machine Learning"),
        ("learn", "Machine Learning"),
        ("chine l", "Machine Learning"),
        ("machinel", "Machine Learning"),
        ("ml", "Machine Learning"),
        ("jqxxp", "机器学习 Python"),
        ("xuexipython", "机器学习 Python"),
        ("xuexi python", "机器学习 Python"),
        ("pyth", "机器学习 Python"),
        ("c++", "C++ 入门"),
        ("c++ rumen", "C++ 入门"),
        ("crm", "C++ 入门"),
        ("p3rm", "Python 3 入门"),
        ("3rumen", "Python3入门"),
        ("frontend", "front-end"),
        ("front end", "front-end"),
        ("net", ".NET"),
        (".net", ".NET"),
        ("cafe", "Café"),
        ("café", "Cafe"),
        ("muller", "Müller"),
        ("müller", "Müller"),
        ("при", "Привет"),
        ("ラーメン", "東京ラーメン"),
    ],
)
def test_a_name_is_found_by(text: str, name: str) -> None:
    assert finds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "机器学习"),
        (" ", "机器学习"),
        ("--", "机器学习"),
        ("iqi", "机器学习"),
        ("jx", "机器学习"),
        ("c#", "C++"),
        ("c++", "C"),
        ("dongjing", "東京のラーメン"),
    ],
)
def test_a_name_is_not_found_by(text: str, name: str) -> None:
    assert not finds(text, name)


def test_the_ends_of_key_pinyin_and_initials_are_listed_once() -> None:
    assert spellings("西 安") == ["西 安", "xian", "xa", "安", "an", "a"]
    assert spellings("Flask") == ["flask", "f", "lask", "ask", "sk", "k"]


def test_of_several_readings_four_are_listed() -> None:
    whole = [text for text in spellings("行行行") if text.isascii() and len(text) > len("hangxing")]
    assert whole[0] == "xingxingxing"
    assert len(whole) == 4


@given(names)
def test_a_name_is_found_by_itself_and_by_its_end(name: str) -> None:
    key = name_key(name)
    if key:
        assert finds(key, name)
        assert key[-1] in spellings(name) or len(key) > SPELLINGS_LIMIT / 4


@given(names)
def test_spellings_are_few_short_and_different(name: str) -> None:
    found = spellings(name)
    assert len(found) <= SPELLINGS_LIMIT
    assert all(0 < len(spelling) <= SPELLING_LIMIT for spelling in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("char", ["行", "ﷺ", "a", "ü", "+", "9", "の", "\U00031351", "\u093f", "a "])
def test_long_names_have_as_many_spellings_as_others(char: str) -> None:
    name = char * 64
    assert len(spellings(name)) <= SPELLINGS_LIMIT
    assert finds(name, name)


@given(names)
def test_what_is_typed_has_few_forms_of_which_the_first_is_the_key(text: str) -> None:
    forms = typed(text)
    assert len(forms) <= 4
    assert forms[:1] == ([name_key(text)[:SPELLING_LIMIT]] if name_key(text) else [])
    assert all(forms)


def test_names_are_sorted_by_how_they_are_read() -> None:
    latin = [
        "安卓",
        "Ångström",
        "C",
        "C#",
        "C++",
        "C++ 入门",
        "Café",
        "重庆",
        "Flask",
        "绿色",
        "西安",
        "先进",
        "Zig",
    ]
    in_order = [*latin, "Привет", "한국", ".NET", "3D", "𠀾"]
    assert sorted(set(in_order), key=sort_reading) == in_order


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("機器學習", "ji qi xue xi"),
        ("机器学习Python 3", "ji qi xue xi python 3"),
        ("C++ 入门", "c++ ru men"),
        ("Front-End", "front-end"),
        ("Œuvre Łódź", "oeuvre lodz"),
        ("Привет", "привет"),
        ("", ""),
    ],
)
def test_a_sort_reading_is_pinyin_by_syllables_and_plain_letters(name: str, reading: str) -> None:
    assert sort_reading(name).lstrip("\U0010fffd") == reading


def test_a_long_name_has_a_sort_reading_that_is_cut() -> None:
    assert sort_reading("行" * 64) == ("xing " * 13)[:SORT_LIMIT]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("机器学习", "J"),
        ("flask", "F"),
        ("élan", "E"),
        ("Ｆｌａｓｋ", "F"),
        ("Привет", "П"),
        ("한국", "한"),
        ("3D", "#"),
        (".NET", "#"),
        ("𠀾", "#"),
        ("東京タワー", "#"),
        ("", "#"),
    ],
)
def test_an_index_lists_a_name_under_one_letter(name: str, letter: str) -> None:
    assert initial(sort_reading(name)) == letter


@given(names)
def test_an_index_needs_one_place_for_each_letter(name: str) -> None:
    reading = sort_reading(name)
    letter = initial(reading)
    assert len(letter) == 1
    assert len(reading) <= SORT_LIMIT
    assert (letter == "#") == (not reading or reading > "\U0010fff0")
    assert not ("A" <= letter <= "Z") or reading.startswith(letter.lower())


@given(st.text(st.sampled_from("行重庆機学𠀾\U00031350\U00031351\U000323af〇㐀\ufa0e龥鿿"), min_size=1))
def test_every_han_letter_has_a_reading_of_its_own(text: str) -> None:
    for tones in (False, True):
        assert len(syllables(text, tones=tones)) == len(text)
        assert all(map(all, syllables(text, tones=tones)))


def test_syllables_have_tones_when_asked_for() -> None:
    assert syllables("重庆") == [["chong"], ["qing"]]
    assert syllables("重庆", tones=True) == [["chong2"], ["qing4"]]
    assert syllables("行")[0][:2] == ["xing", "hang"]


def test_a_latin_name_loads_no_chinese_dictionary() -> None:
    program = (
        "import sys; from blog.lib import readings as r; r.spellings('Flask é'); r.initial('é'); r.typed('ü');"
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_chinese_name_sounds_as_a_whole():
    assert {"jiqixuexi", "jqxx"} <= set(sounds("机器学习"))
    assert {"c++rumen", "crm"} <= set(sounds("C++ 入门"))
    assert not {"学习", "xuexi", "xx"} & set(sounds("机器学习"))
    assert sounds("machine learning") == []
