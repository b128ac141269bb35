"""Excerpts, languages and reading times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.excerpts import excerpt, language_of, reading_minutes, width

FAMILY = "👨\u200d👩\u200d👧"
prose = st.text(st.sampled_from("ab  .-汉字，。e\u0301👨\u200d👩🏽🇨🇳한"), max_size=300) | st.text()


def test_a_short_text_stays_whole_on_one_line() -> None:
    assert excerpt(" One\n two\u3000three. ") == "One two three."


def test_english_is_cut_between_words() -> None:
    assert excerpt("The quick brown fox jumps", limit=18) == "The quick brown…"


def test_a_comma_does_not_stand_before_the_ellipsis() -> None:
    assert excerpt("Tags, articles, and people", limit=16) == "Tags, articles…"


def test_chinese_is_cut_after_a_mark_that_is_near() -> None:
    assert excerpt("我们今天写一个很长的句子，然后停下来继续写", limit=30) == "我们今天写一个很长的句子…"


def test_chinese_without_a_mark_is_cut_between_characters() -> None:
    assert excerpt("汉" * 40, limit=21) == "汉" * 10 + "…"


def test_a_word_among_chinese_is_never_cut() -> None:
    assert excerpt("我们用 SQLAlchemy 写程序", limit=14) == "我们用…"
    assert excerpt("我们用SQLAlchemy写程序", limit=14) == "我们用…"


def test_a_first_word_wider_than_the_limit_is_cut() -> None:
    assert excerpt("x" * 300, limit=10) == "x" * 9 + "…"


@pytest.mark.parametrize("letter", [FAMILY, "e\u0301", "👍🏽", "🇨🇳", "❤\ufe0f", "한"])
def test_what_looks_like_one_character_is_never_cut(letter: str) -> None:
    shown = excerpt(letter * 50, limit=11).removesuffix("…")
    assert shown
    assert shown == letter * (len(shown) // len(letter))


@given(prose, st.integers(1, 60))
def test_an_excerpt_keeps_within_its_limit(text: str, limit: int) -> None:
    assert width(excerpt(text, limit)) <= limit


@given(prose, st.integers(1, 60))
def test_an_excerpt_is_the_beginning_of_its_text(text: str, limit: int) -> None:
    folded = " ".join(text.split())
    assert excerpt(text, limit) == folded or folded.startswith(excerpt(text, limit).removesuffix("…"))


def test_a_heap_of_accents_counts() -> None:
    assert len(excerpt("e" + "\u0301" * 10_000, limit=50)) < 100


@pytest.mark.parametrize(
    ("text", "wide"), [("", 0), ("abc", 3), ("汉字", 4), ("é", 1), ("e\u0301", 1), (FAMILY, 2)]
)
def test_han_is_two_wide(text: str, wide: int) -> None:
    assert width(text) == wide


def test_reading_takes_at_least_a_minute() -> None:
    assert reading_minutes("") == 1


def test_reading_time_adds_words_and_han() -> None:
    assert reading_minutes("word " * 2200) == 10
    assert reading_minutes("汉" * 4000) == 10
    assert reading_minutes("word汉" * 2200) == 16


def test_a_text_is_in_english_or_chinese() -> None:
    assert language_of("A tag is a word with a page.") == "en"
    assert language_of("标签是有自己页面的词。") == "zh-Hans"


def test_an_empty_text_counts_as_english() -> None:
    assert language_of("") == language_of("123 …") == "en"


def test_code_does_not_hide_a_chinese_text() -> None:
    code = "for article in tag.articles: print(article.title) " * 4
    assert language_of("下面的代码打印一个标签下所有文章的标题：" + code) == "zh-Hans"


def test_a_chinese_name_does_not_make_an_english_text_chinese() -> None:
    assert (
        language_of("The train from 重庆 to 成都 takes less than two hours, and the seats are good.") == "en"
    )


def test_japanese_counts_as_english() -> None:
    assert language_of("これは日本語で書かれた文章です。") == "en"
