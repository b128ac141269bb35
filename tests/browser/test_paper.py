"""An article on paper: its words and its address, nothing that only a screen can do."""

from __future__ import annotations

import pytest

from tests.browser.filled import filled
from tests.factories import make_article

CODE = f'x = "{"y" * 300}"'
TABLE = "\n".join(" | ".join([cell] * 12) for cell in ("Column", "---", "a value"))
LINKS = "[Elsewhere](https://elsewhere.example/page), [a heading](#one) and [a tag](/tags/python)."
BODY = f"{LINKS}\n\n## One\n\n```python\n{CODE}\n```\n\n## Two\n\n{TABLE}\n\n## Three\n\nWords."

SCREEN_ONLY = (
    *(".site-nav", ".site-footer", ".skip-link", ".article-contents", ".related", ".neighbours"),
    *("copy-link", ".code-box > button"),
)
AFTER = "element => getComputedStyle(element, '::after').content"
WIDER = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """A site with an article that fills paper, and others beside it."""

    def fill(owner):
        make_article("Before", body="Words.", author=owner, tags=["Python"])
        make_article("On paper", slug="paper", body=BODY, author=owner, tags=["Python"])

    with filled(tmp_path_factory.mktemp("paper"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def paper(tab, site):
    """The article as a sheet of A4 shows it."""
    tab.set_viewport_size({"width": 643, "height": 970})  # between margins of 2 cm
    tab.goto(f"{site.url}/articles/paper")
    assert all(
        tab.locator(part).first.is_visible() for part in (".site-nav", ".article-contents", "copy-link")
    )
    tab.emulate_media(media="print", color_scheme="dark")
    return tab


def test_paper_shows_the_article_and_where_it_was_read(paper):
    for part in SCREEN_ONLY:
        assert paper.locator(part).count(), part
        assert not paper.locator(part).first.is_visible(), part
    assert paper.get_by_role("heading", name="On paper").is_visible()
    address = paper.locator("link[rel=canonical]").get_attribute("href")
    assert paper.locator(".copy-link").evaluate(AFTER) == f'"{address}"'
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_says_where_links_to_other_sites_lead(paper):
    links = paper.locator(".prose a")
    assert links.all_inner_texts() == ["Elsewhere", "a heading", "a tag"]
    said = [link.evaluate(AFTER) for link in links.all()]
    assert "https://elsewhere.example/page" in said[0] or "attr(href)" in said[0]
    assert said[1:] == ["none", "none"]


def test_nothing_is_cut_off_at_the_papers_edge(paper):
    assert paper.locator(".prose pre").evaluate(WIDER) <= 0
    assert paper.locator(".prose .table").evaluate(WIDER) <= 0
    assert paper.pdf(format="A4").startswith(b"%PDF")
