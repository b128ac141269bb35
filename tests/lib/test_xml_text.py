"""What characters a page and a feed can hold."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.markdown import read
from blog.lib.xml_text import holdable


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x0c", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\ufdd0", "\ufffe", "\uffff", "\U0001ffff"],
)
def test_what_no_page_can_hold_is_marked(char: str) -> None:
    assert holdable(f"a{char}b") == "a\ufffdb"


def test_everything_that_people_write_stays() -> None:
    text = "a\tb\r\nc 猫 é 😀 \u200d \u00a0 \ufeff \ue000 \ufffd \U000e0020"
    assert holdable(text) == text


@given(st.text())
def test_whatever_is_held_is_xml(text: str) -> None:
    element = ElementTree.Element("a")
    element.text = holdable(text)
    ElementTree.fromstring(ElementTree.tostring(element, "utf-8"))


@pytest.mark.parametrize(
    "source", ["a&#12;b", "a\x0cb", "`a\x0cb`", "```\na\x0cb\n```", "[x](/y 'a&#12;b')", "a&#xFFFF;b"]
)
def test_html_and_plain_text_hold_no_control(source: str) -> None:
    rendered = read(source)
    assert holdable(rendered.html) == rendered.html
    assert holdable(rendered.plain) == rendered.plain
    assert "a\ufffdb" in rendered.html
