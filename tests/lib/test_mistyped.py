"""Addresses that came out of mails and fingers are made plain."""

import pytest

from blog.lib.mistyped import respelled, unescaped


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Hello-World", "hello-world"),
        ("ｈｅｌｌｏ", "hello"),
        ("hello).", "hello"),
        ("重庆”。", "重庆"),
        ("%E9%87%8D%E5%BA%86", "重庆"),
        ("%25E9%2587%258D", "重"),
        ("a\u200bb\u00ad", "ab"),
        (" hello ", "hello"),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_mistyped_address_is_made_plain(typed, plain):
    assert respelled(typed) == plain
    assert respelled(plain) == plain


@pytest.mark.parametrize("text", ["100%", "%", "%zz", "%FF", "a%E9b", "c%2"])
def test_percent_signs_that_stand_for_nothing_stay(text):
    assert unescaped(text) == text


def test_many_percent_signs_come_to_an_end():
    assert unescaped("%" + "25" * 200 + "41") == "A"
