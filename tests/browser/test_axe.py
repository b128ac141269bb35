"""axe finds nothing to complain of where authors write, in both languages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_main_job import sign_in_to_demo

PAGES = (
    "/admin/articles",
    "/admin/articles?state=trashed",
    "/admin/articles/new",
    "/admin/articles/2",
    "/admin/articles/7",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("locale", "width"), [("en-US", 1280), ("zh-CN", 1280), ("en-US", 390), ("zh-CN", 390)]
)
def test_axe_finds_nothing_on_the_desk(chromium, demo, locale, width, scheme):
    viewport = {"width": width, "height": 844}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale=locale)
    tab = context.new_page()
    sign_in_to_demo(tab, demo)
    for path in PAGES:
        tab.goto(demo.url + path)
        assert complaints(tab) == [], path
    check_in_use(tab)
    context.close()


def check_in_use(tab):
    """The same with all that opens: suggestions, chips, the tab of the preview, the writing room, errors."""
    tab.fill(
        "#body",
        "## A heading\n\n- [ ] a task\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```python\nx = 1\n```",
    )
    tab.locator("tag-picker [role=combobox]").first.fill("one, two, p")
    tab.locator("tag-picker").get_by_role("option").first.wait_for()
    assert complaints(tab) == []
    if tab.get_by_role("tab").count():
        tab.get_by_role("tab").last.click()
        tab.locator("[data-preview] table").wait_for()
        assert complaints(tab) == []
        tab.get_by_role("tab").first.click()
    tab.locator("writing-room button").click()
    assert complaints(tab) == []
    tab.keyboard.press("Escape")
    tab.fill("#slug", "404")
    tab.fill("#tags", "!" * 80 + ",")
    tab.keyboard.press("Control+s")
    tab.locator(".error-summary").wait_for()
    assert complaints(tab) == []


def complaints(tab):
    """What axe says: its rule and the elements."""
    found = Axe().run(tab).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
