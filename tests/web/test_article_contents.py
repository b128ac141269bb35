"""The contents beside an article, and how many tags an entry shows."""

from __future__ import annotations

from tests.factories import make_article

THREE = "## One & 1\n\n### Within\n\n## Two"


def test_an_article_of_several_sections_has_contents(page):
    make_article("Article", slug="article", body=THREE, language="en")
    nav = page("/articles/article").one("nav[aria-label=Contents]")
    assert [link.text for link in nav.select("a")] == ["One & 1", "Within", "Two"]
    assert [link.text for link in nav.select("ol ol a")] == ["Within"]
    assert nav.select_one("ol")["lang"] == "en"


def test_contents_are_named_in_the_readers_language_and_written_in_the_articles(page):
    make_article("Article", slug="article", body=THREE, language="en")
    nav = page("/articles/article?lang=zh-Hans").one(".article-contents")
    assert nav["aria-label"] == nav.summary.text
    assert nav.select_one("ol")["lang"] == "en"


def test_an_article_of_few_sections_or_with_contents_of_its_own_has_none(page):
    make_article("Few", slug="few", body="## One\n\n## Two")
    make_article("Own", slug="own", body=f"[TOC]\n\n{THREE}")
    assert not page("/articles/few").soup.select("nav[aria-label=Contents]")
    assert page("/articles/own").one("nav[aria-label=Contents]").parent["class"] == ["prose", "e-content"]


def test_no_heading_breaks_out_of_the_contents(page):
    heading = "</a></nav><img src=x onerror=alert(1)>\"'&lt;script&gt;"
    make_article(
        "Hostile", slug="hostile", body=f"## {heading}\n\n## `{heading}`\n\n## [a](javascript:alert(1))"
    )
    found = page("/articles/hostile")
    nav = found.one(".article-contents")
    assert len(nav.select("a")) == 3
    assert not found.soup.select("img, .article-contents script, [onerror]")
    assert all(link["href"].startswith("#h-") for link in nav.select("a"))


def test_an_entry_shows_a_dozen_tags_and_says_how_many_more_there_are(page):
    make_article("Many", slug="many", tags=[f"Tag {number:02}" for number in range(40)])
    make_article("Twelve", tags=[f"Tag {number:02}" for number in range(12)])
    twelve, many = sorted(page("/").soup.select(".entry"), key=lambda entry: "more tags" in entry.text)
    assert [len(entry.select(".tag")) for entry in (twelve, many)] == [12, 12]
    assert many.select_one(".entry-more").text == "and 28 more tags"
    assert not twelve.select(".entry-more")
    assert len(page("/articles/many").soup.select(".article-head .tag")) == 40
