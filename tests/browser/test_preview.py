"""The preview beside the text, behind a tab on a phone, and the tools there."""

import pytest

from tests.browser.sheets import button, open_sheet, press
from tests.server.conftest import eventually

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(tab, demo):
    """A tab with an empty sheet, its text focused."""
    open_sheet(tab, demo)
    return tab


@pytest.fixture
def phone(chromium, demo):
    """The same on a phone."""
    context = chromium.new_context(locale="en-US", viewport=PHONE, has_touch=True, is_mobile=True)
    tab = context.new_page()
    open_sheet(tab, demo)
    yield tab
    context.close()


# -- a phone


def test_on_a_phone_the_tools_stay_on_top_as_large_as_a_finger(phone):
    phone.fill("#body", "A line.\n\n" * 200)
    phone.evaluate("window.scrollTo(0, 1500)")
    phone.wait_for_timeout(100)
    tools = phone.get_by_role("toolbar")
    assert tools.bounding_box()["y"] == 0
    sizes = [one.bounding_box() for one in tools.get_by_role("button").all()]
    assert all(size["width"] >= 44 and size["height"] >= 44 for size in sizes)
    assert tools.evaluate("tools => tools.scrollWidth > tools.clientWidth")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    tools.evaluate("tools => tools.scrollTo(1000, 0)")
    assert button(phone, "Image").bounding_box()["x"] < PHONE["width"] - 44


def test_on_a_phone_text_and_preview_are_tabs(phone):
    phone.fill("#body", "A **bold** word.")
    write_tab, preview_tab = phone.get_by_role("tab", name="Text"), phone.get_by_role("tab", name="Preview")
    assert not phone.locator("#desk-preview").is_visible()
    preview_tab.tap()
    phone.locator("#desk-preview strong", has_text="bold").wait_for()
    assert not phone.locator("#body").is_visible()
    assert phone.get_by_role("tabpanel", name="Preview").is_visible()
    press(phone, "ArrowLeft")
    assert phone.locator("#body").is_visible()
    assert write_tab.get_attribute("aria-selected") == "true"
    # What is missing is pointed at, wherever one is.
    preview_tab.tap()
    phone.get_by_role("button", name="Save", exact=True).tap()
    phone.locator("#title").wait_for()


# -- the preview

SECTIONS = "\n\n".join(
    f"## Section {number}\n\n"
    + "Some words that fill a line or two of the page. " * (3 + number % 7)
    + ("\n\n```\ncode\n```" if number % 3 else "\n\n- one\n- two")
    for number in range(60)
)


def test_the_preview_scrolls_with_the_text_and_the_text_with_the_preview(tab, demo):
    open_sheet(tab, demo)
    tab.fill("#body", SECTIONS)
    tab.locator("[data-preview] h2", has_text="Section 59").wait_for()
    for number in (0, 20, 40, 59):
        tab.locator("#body").evaluate(
            "(field, place) => { field.setSelectionRange(place, place); field.blur(); field.focus(); }",
            SECTIONS.index(f"## Section {number}\n"),
        )
        tab.wait_for_timeout(150)
        heading = tab.locator("[data-preview] h2").nth(number).bounding_box()
        assert 0 <= heading["y"] <= 780, number
    pane = tab.locator(".preview-pane")
    pane.hover()
    tab.mouse.wheel(0, -100_000)
    text = tab.locator("#body")
    assert eventually(lambda: text.evaluate("field => field.scrollTop") == 0)
    tab.mouse.wheel(0, 100_000)
    left = "field => field.scrollHeight - field.clientHeight - field.scrollTop"
    assert eventually(lambda: text.evaluate(left) < 2)
    assert tab.locator(".text-mirror").inner_text() == ""


def test_the_preview_keeps_what_has_not_changed_and_no_id_twice(desk):
    desk.fill("#body", "# Title\n\n## Body\n\n![](/media/none.png)\n\nlast")
    desk.locator("[data-preview] p", has_text="last").wait_for()
    desk.locator("[data-preview]").locator("> *").first.evaluate(
        "one => { window.kept = one.nextElementSibling; }"
    )
    desk.locator("#body").press("Control+End")
    desk.keyboard.type(" words")
    desk.locator("[data-preview] p", has_text="last words").wait_for()
    assert desk.evaluate("window.kept.isConnected")
    ids = desk.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_the_preview_shows_the_title(desk):
    desk.fill("#title", "连接池")
    desk.locator("[data-preview-title]", has_text="连接池").wait_for()
