"""Three-way merging: what one side changed is taken, what both changed is kept from both."""

from hypothesis import given
from hypothesis import strategies as st

from blog.lib.differences import ADDED, differences
from blog.lib.merging import Conflict, is_clean, merge, merge_lists, text_of

# Few letters, so that texts have much in common, and often more than once.
texts = st.text(alphabet="ab 中文。\n", max_size=40)
lists = st.lists(st.sampled_from("abcde"), unique=True, max_size=5)


def written(conflict):
    return f"<{conflict.mine}|{conflict.theirs}>"


def merged(base, mine, theirs):
    return text_of(merge(base, mine, theirs), written)


@st.composite
def edits(draw):
    """A base and two texts that came from it by a few changes, as people make them."""
    base = draw(texts)
    return base, *(draw(edited(base)) for _ in range(2))


@st.composite
def edited(draw, base):
    text = base
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 6, len(text))))
        text = text[:start] + draw(st.text(alphabet="xyz新字\n", max_size=5)) + text[end:]
    return text


@given(texts, texts)
def test_what_one_side_alone_changed_is_taken(base, text):
    assert merged(base, text, base) == text
    assert merged(base, base, text) == text


@given(texts, texts)
def test_what_both_changed_alike_is_taken_once(base, text):
    assert merged(base, text, text) == text
    assert merged(None, text, text) == text


def turned(parts):
    return [
        Conflict(part.base, part.theirs, part.mine) if isinstance(part, Conflict) else part for part in parts
    ]


@given(edits())
def test_who_is_called_mine_makes_no_difference(edit):
    base, mine, theirs = edit
    assert merge(base, mine, theirs) == turned(merge(base, theirs, mine))


@given(edits(), st.booleans())
def test_nothing_that_either_side_typed_vanishes(edit, knows_base):
    base, mine, theirs = edit
    parts = merge(base if knows_base else None, mine, theirs)
    for number, side in ((1, mine), (2, theirs)):
        there = "".join(part if isinstance(part, str) else part[number] for part in parts)
        for run in differences(base, side):
            if run.kind == ADDED:
                # New letters are in no base, so each one that is there was typed.
                assert all(
                    there.count(letter) >= side.count(letter) for letter in set(run.text) & set("xyz新字")
                )


@given(edits())
def test_of_an_unknown_base_each_side_is_whole(edit):
    _, mine, theirs = edit
    parts = merge(None, mine, theirs)
    assert "".join(part if isinstance(part, str) else part.mine for part in parts) == mine
    assert "".join(part if isinstance(part, str) else part.theirs for part in parts) == theirs


def test_two_words_of_one_line_are_merged():
    assert merge("我喜欢红色的花。", "我很喜欢红色的花。", "我喜欢白色的花。") == ["我很喜欢白色的花。"]
    assert merge("one two three\n", "ONE two three\n", "one two THREE\n") == ["ONE two THREE\n"]


def test_one_word_that_both_changed_keeps_the_line_of_both():
    parts = merge("same\none two\nsame\n", "same\none 2\nsame\n", "same\none II\nsame\n")
    assert parts == ["same\n", Conflict("one two\n", "one 2\n", "one II\n"), "same\n"]
    assert not is_clean(parts)


def test_two_who_write_at_the_same_place_are_in_conflict():
    assert merge("a\n", "a\nmine\n", "a\ntheirs\n") == ["a\n", Conflict("", "mine\n", "theirs\n")]


def test_a_removal_and_a_change_of_the_same_words_are_in_conflict():
    assert merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n") == ["a\n", Conflict("b\n", "", "B\n"), "c\n"]


def test_paragraphs_far_apart_are_merged():
    base = "一\n\n二\n\n三\n"
    assert merge(base, "零\n\n" + base, base + "\n四\n") == ["零\n\n一\n\n二\n\n三\n\n四\n"]


@given(lists, lists, lists)
def test_lists_keep_what_either_added_and_lose_what_either_took_away(base, mine, theirs):
    found = merge_lists(base, mine, theirs)
    assert set(found) == (set(mine) | set(theirs)) - (set(base) - (set(mine) & set(theirs)))
    assert merge_lists(base, mine, base) == mine
    assert merge_lists(base, mine, mine) == mine
    assert set(merge_lists(None, mine, theirs)) == set(mine) | set(theirs)
    assert len(found) == len(set(found))
