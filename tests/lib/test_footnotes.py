"""Footnotes of an article."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from blog.lib.markdown import plain_text, render


def parsed(source: str, language: str = "") -> BeautifulSoup:
    return BeautifulSoup(render(source, language), "html5lib")


def notes(source: str) -> list[str]:
    """The notes' words, without the way back."""
    return [
        " ".join(note.get_text(" ").replace("↩\ufe0e", "").split()) for note in parsed(source).select("li")
    ]


def test_a_note_stands_at_the_end_and_leads_back() -> None:
    page = parsed("a[^1] b\n\n[^1]: The *note*.\n\nlast")
    link, back = page.select_one("p a[role=doc-noteref]"), page.select_one("section li a[role=doc-backlink]")
    assert link
    assert back
    assert link.text == "[1]"
    assert page.select_one("section.footnotes[role=doc-endnotes] li em")
    assert str(link["href"]).removeprefix("#") == page.select("li")[0]["id"]
    assert str(back["href"]).removeprefix("#") == link["id"]
    assert [p.text for p in page.select("p")][1] == "last"


def test_notes_are_in_the_order_in_which_the_text_asks_for_them() -> None:
    assert notes("[^b]: second\n[^a]: first\n\nx[^a] y[^b]") == ["first", "second"]


def test_a_note_that_is_asked_for_twice_leads_back_to_both_places() -> None:
    page = parsed("x[^a] y[^A]\n\n[^a]: note")
    assert [link.text for link in page.select("sup > a[role=doc-noteref]")] == ["[1]", "[1]"]
    ids = [link["id"] for link in page.select("a[role=doc-noteref]")]
    assert [f"#{name}" for name in ids] == [link["href"] for link in page.select("a[role=doc-backlink]")]
    labels = [link["aria-label"] for link in page.select("a[role=doc-backlink]")]
    assert labels == ["Back to reference 1-1", "Back to reference 1-2"]


def test_a_note_may_have_blocks_and_ask_for_notes() -> None:
    source = "x[^a]\n\n[^a]: one[^b]\n\n    two\n\n    ```\n    code\n    ```\n[^b]: deep[^a]\n"
    page = parsed(source)
    assert [note.select_one("pre") is not None for note in page.select("section > ol > li")] == [True, False]
    assert page.select("section pre")[0].text == "code\n"


def test_a_note_that_nobody_asks_for_is_left_out() -> None:
    assert "unasked" not in parsed("x\n\n[^a]: unasked[^b]\n\n[^b]: deeper").text
    assert not parsed("x\n\n[^a]: unasked").select("section, ol")


def test_a_reference_without_a_note_stays_text() -> None:
    page = parsed("x[^a] y[^b]\n\n[^b]: note")
    assert "x[^a]" in page.text


@pytest.mark.parametrize(
    "source",
    [
        "`[^a]`\n\n[^a]: b",
        r"\[^a]" + "\n\n[^a]: b",
        "![x [^a]](/y)\n\n[^a]: b",
        "> [^a]: b\n\n[^a]",
        "- [^a]: b\n\n[^a]",
        "    [^a]: b\n\n[^a]",
        "[^]: b\n\n[^]",
        "[^a b]: c\n\n[^a b]",
    ],
)
def test_elsewhere_there_is_no_note(source: str) -> None:
    assert not parsed(source).select("section, sup")


def test_a_reference_makes_what_would_be_a_link_around_it_text() -> None:
    page = parsed("[x [^a]](/y)\n\n[^a]: b")
    assert not page.select("a[href='/y'], a a")
    assert page.select("sup")


@pytest.mark.parametrize(
    "source",
    [
        "text[^a]\n[^a]: b",
        "x[^a]\n\n- c\n[^a]: b",
        "x[^a]\n\n> c\n[^a]: b",
        "x[^a]\n\n[^a]:\n    b",
        "x[^a]\n\n[^a]:\n\n    b",
    ],
)
def test_a_note_may_stand_right_below_something(source: str) -> None:
    assert notes(source)[-1] == "b"


def test_of_two_notes_with_one_name_the_first_counts() -> None:
    assert notes("x[^a]\n\n[^a]: first\n[^a]: second") == ["first"]


def test_an_empty_note_leads_back_all_the_same() -> None:
    assert parsed("x[^a]\n\n[^a]:").select("section li a[role=doc-backlink]")


def test_ids_are_not_those_of_another_article() -> None:
    ids = [{tag["id"] for tag in parsed(f"{word}[^1]\n\n[^1]: n").select("[id]")} for word in ("one", "two")]
    assert len(ids[0]) == len(ids[1]) == 2
    assert not ids[0] & ids[1]


def test_names_are_in_the_language_of_the_article() -> None:
    assert parsed("中文文章[^1]\n\n[^1]: 脚注").select(
        "section[aria-label=脚注] a[aria-label='返回正文引用处 1']"
    )
    assert parsed("words[^1]\n\n[^1]: note").select("section[aria-label=Footnotes]")
    assert parsed("words[^1]\n\n[^1]: note", "zh-Hans").select("section[aria-label=脚注]")


def test_a_reference_in_a_heading_is_not_in_its_id() -> None:
    page = parsed("[TOC]\n\n## Words[^1]\n\n[^1]: note")
    assert page.select("h2")[0]["id"] == "h-words"
    assert page.select("nav a")[0].text == "Words"


def test_the_plain_text_ends_with_the_notes() -> None:
    assert plain_text("a[^1] b\n\n[^1]: note\n\nc") == "a b c note"
