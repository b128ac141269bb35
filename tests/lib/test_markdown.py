"""Markdown to safe HTML."""

from __future__ import annotations

import inspect
import itertools
import sys

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import highlighting
from blog.lib.markdown import plain_text, render

marks = st.sampled_from(
    [
        *("# ", "- ", "> ", "1. ", "*", "**", "_", "`", "```", "~~", "|", "|-|", "\n", "\n\n", "    ", "\t"),
        *("[", "](", ")", "![", "<", ">", "[a]: ", "http://", "javascript:", "data:", "JaVaScRiPt&colon;"),
        *("<script>", "</script>", "onerror=", '"', "'", "&", "&lt;", "&#106;", "\x00", "\ud800"),
        *("/media/a-1x2.png", "python", "a", "中", "，", " "),
    ]
)
hostile = st.lists(marks, max_size=40).map("".join) | st.text()


def parsed(source: str) -> BeautifulSoup:
    return BeautifulSoup(render(source), "html5lib")


def only(source: str, selector: str) -> Tag:
    (found,) = parsed(source).select(selector)
    return found


@given(hostile)
def test_whatever_is_typed_renders_without_scripts(source: str) -> None:
    assert "<script" not in render(source).lower()
    page = parsed(source)
    for element in page.body.select("*") if page.body else ():
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
        address = str(element.get("href") or element.get("src") or "").lower().strip()
        assert not address.startswith(("javascript:", "data:", "vbscript:"))


@pytest.mark.parametrize(
    "mark", ["[", ">", "> ", "*", "**a ", "`", "![", "- ", "_a", "[a](", "<", "|", "[a\n", "# a\n", "&", "\\"]
)
def test_hostile_nesting_renders(mark: str) -> None:
    assert render(mark * (20_000 // len(mark)))


def test_deep_nesting_needs_little_of_the_stack() -> None:
    render("warm")
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 500)
    try:
        assert render("> - " * 5000 + "deep").count("<blockquote>") > 10
        assert "deep" in render("![" * 5000 + "deep" + "](x)" * 5000)
    finally:
        sys.setrecursionlimit(usual)


def test_raw_html_shows_as_text() -> None:
    page = parsed("<script>alert(1)</script> <b onclick=x>b</b>\n\n<iframe src=x></iframe>")
    assert not page.select("script, b, iframe")
    assert "<script>alert(1)</script> <b onclick=x>b</b>" in page.text
    assert "<iframe src=x></iframe>" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html;base64,eA==",
        "vbscript:x",
        "java&#115;cript:x",
        "ftp://a.b",
    ],
)
def test_a_link_with_another_scheme_stays_text(address: str) -> None:
    page = parsed(f"[x]({address}) ![y]({address}) <{address}>\n\n[z]\n\n[z]: {address}")
    assert not page.select("a, img")
    assert "[x](" in page.text


def test_an_image_that_is_its_own_address_stays_text() -> None:
    assert not parsed("![x](data:image/png;base64,aaaa)").select("img")


@pytest.mark.parametrize("address", ["https://example.org/", "HTTP://example.org", "//example.org/x"])
def test_other_sites_get_no_opener(address: str) -> None:
    assert only(f"[x]({address})", "a")["rel"] == ["noopener"]


@pytest.mark.parametrize("address", ["/articles/x", "x?y#z", "mailto:a@example.org"])
def test_links_within_the_site_stay_plain(address: str) -> None:
    link = only(f"[x]({address})", "a")
    assert link.attrs == {"href": address}


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("## ### ##", "232"),
        ("# ## #", "232"),
        ("### ### ##", "222"),
        ("# ## ###### ### ##", "23443"),
        ("## #### ### ##### ##", "23342"),
        ("# ## ### #### ##### ######", "234566"),
    ],
)
def test_headings_start_below_the_title_and_leave_no_level_out(written: str, levels: str) -> None:
    source = "\n\n".join(f"{marks} {number}" for number, marks in enumerate(written.split()))
    headings = parsed(source).select("h1, h2, h3, h4, h5, h6")
    assert "".join(heading.name[1] for heading in headings) == levels
    assert [heading.text for heading in headings] == [str(number) for number in range(len(levels))]


def test_headings_have_ids_that_cannot_be_the_pages() -> None:
    ids = [
        h["id"] for h in parsed("## Content\n\n## 安装 `pip`\n\n## Content\n\n## 😀\n\n## C++").select("h2")
    ]
    assert ids == ["h-content", "h-安装-pip", "h-content-2", "h-4", "h-c-plus-plus"]


def test_ids_stay_unique_when_a_heading_looks_numbered() -> None:
    ids = [h["id"] for h in parsed("## a\n\n## a-2\n\n## a\n\n## a\n\n## 5\n\n## 😀\n\n## 😀").select("h2")]
    assert len(set(ids)) == len(ids) == 7


def test_a_link_to_a_heading_finds_it_as_authors_write_it() -> None:
    page = parsed("[go](#安装) [up](#nowhere)\n\n## 安装")
    assert [link["href"] for link in page.select("a")] == ["#h-%E5%AE%89%E8%A3%85", "#nowhere"]


def test_code_is_highlighted_in_short_classes() -> None:
    block = only("```Python title=x\ndef f():\n\treturn 1  # 一\n```", "pre.code")
    assert block["data-language"] == "python"
    assert block["tabindex"] == "0"
    assert [span.text for span in block.select("code span.k")] == ["def", "return"]
    assert block.text == "def f():\n\treturn 1  # 一\n"


@pytest.mark.parametrize("fence", ["```nope", "```", '```"><b>'])
def test_code_in_an_unknown_language_is_plain(fence: str) -> None:
    block = only(f"{fence}\n<b>&amp;</b>\n```", "pre.code")
    assert block.text == "<b>&amp;</b>\n"
    assert not block.select("code *")


def test_indented_code_is_plain_and_reachable() -> None:
    assert only("    a < b", "pre")["tabindex"] == "0"
    assert only("    a < b", "pre").text == "a < b\n"


def test_a_very_long_block_is_not_highlighted() -> None:
    short, long = "x = 1\n" * 10, "x = 1\n" * 10_000
    assert parsed(f"```python\n{short}```").select("pre span")
    assert not parsed(f"```python\n{long}```").select("pre span")


def test_a_block_with_a_very_long_line_is_not_highlighted() -> None:
    assert not parsed("```python\nx = 1\n" + "x = 1;" * 1000 + "\n```").select("pre span")


def test_code_that_takes_a_lexer_too_long_stays_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highlighting, "TIME_LIMIT", -1.0)
    block = only("```python\nx = 1\n```\n", "pre.code")
    assert block.text == "x = 1\n"
    assert not block.select("span")


def test_lexers_that_a_lexer_asks_see_the_clock_too(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = itertools.count()
    monkeypatch.setattr(highlighting.time, "thread_time", lambda: next(looks) * 1e-9)
    render("```php\n" + "<?php f(); ?>\n" * 100 + "```\n")
    alone = next(looks)
    render("```html+php\n" + "<?php f(); ?>\n" * 100 + "```\n")
    assert next(looks) - alone > alone * 1.5


def test_what_a_lexer_may_never_end_is_not_given_to_it() -> None:
    assert not parsed("```autoit\n" + "a\n" * 10 + "```").select("pre span")
    assert not parsed("```matlab\nx = 1" + "\n" * 300 + "y\n```").select("pre span")
    assert parsed("```matlab\nx = 1" + "\n" * 100 + "y\n```").select("pre span")


def test_highlighting_ends_when_an_article_had_enough() -> None:
    block = "```python\n" + "x = 1\n" * 8000 + "```\n\n"
    last = parsed(block * 6).select("pre")[-1]
    assert not last.select("span")


def test_blank_lines_in_code_stay() -> None:
    assert only("```python\n\n\nx\n\n```", "pre").text == "\n\nx\n\n"


def test_an_empty_heading_of_a_column_is_none() -> None:
    page = BeautifulSoup(render("| | b |\n| --- | --- |\n| c | d |"), "html5lib")
    assert [cell.text for cell in page.select("th")] == ["b"]
    assert [cell.text for cell in page.select("thead td")] == [""]


def test_a_table_scrolls_by_itself_and_aligns_by_class() -> None:
    source = "| a | b | c | d |\n|---|:-:|--:|:--|\n| 1 | 2 | 3 | 4 |"
    assert only(source, "div.table[role=group][tabindex='0'] > table")
    cells = parsed(source).select("td")
    assert [cell.attrs for cell in cells] == [
        {},
        {"class": ["align-center"]},
        {"class": ["align-right"]},
        {"class": ["align-left"]},
    ]


def test_images_load_late_but_for_the_first_and_uploads_have_their_size() -> None:
    first, second, third = parsed(
        "text ![z](/z.png)\n\n![a](/media/cat-800x600.webp) ![b](https://x.org/media/cat-800x600.webp)"
    ).select("img")
    assert first.attrs == {"src": "/z.png", "alt": "z", "decoding": "async"}
    assert second.attrs == {
        "src": "/media/cat-800x600.webp",
        "alt": "a",
        "width": "800",
        "height": "600",
        "loading": "lazy",
        "decoding": "async",
    }
    assert not third.has_attr("width")


@pytest.mark.parametrize(
    "name", ["cat.png", "cat-0x9.png", "cat-123456x9.png", "a/cat-8x6.png", "cat-8x6", "cat-８x6.png"]
)
def test_other_names_tell_no_size(name: str) -> None:
    assert not only(f"a ![a](/media/{name})", "img").has_attr("width")


def test_an_image_alone_is_a_figure_with_its_title_below() -> None:
    figure = only('![alt](/x.png "The *title* <b>")', "figure")
    assert only('![alt](/x.png "The *title* <b>")', "figcaption").text == "The *title* <b>"
    assert figure.img is not None
    assert not figure.img.has_attr("title")
    assert not parsed("![alt](/x.png)").select("figcaption, p")


def test_a_linked_image_alone_is_a_figure_too() -> None:
    assert only("[![alt](/x.png)](/y)", "figure > a[href='/y'] > img")


def test_an_image_in_a_sentence_is_no_figure() -> None:
    assert not parsed("see ![alt](/x.png) there\n\n- ![alt](/y.png)").select("figure")


@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("**注意：**请看", "注意："),
        ("说**“引用”**是", "“引用”"),
        ("这是**粗体**。", "粗体"),
        ("a **b** c", "b"),
        ("**中文。**英文", "中文。"),
        ("__注意：__请看", "注意："),
        ("说__“引用”__是", "“引用”"),
        ("（__粗__）", "粗"),
    ],
)
def test_emphasis_works_beside_chinese_punctuation(source: str, strong: str) -> None:
    assert only(source, "strong").text == strong


@pytest.mark.parametrize("source", ["报告_最终_版", "snake_case_name", "变量__名称__值", "a_中_b"])
def test_low_lines_within_a_name_stay(source: str) -> None:
    assert not parsed(source).select("em, strong")


def test_low_lines_beside_chinese_punctuation_stress() -> None:
    assert only("他说，_“很好。”_然后走了", "em").text == "“很好。”"


def test_struck_text_works_beside_chinese_punctuation() -> None:
    assert only("~~删除，~~后", "s").text == "删除，"


@pytest.mark.parametrize("source", ["中 * 文 *", "a ** b ** c", "1 * 2 * 3"])
def test_stars_between_spaces_stay_stars(source: str) -> None:
    assert parsed(source).select("em, strong") == []


def test_a_line_end_between_chinese_characters_makes_no_space() -> None:
    assert only("中文，\n换行 **粗**\n体 and\nmore 한\n글", "p").text == "中文，换行 粗体 and\nmore 한\n글"


def test_a_hard_break_stays() -> None:
    assert only("中文\\\n换行", "br")


def test_lone_surrogates_and_nulls_are_replaced() -> None:
    assert only("a\ud800b\x00c", "p").text == "a\ufffdb\ufffdc"


def test_plain_text_has_no_markup_code_blocks_or_images() -> None:
    words = (
        "# 标题\n\nSome *text* with `code` &amp; [a link](/x).\n中文\n换行\n\n- one\n- two ![alt](/x.png)\n\n"
    )
    source = words + "```\nfenced\n```\n\n    indented"
    assert plain_text(source) == "标题 Some text with code & a link. 中文换行 one two"


@given(hostile)
def test_plain_text_is_one_line_of_any_source(source: str) -> None:
    text = plain_text(source)
    assert text == " ".join(text.split())
