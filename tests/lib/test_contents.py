"""The table of contents in an article."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from blog.lib.markdown import plain_text, render


def parsed(source: str) -> BeautifulSoup:
    return BeautifulSoup(render(source), "html5lib")


def nested(element: Tag | None) -> list[object]:
    """The lists of an element as lists: each heading's words, followed by what is below it."""
    found: list[object] = []
    for item in element.find_all("li", recursive=False) if element else ():
        found.append(item.a.text)
        if item.ul:
            found.append(nested(item.ul))
    return found


@pytest.mark.parametrize("mark", ["[TOC]", "[toc]", "[[toc]]", "[[TOC]]"])
def test_the_contents_lead_to_the_headings(mark: str) -> None:
    page = parsed(f"{mark}\n\n## 一 `a`\n\n### 二\n\n## 三")
    nav = page.select_one("nav.contents[aria-label=目录]")
    assert nav
    assert nested(nav.ul) == ["一 a", ["二"], "三"]
    ids = [heading["id"] for heading in page.select("h2, h3")]
    assert ids == ["h-一-a", "h-二", "h-三"]
    assert nav.a
    assert nav.a["href"] == "#h-%E4%B8%80-a"


@pytest.mark.parametrize(
    ("marks", "lists"),
    [
        ("## #### ### ##", ["0", ["1", "2"], "3"]),
        ("### ## ###", ["0", "1", ["2"]]),
        ("## ### #### ##### ### ##", ["0", ["1", ["2", ["3"]], "4"], "5"]),
        ("# # ##", ["0", "1", ["2"]]),
    ],
)
def test_levels_that_are_left_out_make_no_empty_list(marks: str, lists: list[object]) -> None:
    headings = "\n\n".join(f"{mark} {place}" for place, mark in enumerate(marks.split()))
    assert nested(parsed(f"[TOC]\n\n{headings}").select_one("nav > ul")) == lists


@pytest.mark.parametrize(
    "source", ["[TOC]", "a [TOC]\n\n## b", "> [TOC]\n\n## b", "`[TOC]`\n\n## b", "[TOC]\nx\n\n## b"]
)
def test_elsewhere_and_without_headings_it_is_text(source: str) -> None:
    page = parsed(source)
    assert not page.select("nav")
    assert "[TOC]" in page.text


def test_contents_are_shown_once() -> None:
    assert len(parsed("[TOC]\n\n## a\n\n[TOC]").select("nav")) == 1


def test_a_heading_is_text_in_the_contents() -> None:
    page = parsed("[TOC]\n\n## <b> & [x](/y) ![z](/z.png)")
    assert page.select("nav li")[0].text == "<b> & x "
    assert [link["href"] for link in page.select("nav a")] == ["#h-b-x"]


def test_the_contents_are_not_in_the_plain_text() -> None:
    assert plain_text("[TOC]\n\n## a\n\nb") == "a b"
