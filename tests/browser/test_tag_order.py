"""Chosen tags change their places, by keys and by pointer."""

import pytest

from tests.browser.sheets import focused, open_sheet, press
from tests.browser.test_tags import chips


@pytest.fixture
def desk(tab, demo):
    """A tab with an empty sheet, its text focused."""
    open_sheet(tab, demo)
    return tab


def test_tags_change_places_by_keys_and_this_is_told(desk):
    picker = desk.locator("tag-picker [role=combobox]").first
    picker.fill("one, two, three,")
    picker.press("ArrowLeft")
    press(desk, "Alt+ArrowLeft", "Alt+ArrowLeft")
    assert chips(desk) == "three, one, two"
    desk.get_by_text("three: 1 of 3", exact=True).wait_for(state="attached")
    press(desk, "Alt+ArrowLeft", "ArrowRight", "Delete")
    assert chips(desk) == "three, two"
    assert desk.evaluate("document.activeElement.ariaLabel") == "Remove two"
    press(desk, "ArrowRight")
    assert focused(desk) == "tags"
    press(desk, "Backspace", "Backspace")
    assert chips(desk) == ""
    assert focused(desk) == "tags"


def test_tags_change_places_by_pointer(desk):
    picker = desk.locator("tag-picker [role=combobox]").first
    picker.fill("one, two, three,")
    first, last = (desk.locator(".picker-chip").nth(place).bounding_box() for place in (0, 2))
    desk.mouse.move(first["x"] + 8, first["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(last["x"] + 4, last["y"] + 8, steps=4)
    desk.mouse.move(last["x"] + last["width"] - 6, last["y"] + 8, steps=4)
    desk.mouse.up()
    assert chips(desk) == "two, three, one"
    # A click on a name is no drag.
    desk.locator(".picker-chip").first.click(position={"x": 5, "y": 5})
    assert chips(desk) == "two, three, one"
    assert focused(desk) == "tags"


def test_another_spelling_of_a_chosen_tag_is_that_tag(desk):
    picker = desk.locator("tag-picker [role=combobox]").first
    # A new one, and one that the site has.
    for chosen, beginning, rest in (("读龙", "讀", "龍"), ("数据库", "數", "據庫")):
        picker.fill(f"{chosen},")
        picker.press_sequentially(beginning)
        offered = desk.get_by_role("option", name=f"New tag: {beginning}", exact=True)
        offered.wait_for()
        picker.press_sequentially(rest)
        offered.wait_for(state="detached")
        assert not desk.locator("tag-picker [role=option]").count()
        picker.press("Enter")
    assert chips(desk) == "读龙, 数据库"
