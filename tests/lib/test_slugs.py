"""Slugs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.letters import is_letter_or_digit, visible
from blog.lib.slugs import RESERVED, is_slug, numbered, slugify, tag_slug

titles = (
    st.text(st.sampled_from("aZ 9-_.'’+#/éÆßİ束行重庆のカПप\u093f\u0301ﬁ½😀\u200d\u3164中"), max_size=200)
    | st.text()
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("重庆", "chong-qing"),
        ("音乐", "yin-yue"),
        ("銀行行長", "yin-hang-hang-zhang"),
        ("绿色", "lv-se"),
        ("Python3入门，第2课", "python3-ru-men-di-2-ke"),
        ("二〇二六年", "er-ling-er-liu-nian"),
        ("Ｆｌａｓｋ", "flask"),
        ("Crème Brûlée à la Łódź", "creme-brulee-a-la-lodz"),
        ("Straße", "strasse"),
        ("Don't panic", "dont-panic"),
        ("日本語のテスト", "日本語のテスト"),
        ("Привет, мир", "привет-мир"),
        ("हिन्दी में", "हिन्दी-में"),
        ("我的の世界很大", "wo-de-の-shi-jie-hen-da"),
        ("a -- b__c", "a-b-c"),
        ("①", "1"),
    ],
)
def test_a_title_becomes_words_with_hyphens(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("Ｃ＋＋", "c-plus-plus"),
        ("C++11", "c-plus-plus-11"),
        ("C#", "c-sharp"),
        ("F#", "f-sharp"),
        (".NET 9", "dot-net-9"),
        ("example.net", "example-net"),
        ("issue #5", "issue-5"),
        ("1 + 1", "1-1"),
    ],
)
def test_signs_are_spelled_out_only_in_names(name: str, slug: str) -> None:
    assert slugify(name) == slug
    assert tag_slug(name) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("重庆", "重庆"),
        ("資料庫", "資料庫"),
        ("Web 开发", "web-开发"),
        ("学C++", "学c-plus-plus"),
        ("Café", "café"),
    ],
)
def test_a_tag_keeps_its_letters(name: str, slug: str) -> None:
    assert tag_slug(name) == slug


@pytest.mark.parametrize("text", ["", "😀", "!?", "。，", "---", "👨\u200d👩\u200d👧", "\u3164", "\ud800"])
def test_signs_alone_have_no_slug(text: str) -> None:
    assert slugify(text) == tag_slug(text) == ""


@given(titles)
def test_a_made_slug_has_the_shape_of_one(title: str) -> None:
    assert slugify(title) == "" or is_slug(slugify(title))
    assert tag_slug(title) == "" or is_slug(tag_slug(title))


@given(titles)
def test_whatever_holds_a_letter_or_a_digit_has_a_slug(title: str) -> None:
    visible_title = unicodedata.normalize("NFKC", visible(title))
    assert any(map(is_letter_or_digit, visible_title)) == bool(slugify(title))


@given(titles, st.integers(1, 30))
def test_a_slug_keeps_within_its_limit(title: str, limit: int) -> None:
    assert len(slugify(title, limit)) <= limit
    assert len(tag_slug(title, limit)) <= limit


def test_a_long_title_is_cut_between_words() -> None:
    assert slugify("one two three four", 12) == "one-two"
    assert slugify("one two three four", 13) == "one-two-three"


def test_one_long_word_is_cut_where_the_limit_is() -> None:
    assert slugify("x" * 500) == "x" * 120
    assert tag_slug("束" * 500) == "束" * 120


def test_a_very_long_title_begins_like_a_short_one() -> None:
    assert slugify("重庆" * 50_000, 24) == "chong-qing-chong-qing"


@pytest.mark.parametrize("text", ["a", "a-b", "c-plus-plus", "重庆", "2026", "café", "の"])
def test_what_is_a_slug(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "-", "-a", "a-", "a--b", "A", "a b", "a_b", "a.b", "a,b", "a+b", "!a", "Ａ", "é"]
)
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(unicodedata.normalize("NFD", text))


def test_a_free_slug_stays() -> None:
    assert numbered("flask", {"python"}) == "flask"


def test_a_taken_slug_gets_the_next_free_number() -> None:
    assert numbered("flask", {"flask"}) == "flask-2"
    assert numbered("flask", ["flask", "flask-2", "flask-3"]) == "flask-4"


def test_a_number_fits_into_the_limit_without_a_double_hyphen() -> None:
    assert numbered("ab-cd", {"ab-cd"}, limit=5) == "ab-2"


@given(st.sets(st.sampled_from(["ab-c", "ab-2", "ab-3", "ab", "a-2"])), st.integers(4, 8))
def test_a_numbered_slug_is_free_and_within_the_limit(taken: set[str], limit: int) -> None:
    slug = numbered("ab-cd-ef", taken | {"ab-cd-ef", "ab-cd"}, limit)
    assert slug not in taken
    assert len(slug) <= limit
    assert is_slug(slug)


def test_the_reserved_words_are_slugs() -> None:
    assert "feed" in RESERVED
    assert all(map(is_slug, RESERVED))
