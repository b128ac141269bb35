"""What a search compares: one tokenizer for every language, whose texts are looked through for what is typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.search_query import FILTERS_LIMIT, LENGTH_LIMIT, NEEDLES_LIMIT, read
from blog.lib.search_text import blocks_of, document, is_wide, lines_of, normalised, tokens_of

LETTERS = "aZé ÄßñÇ1２ｆＫ据據库庫学のカ한글กा-.'+#_/,，。“ \n\t\u200b\u00ad😀"
TEXTS = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flask框架 and C++/C# node.js don't", " flask 框架 and c ++ c # node js don t "),
        ("ＦＬＡＳＫ 資料庫，世界", " flask 资料库 世界 "),
        ("हिन्दी भाषा", " हिन्दी भाषा "),
        ("ไทย 한국어 カタカナ", " ไทย 한국어 カタカナ "),
        ("soft\u00adhyphen zero\u200bwidth", " softhyphen zerowidth "),
        ("snake_case 3.14", " snake case 3 14 "),
        ("😀 !?", ""),
        ("", ""),
    ],
)
def test_texts_are_made_of_words_and_of_runs_of_wide_letters(text, expected):
    assert normalised(text) == expected


@given(TEXTS)
def test_what_is_made_equal_stays_as_it_is(text):
    assert normalised(normalised(text)) == normalised(text)


@given(TEXTS)
def test_width_case_and_composition_make_no_difference(text):
    for other in (
        text.upper().lower(),
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFKC", text),
    ):
        # A few letters have a capital that is another letter's too.
        if other.casefold() == text.casefold() or unicodedata.normalize(
            "NFC", other
        ) == unicodedata.normalize("NFC", text):
            assert normalised(other) == normalised(text)


@given(TEXTS)
def test_a_token_is_wide_or_not_and_holds_no_space(text):
    for token in tokens_of(text):
        assert token
        assert not any(char.isspace() for char in token)
        assert len({is_wide(char) for char in token}) == 1


@given(TEXTS, TEXTS)
def test_whatever_is_typed_of_a_text_is_found_in_it(before, after):
    middle = before[len(before) // 3 :]
    text, _ = document("", " ".join(f"{before} {middle} {after}".split()))
    assert all(needle in text for needle in read(f'"{" ".join(middle.split())}"').needles)


@given(st.text(max_size=400))
def test_a_query_asks_for_a_bounded_number_of_things(text):
    query = read(text)
    assert len(query.needles) <= NEEDLES_LIMIT
    assert len(query.tags) + len(query.authors) <= FILTERS_LIMIT
    assert query.is_cut or len(text) <= LENGTH_LIMIT
    assert (
        read(query.text).needles == query.needles
        or query.is_cut
        or '"' in "".join((*query.tags, *query.authors))
    )


@pytest.mark.parametrize(
    ("text", "needles", "tags", "authors"),
    [
        ("flask 部署", (" flask ", "部署"), (), ()),
        ('"Machine  learning" node.js', (" machine learning ", " node js "), (), ()),
        ("“你好，世界”", ("你好 世界",), (), ()),
        ("Flask框架", (" flask ", "框架"), (), ()),
        ('tag:python TAG:"web dev" author:ada x', (" x ",), ("python", "web dev"), ("ada",)),
        ("标签：数据库 作者：ada", (), ("数据库",), ("ada",)),
        ("tag: x", (" x ",), (), ()),
        ('tag:""', (), (), ()),
        ('"', (), (), ()),
        ('a "b c', (" a ", " b ", " c "), (), ()),
        ("a a A", (" a ",), (), ()),
    ],
)
def test_what_is_typed_is_read_as_words_phrases_tags_and_authors(text, needles, tags, authors):
    query = read(text)
    assert (query.needles, query.tags, query.authors) == (needles, tags, authors)


def test_the_text_of_html_has_a_line_for_each_block_and_words_stay_whole():
    html = (
        '<p title="a>b">Hello <em>bo</em>ld<br>x &amp; y</p>\n<ul><li>one\n<li>two</ul>'
        "<pre><code>a = 1\nb</code></pre>"
    )
    assert list(blocks_of(html)) == ["Hello bold", "x & y", "one", "two", "a = 1 b"]
    assert normalised("a&lt;b") != normalised(lines_of("a&lt;b"))


def test_a_phrase_does_not_go_on_over_the_end_of_a_block():
    text, head = document("The end", lines_of("<p>of all</p><p>things here</p>"))
    assert text == " the end \n of all \n things here "
    assert text.encode()[:head].decode() == " the end "


def test_five_filters_are_kept_as_they_were_typed_whatever_their_kind():
    query = read("tag:a author:b tag:c author:d author:a tag:e tag:a")
    assert (query.tags, query.authors, query.is_cut) == (("a", "c"), ("b", "d", "a"), True)
    query = read("tag:a tag:b tag:c author:a author:b author:a")
    assert (query.tags, query.authors, query.is_cut) == (("a", "b", "c"), ("a", "b"), False)
    assert read(" ".join(f"tag:{name} author:{name}" for name in "abcde")).is_cut
