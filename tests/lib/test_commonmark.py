"""CommonMark's own examples: each gives what the specification says, but for what docs/markdown.md lists."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag
from markdown_it import MarkdownIt

from blog.lib.markdown import render
from config import ROOT


class Example(NamedTuple):
    """An example of the specification."""

    number: int
    section: str
    markdown: str
    html: str


EXAMPLES = [
    Example(**one) for one in json.loads((ROOT / "tests/fixtures/commonmark.json").read_text())["examples"]
]
# Where the result is another one on purpose: addresses that may not be linked to stay as they were typed.
EXCEPTIONS = {596, 598, 599, 601}


def needs_raw_html(example: Example) -> bool:
    """Whether an ordinary parser gives something else when raw HTML is off."""
    with_html, without = (
        MarkdownIt("commonmark", {"html": html}).render(example.markdown) for html in (True, False)
    )
    return with_html != without


def as_specified(html: str) -> str:
    """The specification's HTML as this blog would write it, where that is only another way to say the same."""
    page = BeautifulSoup(html, "html5lib")
    above: list[int] = []
    for heading in page.select("h1, h2, h3, h4, h5, h6"):
        above = [level for level in above if level < int(heading.name[1])] + [int(heading.name[1])]
        heading.name = f"h{min(len(above) + 1, 6)}"
    for code in page.select("pre > code[class]"):
        del code["class"]
    return flat(page)


def as_rendered(html: str) -> str:
    """This blog's HTML without what it adds: ids, ways to load, boxes, captions."""
    page = BeautifulSoup(html, "html5lib")
    for element in page.select("*"):
        for name in ("id", "rel", "loading", "decoding", "tabindex", "data-language", "width", "height"):
            del element[name]
    for pre in page.select("pre"):
        del pre["class"]
    for inside in page.select("pre span, .gallery > figure"):
        inside.unwrap()
    for figure in page.select("figure"):
        figure.name = "p"
        del figure["class"]
    for caption in page.select("figcaption"):
        picture = caption.find_previous("img")
        assert isinstance(picture, Tag)
        picture["title"] = caption.extract().text
    return flat(page)


def flat(page: BeautifulSoup) -> str:
    """The body with attributes in order, and white space only where a reader sees it."""
    assert page.body is not None
    page.smooth()
    for text in page.body.find_all(string=True):
        if not text.find_parent("pre"):
            text.replace_with(NavigableString(re.sub(r"[ \n\t]+", " ", text)))
    for element in page.body.select("*"):
        element.attrs = dict(sorted(element.attrs.items()))
    html = page.body.decode(formatter="minimal")
    return re.sub(r"\s*(</?(?:body|p|div|h\d|ul|ol|li|blockquote|pre|hr|br)\b[^>]*>)\s*", r"\1", html).strip()


def differs(example: Example) -> bool:
    """Whether this blog shows something else than the specification says."""
    return as_rendered(render(example.markdown)) != as_specified(example.html)


def test_all_examples_are_here() -> None:
    assert [example.number for example in EXAMPLES] == list(range(1, 653))


def test_all_but_the_known_exceptions_give_the_specified_result() -> None:
    without_raw_html = [example for example in EXAMPLES if not needs_raw_html(example)]
    different = {example.number for example in without_raw_html if differs(example)}
    assert different == EXCEPTIONS


def test_the_document_says_how_many_and_which() -> None:
    text = " ".join((ROOT / "docs/markdown.md").read_text("utf-8").split())
    raw = sum(map(needs_raw_html, EXAMPLES))
    rest = len(EXAMPLES) - raw
    assert f"Of the {len(EXAMPLES)} examples {raw} need raw HTML" in text
    assert f"Of the other {rest}, {rest - len(EXCEPTIONS)} give" in text
    assert (
        set(map(int, re.findall(r"^\| (\d{3}) \|", (ROOT / "docs/markdown.md").read_text("utf-8"), re.M)))
        == EXCEPTIONS
    )


def test_a_wrong_result_is_found() -> None:
    wrong = Example(1, "", "*a*\n", "<p><strong>a</strong></p>\n")
    assert differs(wrong)
    assert differs(wrong._replace(html="<pre><em>a</em></pre>"))
    assert not differs(wrong._replace(html="<p><em>a</em></p>"))
