"""Titles on lines: where one may end, in Chinese, in Latin script and in both."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.social_lines import (
    CLOSING,
    NEVER_FIRST,
    OPENING,
    Size,
    fitted,
    pieces_of,
    set_on_lines,
    width_of,
)

ROOM = Size(10.0, 100)
# Without words that are too long for a line, which are broken anywhere.
WORDS = st.text("的对多标签系统Flask教程aeiou 。，、：？《》（）「」", min_size=1, max_size=120).filter(
    lambda text: text.strip() and not any(len(word) > 8 for word in text.split())
)


def measure(text: str) -> float:
    """Han letters are as wide as high, others half of that."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in text)


def lines(text, size=ROOM, *, is_east=True):
    """The lines of a text, each without its gaps."""
    found = set_on_lines(list(pieces_of(text, measure, is_east=is_east)), measure, size)
    assert found is not None
    return ["".join(piece.text for piece in line) for line in found]


@given(WORDS, st.booleans())
def test_nothing_is_lost_and_no_line_is_too_long(text, is_east):
    found = set_on_lines(list(pieces_of(text, measure, is_east=is_east)), measure, ROOM)
    assert found is not None
    assert "".join(piece.text for line in found for piece in line) == "".join(text.split())
    assert all(line and width_of(line) <= ROOM.width for line in found)


@given(st.text("的对多标签。，、：？《》（）「」…—ー", min_size=1, max_size=60))
def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it(text):
    pieces = list(pieces_of(text, measure, is_east=True))
    found = lines(text)
    # Only what could not stand on one line together is broken elsewhere.
    if all(width_of(run) <= ROOM.width for run in _runs(pieces)):
        assert not any(line[0] in CLOSING | NEVER_FIRST for line in found[1:])
        assert not any(line[-1] in OPENING for line in found[:-1])


def _runs(pieces):
    """What has to stay together."""
    runs = []
    for piece in pieces:
        if piece.cost is None and runs:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def test_lines_are_about_as_long_as_each_other():
    assert lines("one two three four five six", Size(8, 9), is_east=False) == ["onetwothree", "fourfivesix"]
    assert lines("一二三四五六七八九十一二", Size(10, 9)) == ["一二三四五六", "七八九十一二"]


def test_a_line_ends_with_a_clause_if_it_can():
    assert lines("从教程到生产，要避开哪些坑") == ["从教程到生产，", "要避开哪些坑"]


def test_words_and_what_belongs_to_them_stay_whole():
    assert lines("学习编程语言从Python开始吧", Size(8, 9)) == ["学习编程语言从", "Python开始吧"]
    assert all("100%" in " ".join(lines(f"{'的' * number}100%的", Size(8, 9))) for number in range(9))


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("用Python", 0.25),
        ("用 Python", 0.25),
        ("a b", 0.25),
        ("Python，", 0.0),
        ("》《", -0.5),
        ("）。", -0.5),
        ("的对", 0.0),
    ],
)
def test_between_letters_of_two_scripts_there_is_a_quarter_em_and_marks_share_their_halves(text, gap):
    assert list(pieces_of(text, measure, is_east=True))[-1].gap == gap


def test_quotation_marks_are_wide_in_chinese_and_part_of_the_word_elsewhere():
    assert [piece.text for piece in pieces_of("学“Py”吧", measure, is_east=True)] == [
        "学",
        "“",
        "Py",
        "”",
        "吧",
    ]
    assert [piece.text for piece in pieces_of("a “b” don’t", measure, is_east=False)] == ["a", "“b”", "don’t"]
    assert [piece.text for piece in pieces_of("我 don’t", measure, is_east=True)] == ["我", "don’t"]


def test_a_long_word_is_broken_at_its_seams_or_else_anywhere():
    found = lines("https://example.org/a-way/there", Size(11, 9), is_east=False)
    assert found == ["https://example.org/", "a-way/there"]
    assert lines("one 12.3456", Size(4, 9), is_east=False) == ["one", "12.3456"]
    assert sorted(map(len, lines("a" * 50, Size(9, 9), is_east=False))) == [16, 17, 17]


def test_the_first_size_that_holds_the_text_is_taken():
    sizes = [Size(4, 1), Size(8, 2), Size(10, 3)]
    chosen = [
        fitted("多" * count, measure, sizes, is_east=True)[0] for count in (1, 4, 5, 16, 17, 30, 31, 255)
    ]
    assert chosen == [0, 0, 1, 1, 2, 2, 2, 2]


@given(st.text(min_size=1, max_size=255).filter(str.strip), st.booleans())
def test_any_text_fits_and_what_is_cut_ends_with_an_ellipsis(text, is_east):
    size = Size(8, 3)
    _number, found = fitted(text, measure, [size], is_east=is_east)
    assert len(found) <= size.most_lines
    assert all(width_of(line) <= size.width for line in found)
    shown = "".join(piece.text for line in found for piece in line)
    if shown != "".join(text.split()):
        assert shown.endswith("…")
        assert "".join(text.split()).startswith(shown[:-1])
