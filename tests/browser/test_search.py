"""Searching in a browser, on MariaDB: a plain form, and results while one types."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_main_job import set_up, write
from tests.web.page_cache.asking import wait_until


def found(tab):
    """The titles of what is found."""
    return tab.locator(".search-result .entry-title").all_inner_texts()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_found_shows_while_one_types_and_nothing_while_composing(tab, served, width):
    set_up(tab, served)
    write(tab, served, "Waterwheels", "They *turn* slowly.", "Water")
    write(tab, served, "水车", "慢慢转动的水车。", "水")
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(served.url)
    tab.get_by_role("navigation", name="Site").get_by_role("link", name="Search").click()
    tab.wait_for_url("**/search")
    field = tab.get_by_role("searchbox", name="Search the articles")
    field.press_sequentially("turn")
    tab.locator(".search-result").wait_for()
    assert found(tab) == ["Waterwheels"]
    assert tab.locator(".search-result mark").all_inner_texts() == ["turn"]
    assert tab.get_by_role("status").inner_text() == "1 result"
    assert tab.url.endswith("/search?q=turn")
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    field.evaluate(
        """field => {
            field.dispatchEvent(new CompositionEvent("compositionstart"));
            field.value = "shui";
            field.dispatchEvent(new InputEvent("input", {isComposing: true}));
        }"""
    )
    tab.wait_for_timeout(600)
    assert asked == []
    field.evaluate(
        """field => {
            field.value = "水车";
            field.dispatchEvent(new CompositionEvent("compositionend"));
        }"""
    )
    tab.get_by_role("link", name="水车").wait_for()
    assert found(tab) == ["水车"]
    # Half of a Latin word finds nothing, and what was found stays until it is whole.
    field.press_sequentially(" tur")
    tab.wait_for_url("**tur")
    assert found(tab) == ["水车"]
    assert tab.get_by_role("status").inner_text() == ""
    field.press_sequentially(" ")
    tab.get_by_text("Nothing is found.").wait_for()
    assert found(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_typed_before_the_script_came_is_looked_for(tab, served):
    set_up(tab, served)
    write(tab, served, "Waterwheels", "They turn slowly.", "Water")
    held = []

    def hold(script):
        held.append(script)

    tab.route("**/live-filter*.js", hold)
    tab.goto(f"{served.url}/search", wait_until="commit")
    tab.get_by_role("searchbox", name="Search the articles").press_sequentially("turn")
    assert found(tab) == []
    wait_until(lambda: held or tab.wait_for_timeout(10))
    held[0].continue_()
    tab.locator(".search-result").wait_for()
    assert found(tab) == ["Waterwheels"]


def test_without_scripts_the_form_finds_and_a_page_that_is_not_there_searches(chromium, tab, served):
    set_up(tab, served)
    write(tab, served, "Waterwheels", "They turn slowly.", "Water")
    write(tab, served, "Windmills", "They turn fast.", "Air")
    plain = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    plain.goto(f"{served.url}/nowhere")
    plain.get_by_role("searchbox").fill("turn")
    with plain.expect_navigation():
        plain.get_by_role("button", name="Search").click()
    assert found(plain) == ["Windmills", "Waterwheels"]
    narrowing = plain.get_by_role("navigation", name="Narrow by tag")
    with plain.expect_navigation():
        narrowing.get_by_role("link", name=re.compile("Water")).click()
    assert found(plain) == ["Waterwheels"]
    plain.context.close()
