"""What differs between two texts, word by word, in Chinese and in Latin letters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import differences as module
from blog.lib.differences import ADDED, EQUAL, REMOVED, Run, differences, lines, matches, sentences, words

# Few letters, so that texts have much in common, and often more than once.
texts = st.text(alphabet="ab 中文。\n", max_size=60)
anything = st.text(max_size=60)


def former(runs):
    return "".join(run.text for run in runs if run.kind != ADDED)


def latter(runs):
    return "".join(run.text for run in runs if run.kind != REMOVED)


@given(st.one_of(texts, anything), st.one_of(texts, anything))
def test_the_runs_give_both_texts(before, after):
    runs = differences(before, after)
    assert (former(runs), latter(runs)) == (before, after)
    assert all(run.text for run in runs)
    assert all(one.kind != other.kind for one, other in pairwise(runs))


@given(anything)
def test_a_text_does_not_differ_from_itself(text):
    assert {run.kind for run in differences(text, text)} <= {EQUAL}


@given(st.one_of(texts, anything))
def test_parts_joined_are_the_text(text):
    for split in (lines, sentences, words):
        assert "".join(split(text)) == text


def test_chinese_differs_by_characters_and_latin_by_words():
    assert differences("我们明天去北京。", "我们后天去北京。") == [
        Run(EQUAL, "我们"),
        Run(REMOVED, "明"),
        Run(ADDED, "后"),
        Run(EQUAL, "天去北京。"),
    ]
    assert differences("The quick fox", "The quiet fox") == [
        Run(EQUAL, "The "),
        Run(REMOVED, "quick"),
        Run(ADDED, "quiet"),
        Run(EQUAL, " fox"),
    ]


def test_a_paragraph_put_in_is_that_paragraph_alone():
    assert differences("一。\n\n三。\n", "一。\n\n二。\n\n三。\n") == [
        Run(EQUAL, "一。\n\n"),
        Run(ADDED, "二。\n\n"),
        Run(EQUAL, "三。\n"),
    ]


def test_a_word_that_happens_to_be_equal_amid_changes_is_no_island():
    runs = differences("everything old was here", "something new is there")
    assert runs == [Run(REMOVED, "everything old was here"), Run(ADDED, "something new is there")]


@pytest.mark.parametrize("whole", ["e\u0301", "👩‍👩‍👧", "👍🏽", "❤️", "हि"])
def test_what_is_one_character_for_people_is_not_torn(whole):
    assert words(f"x,{whole}") == ["x", ",", whole]
    assert Run(ADDED, whole) in differences("x, y", f"x, {whole} y") or Run(
        ADDED, f"{whole} "
    ) in differences("x, y", f"x, {whole} y")


def test_the_shortest_way_is_found_where_nothing_is_unique():
    found = matches("abcabba", "cbabac", module.budget())
    assert sum(match.size for match in found) == 4


@pytest.mark.parametrize("size", [1_000_000])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ab", "ba"),
        ("\n", "\n\n"),
        ("中文", "文中"),
        ("a\nb\n", "b\na\n"),
        ("a b c ", "c b a "),
        ("。a", "a."),
    ],
)
def test_the_work_is_bounded_whatever_the_texts(monkeypatch, before, after, size):
    steps = [module.STEPS]
    monkeypatch.setattr(module, "budget", lambda: steps)
    one, other = (before * size)[:size], (after * size)[: size - 1]
    runs = differences(one, other)
    assert (former(runs), latter(runs)) == (one, other)
    # What was begun within the budget is finished: a row of changes, and once in each stretch that is left.
    assert steps[0] > -module.STEPS
