"""The sections of an article, read out of the HTML that was stored of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from blog.lib.markdown import render
from blog.lib.sections import MOST, Section, sections_of


def titles(source: str) -> list[object]:
    """The titles of a text's sections, each followed by the list of those within it."""
    found: list[object] = []
    for section in sections_of(render(source)):
        found.append(section.title)
        if section.parts:
            found.append([part.title for part in section.parts])
    return found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("## a\n\n## b\n\n### c\n\n#### d\n\n## e", ["a", "b", ["c"], "e"]),
        ("### a\n\n### b\n\n## c\n\n### d", ["a", "b", "c", ["d"]]),
        ("# a\n\n## b\n\n# c", ["a", ["b"], "c"]),
        ("a\n=\n\nb\n-\n\nc\n-\n", ["a", ["b", "c"]]),
        ("## 一 `a`\n\n## **二**，*三*\n\n## [四](/x)", ["一 a", "二，三", "四"]),
        ("## a[^1]\n\n## $x^2$\n\n## c\n\n[^1]: A note.", ["a", "x2", "c"]),
        ("> ## a\n\n- ## b\n\n## c", ["a", "b", "c"]),
        ("## a\n\n##\n\n## c", ["a", "c"]),
        ("## a\n\n## b", []),
        ("## a\n\n### b\n\n#### c", []),
        ("words", []),
        ("", []),
    ],
)
def test_sections_are_nested_as_their_headings_are(source: str, found: list[object]) -> None:
    assert titles(source) == found


def test_a_text_with_contents_of_its_own_has_no_others() -> None:
    headings = "## a\n\n## b\n\n## c"
    assert sections_of(render(f"[TOC]\n\n{headings}")) == []
    # Shown as text, it is none.
    assert (
        len(sections_of(render(f'`<nav class="contents">`\n\n<nav class="contents"></nav>\n\n{headings}')))
        == 3
    )


def test_each_address_leads_to_the_heading() -> None:
    html = render("## 一 a\n\n## 一 a\n\n## &\n\n## %20\n\n## \"'<>")
    assert [section.address for section in sections_of(html)] == [
        *("#h-%E4%B8%80-a", "#h-%E4%B8%80-a-2"),
        *(f"#{heading['id']}" for heading in BeautifulSoup(html, "html5lib").select("h2")[2:]),
    ]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("`</h2><img src=x onerror=alert(1)>`", "</h2><img src=x onerror=alert(1)>"),
        ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
        ('[a](/x "b > c")', "a"),
        ('[a](/x "<h2 id=\\"h-x\\">b</h2>")', "a"),
        ('![<h2 id="h-x">b</h2>](/x.png)a', "a"),
        ("![a > b](/x.png)", ""),
    ],
)
def test_a_heading_is_its_words_whatever_it_holds(heading: str, title: str) -> None:
    sections = sections_of(render(f"## {heading}\n\n## two\n\n## three"))
    assert [section.title for section in sections] == [*filter(None, [title]), "two", "three"]
    assert all(isinstance(section, Section) and not section.parts for section in sections)


def test_of_very_many_headings_the_upper_ones_are_shown() -> None:
    source = "\n\n".join(f"## {n}\n\n### below {n}" for n in range(MOST))
    assert titles(source) == [str(n) for n in range(MOST)]
    assert len(titles("\n\n".join(f"### {n}" for n in range(MOST + 1)))) == MOST + 1
