"""Alerts and tasks in an article."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from blog.lib.markdown import plain_text, render


def parsed(source: str, language: str = "") -> BeautifulSoup:
    return BeautifulSoup(render(source, language), "html5lib")


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
@pytest.mark.parametrize("mark", ["> [!{}]\n> *words*", "> [!{}]\n>\n> *words*", ">[!{}]  \n*words*"])
def test_a_quote_with_a_kind_is_an_alert(kind: str, mark: str) -> None:
    page = parsed(mark.format(kind.upper()))
    (alert,) = page.select(f"div.alert.{kind}[role=note]")
    assert alert.get_text(" ").split() == [kind.capitalize(), "words"]
    assert alert.em
    assert not page.select("blockquote")


@pytest.mark.parametrize(
    "source",
    [
        "> [!NOTE]",
        "> [!OTHER]\n> words",
        "> [!NOTE] words\n> more",
        "> words\n> [!NOTE]",
        "[!NOTE]\nwords",
        ">",
    ],
)
def test_other_quotes_stay_quotes(source: str) -> None:
    page = parsed(source)
    assert not page.select(".alert")
    assert ("[!" in page.text) == ("[!" in source)


def test_quotes_and_alerts_may_stand_in_each_other() -> None:
    page = parsed("> [!NOTE]\n> a\n>\n> > b\n>\n> > [!TIP]\n> > c\n\n> d\n>\n> > [!TIP]\n> > e")
    assert page.select(".note > blockquote")
    assert page.select(".note > .tip")
    assert page.select("blockquote > .tip")


def test_an_alert_is_named_in_the_language_of_the_article() -> None:
    assert parsed("> [!TIP]\n> 中文的提示").select_one(".alert-name").text == "提示"  # type: ignore[union-attr]
    assert parsed("> [!TIP]\n> words", "zh-Hans").select_one(".alert-name").text == "提示"  # type: ignore[union-attr]


def test_the_name_of_an_alert_is_not_in_the_plain_text() -> None:
    assert plain_text("> [!WARNING]\n> words") == "words"


def test_items_with_a_box_are_tasks() -> None:
    page = parsed("- [ ] open *a*\n- [x] done\n- [X] done\n  1. [ ] inner\n- plain")
    boxes = page.select("li.task > label > input[type=checkbox][disabled]")
    assert [box.has_attr("checked") for box in boxes] == [False, True, True, False]
    assert [label.get_text().strip() for label in page.select("label")] == ["open a", "done", "done", "inner"]
    assert page.select("li")[-1].get("class") is None


def test_tasks_may_have_paragraphs() -> None:
    assert len(parsed("- [ ] a\n\n- [x] b\n\n  more").select("li.task > p > label > input")) == 2


@pytest.mark.parametrize(
    "source", ["- [ ]", "- [ ]a", "- []  a", "- [y] a", "- a [ ] b", "[ ] a", "- `[ ] a`", "- [x](/y) a"]
)
def test_other_items_are_none(source: str) -> None:
    assert not parsed(source).select("input")


def test_the_box_is_not_in_the_plain_text() -> None:
    assert plain_text("- [x] words") == "words"
