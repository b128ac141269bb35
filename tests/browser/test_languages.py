"""Reading in another language than the browser asks for: by the switch, on every page from then on."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("width", [390, 1280])
def test_the_switch_leads_to_the_same_page_and_the_choice_is_remembered(chromium, demo, width):
    context = chromium.new_context(locale="en-US", viewport={"width": width, "height": 844})
    tab = context.new_page()
    tab.goto(f"{demo.url}/tags/python")
    assert tab.get_by_role("link", name="Archive").is_visible()
    tab.get_by_role("link", name="简体中文").click()
    tab.wait_for_url("**/tags/python**")
    assert tab.locator("html").get_attribute("lang") == "zh-Hans"
    tab.get_by_role("link", name="归档").click()
    tab.wait_for_url("**/archive/")
    assert tab.locator("h1").inner_text() == "归档"
    assert "年" in tab.locator("main").inner_text()
    # An article keeps its own language within a page of the reader's.
    tab.goto(f"{demo.url}/articles/an-index-that-hurt")
    assert tab.locator(".prose").get_attribute("lang") == "en"
    tab.get_by_role("link", name="English").click()
    tab.wait_for_url("**/articles/an-index-that-hurt**")
    assert tab.get_by_role("link", name="Archive").is_visible()
    context.close()
