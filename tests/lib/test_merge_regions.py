"""Two versions of a passage in one text: written, found again, chosen from, merged once more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.merge_regions import BOTH, CHOICES, MINE, THEIRS, Notation, both
from blog.lib.merging import merge, text_of
from tests.lib.test_merging import edits

NOTATION = Notation([("Mine", "Theirs"), ("我的", "对方的")])
BASE = "One.\n\nTwo.\n\nThree.\n"
# What a text may hold besides: lines of regions, whole and broken.
odd_texts = st.lists(
    st.sampled_from(
        [
            "a\n",
            "\n",
            "<<<<<<< Mine 1\n",
            "<<<<<<< Mine 2\n",
            "======= 1\n",
            "======= 2\n",
            ">>>>>>> Theirs 1\n",
            "=======\n",
        ]
    )
).map("".join)


def changed(words, text=BASE):
    """The text with another second paragraph."""
    return text.replace("Two.", words)


def conflicting():
    """A text with one region."""
    return NOTATION.merged(BASE, changed("Mine."), changed("Theirs."))[0]


def test_what_both_changed_stands_between_numbered_lines():
    assert conflicting() == (
        "One.\n\n<<<<<<< Mine 1\nMine.\n======= 1\nTheirs.\n>>>>>>> Theirs 1\n\nThree.\n"
    )
    [region] = NOTATION.regions(conflicting())
    assert (region.number, region.mine, region.theirs) == (1, "Mine.\n", "Theirs.\n")


@pytest.mark.parametrize(
    ("choice", "found"), [(MINE, "Mine."), (THEIRS, "Theirs."), (BOTH, "Mine.\n\nTheirs.")]
)
def test_a_choice_takes_the_place_of_its_region(choice, found):
    assert NOTATION.chosen(conflicting(), {1: choice}) == changed(found)


def test_without_a_choice_a_region_stays():
    for choices in ({}, {2: MINE}, {1: "else"}):
        assert NOTATION.chosen(conflicting(), choices) == conflicting()


def test_a_heading_between_two_versions_is_text():
    text = NOTATION.merged(BASE, changed("Mine\n=======\nmore."), changed("Theirs\n=======."))[0]
    assert NOTATION.chosen(text, {1: MINE}) == changed("Mine\n=======\nmore.")


def test_regions_of_every_language_are_known():
    text = conflicting().replace("Mine 1", "我的 1").replace("Theirs 1", "对方的 1")
    assert NOTATION.chosen(text, {1: THEIRS}) == changed("Theirs.")


def test_what_is_left_of_a_region_is_found():
    assert NOTATION.remnant(conflicting()) == "<<<<<<< Mine 1"
    assert NOTATION.remnant("a\n>>>>>>> Theirs 3\nb\n") == ">>>>>>> Theirs 3"
    assert NOTATION.remnant("a\n=======\n<<<<<<< HEAD\n>>>>>>> Theirs\n") == ""


def test_a_third_version_elsewhere_leaves_a_region_as_it_is():
    stored = changed("Theirs.", BASE.replace("One.", "First."))
    text, stayed = NOTATION.merged(changed("Theirs."), conflicting(), stored)
    assert (text, stayed) == (conflicting().replace("One.", "First."), {1: 1})


def test_a_third_version_of_the_same_passage_stands_against_mine():
    text, stayed = NOTATION.merged(changed("Theirs."), conflicting(), changed("Others."))
    [region] = NOTATION.regions(text)
    assert (region.mine, region.theirs, stayed) == ("Mine.\n", "Others.\n", {})


def test_a_third_version_that_says_mine_settles_it():
    assert NOTATION.merged(changed("Theirs."), conflicting(), changed("Mine.")) == (changed("Mine."), {})


def test_regions_are_numbered_in_their_order():
    base, stored = changed("Theirs."), changed("Theirs.", BASE.replace("One.", "1."))
    text, stayed = NOTATION.merged(base, conflicting().replace("One.", "I."), stored)
    assert [region.number for region in NOTATION.regions(text)] == [1, 2]
    assert stayed == {1: 2}
    assert NOTATION.chosen(text, {1: MINE, 2: THEIRS}) == changed("Theirs.", BASE.replace("One.", "I."))


def test_characters_without_a_meaning_are_kept():
    odd = "\U000f0000\U000f0001"
    text, _ = NOTATION.merged(
        changed("Theirs."), conflicting() + odd, changed("Theirs.", BASE.replace("O", odd))
    )
    assert text == conflicting().replace("O", odd) + odd


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("", "b\n", "b\n"),
        ("a\n", "", "a\n"),
        ("a", "b", "a\n\nb"),
        ("a\n\n", "b\n", "a\n\nb\n"),
        ("- a\n", "- b\n", "- a\n- b\n"),
        ("| a |\n", "| b |\n", "| a |\n| b |\n"),
        ("    a\n", "    b\n", "    a\n    b\n"),
    ],
)
def test_both_versions_are_two_paragraphs_or_one_list(mine, theirs, found):
    assert both(mine, theirs) == found


@given(edits(), st.booleans())
def test_of_a_merged_text_either_side_can_be_chosen_whole(edit, knows_base):
    base, mine, theirs = edit
    base = base if knows_base else None
    text, stayed = NOTATION.merged(base, mine, theirs)
    numbers = [region.number for region in NOTATION.regions(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert stayed == {}
    for place, choice in ((1, MINE), (2, THEIRS)):
        wanted = text_of(merge(base, mine, theirs), lambda conflict, place=place: conflict[place])
        assert NOTATION.chosen(text, dict.fromkeys(numbers, choice)).split() == wanted.split()


@given(edits(), edits())
def test_whatever_is_saved_meanwhile_nothing_of_mine_vanishes(edit, later):
    base, mine, theirs = edit
    sheet, _ = NOTATION.merged(base, mine, theirs)
    again, _ = NOTATION.merged(theirs, sheet, later[1])
    choices = dict.fromkeys(range(100), MINE)
    # New letters are in no base, so each one that is there was typed.
    for letter in "xyz新字":
        typed = NOTATION.chosen(sheet, choices).count(letter) - theirs.count(letter)
        assert NOTATION.chosen(again, choices).count(letter) >= typed


@given(odd_texts, st.dictionaries(st.integers(1, 2), st.sampled_from(CHOICES)))
def test_whatever_stands_in_a_text_is_read(text, choices):
    assert NOTATION.chosen(text, {}) == text
    assert len(NOTATION.chosen(text, choices)) <= len(text) + text.count("\n")
    if not NOTATION.remnant(text):
        assert NOTATION.regions(text) == []
