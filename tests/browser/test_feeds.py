"""A feed that is opened in a browser, on MariaDB: it says what it is, and leads to its articles."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_an_opened_feed_explains_itself(tab, demo, width, name):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(f"{demo.url}/{name}")
    assert "feed reader" in tab.locator(".feed-note").inner_text()
    assert tab.locator(".feed-address").inner_text() == f"{demo.url}/{name}"
    # What is for feed readers is not shown.
    assert tab.evaluate(
        "[...document.querySelectorAll('entry, item, id, guid, link')].every(e => !e.getClientRects().length)"
    )
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    title = tab.locator(".entry-title a").first
    words = title.inner_text()
    title.click()
    tab.wait_for_url("**/articles/*")
    assert tab.locator("h1").inner_text() == words


def test_an_opened_feed_is_in_its_language_and_in_the_readers_scheme(tab, demo):
    paper = {}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(f"{demo.url}/feed.atom?lang=zh-Hans")
        paper[scheme] = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper["light"] != paper["dark"]
    assert tab.locator(".feed-newest").inner_text() == "最新文章"
    assert (
        "PingFang"
        in tab.locator(".feed-newest")
        .evaluate("element => getComputedStyle(element).fontFamily")
        .split(",")[0]
    )


def test_the_way_to_a_feed_begins_on_the_page(tab, demo):
    tab.goto(f"{demo.url}/tags/python")
    tab.locator(".archive-feeds a").first.click()
    tab.wait_for_url("**/tags/python/feed.atom")
    tab.locator(".feed-note a").click()
    tab.wait_for_url("**/tags/python")
