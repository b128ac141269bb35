"""The index of a search: every text that holds something is proposed for it, and what one hash says is said exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.lib.search_grams import asked_for, grams_of, pieces_of
from blog.lib.search_postings import NOWHERE, TEXTS, Segment, look_up, numbers_in, set_of, shelf_of
from blog.lib.search_query import read
from blog.lib.search_text import document

WORDS = ("a", "the", "of", "C++", "python", "数据", "据库", "学", "机器学习", "，", "\n")
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
joined = st.lists(st.sampled_from(WORDS), max_size=4).map("".join)


def held(shelves, gram):
    """The texts with that hash."""
    shelf = shelves.get(shelf_of(gram))
    return look_up(shelf, gram) if shelf else NOWHERE


@given(st.lists(st.tuples(texts, texts | joined), min_size=1, max_size=5), joined | texts.map('"{}"'.format))
def test_every_text_that_holds_it_is_proposed_and_no_other_for_what_one_hash_says(written, typed):
    segment, stored = Segment(), []
    for title, body in written:
        text, head = document(title, body)
        cut = len(text.encode()[:head].decode())
        stored.append((text[:cut], text[cut:]))
        segment.add(grams_of(text[:cut]), grams_of(text[cut:]), pieces_of(text[:cut]))
    shelves = dict(segment.shelves())
    for needle in read(typed).needles:
        asked = asked_for(needle)
        found = [held(shelves, gram) for gram in asked.grams]
        for number, (title, body) in enumerate(stored):
            in_title = all(one.in_titles >> number & 1 for one in found)
            anywhere = all(one.anywhere >> number & 1 for one in found)
            assert in_title or needle not in title
            assert anywhere or needle not in body
            if asked.is_whole:
                assert in_title == (needle in title)
                assert anywhere == (needle in title or needle in body)


def test_what_many_texts_have_takes_no_more_than_a_bit_of_each():
    segment = Segment()
    for number in range(TEXTS):
        segment.add({7: 1} if number % 3 == 0 else {}, {7: 1, (number << 13) + 8: 2}, {})
    shelf = dict(segment.shelves())[7]
    assert len(shelf) < TEXTS // 8 + 4 * (TEXTS // 3 + 8)
    found = look_up(shelf, 7)
    assert found.anywhere == (1 << TEXTS) - 1
    assert found.in_titles == set_of(range(0, TEXTS, 3))
    assert found.is_one


def test_two_words_with_one_hash_are_told_of():
    segment = Segment()
    segment.add({}, {7: 1, 8: 1}, {})
    segment.add({}, {7: 2, 8: 1}, {})
    shelves = dict(segment.shelves())
    assert not look_up(shelves[7], 7).is_one
    assert look_up(shelves[8], 8).is_one


@given(st.sets(st.integers(0, TEXTS - 1)))
def test_a_set_of_texts_gives_their_numbers_back(numbers):
    assert list(numbers_in(set_of(numbers))) == sorted(numbers, reverse=True)
