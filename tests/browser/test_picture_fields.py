"""Fields that hold a picture: it is sent or chosen where it is wanted, and seen at once."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_main_job import set_up
from tests.browser.test_media import PHOTO, WORDS

PAPER = b"%PDF-1.4\n%%EOF\n"
NAME = re.compile(r"harbour-[0-9a-f]{20}-1000x500\.webp")


@pytest.fixture
def desk(tab, served):
    """An empty sheet with its cover in sight."""
    set_up(tab, served)
    tab.get_by_text("Cover, language, other sites").click()
    return tab


def send(tab, *files):
    tab.set_input_files("picture-field input[type=file]", [*files])


def test_a_cover_is_sent_from_the_sheet_and_stands_above_the_article(desk, served):
    send(desk, PHOTO)
    desk.locator(".picture-look").wait_for()
    assert NAME.fullmatch(desk.input_value("[name=cover]"))
    assert desk.locator(".picture-field > [role=status]").inner_text() == "Chosen."
    desk.get_by_label("Title", exact=True).fill("Lamps")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_text("Published.", exact=True).wait_for()
    desk.goto(f"{served.url}/articles/lamps")
    assert NAME.search(desk.locator(".article-cover").get_attribute("src"))


def test_what_is_no_picture_is_refused_and_the_one_before_stays(desk):
    send(desk, PHOTO)
    desk.locator(".picture-look").wait_for()
    before = desk.input_value("[name=cover]")
    send(desk, WORDS)
    desk.locator(".picture-field > [role=status]", has_text="is none").wait_for()
    assert desk.input_value("[name=cover]") == before
    assert desk.locator(".picture-look").is_visible()
    assert desk.input_value("[name=body]") == ""


def test_a_file_of_another_kind_is_not_sent(desk):
    sent = []
    desk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    send(desk, {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    desk.locator(".picture-field > [role=status]", has_text="no picture").wait_for()
    assert not [url for url in sent if url.endswith("/admin/media")]


def test_what_was_taken_for_a_picture_and_is_none_is_told_to_be_in_the_library(desk):
    send(desk, {"name": "paper.png", "mimeType": "image/png", "buffer": PAPER})
    desk.locator(".picture-field > [role=status]", has_text="in the library now").wait_for()
    assert desk.input_value("[name=cover]") == ""


def test_what_comes_late_does_not_take_the_place_of_a_later_choice(desk):
    send(desk, PHOTO)
    desk.locator(".picture-look").wait_for()
    first = desk.input_value("[name=cover]")
    held = []

    def hold(route):
        held.append(route)

    desk.route("**/admin/media", hold)
    send(desk, {"name": "other.png", "mimeType": "image/png", "buffer": PHOTO["buffer"]})
    while not held:
        desk.wait_for_timeout(20)
    desk.get_by_role("button", name="No picture").click()
    told = {"address": f"/media/{first}", "family": "picture", "thumbnail": ""}
    for route in held:
        route.fulfill(status=201, json={"files": [told], "refused": []})
    desk.wait_for_timeout(300)
    assert desk.input_value("[name=cover]") == ""
    assert desk.locator(".picture-field > [role=status]").inner_text() == ""


def test_a_picture_of_the_library_is_taken_by_keyboard_for_a_logo_and_taken_away_again(desk, served):
    send(desk, PHOTO)
    desk.locator(".picture-look").wait_for()
    desk.goto(f"{served.url}/admin/appearance")
    desk.locator(".picture-field summary").focus()
    desk.keyboard.press("Enter")
    desk.locator(".pick-file").focus()
    desk.keyboard.press("Enter")
    assert NAME.fullmatch(desk.input_value("[name=logo]"))
    assert desk.locator(".picture-look").is_visible()
    assert desk.evaluate("document.activeElement.localName") == "summary"
    desk.frame_locator("iframe:not([data-coming])").locator(".site-logo").wait_for()
    desk.get_by_role("button", name="No picture").click()
    assert desk.input_value("[name=logo]") == ""
    assert desk.locator(".picture-look").is_hidden()
    assert desk.evaluate("document.activeElement.name") == "logo"
    desk.frame_locator("iframe:not([data-coming])").locator(".site-logo").wait_for(state="detached")


def test_a_name_that_is_typed_hides_the_picture_of_another(desk):
    send(desk, PHOTO)
    desk.locator(".picture-look").wait_for()
    desk.get_by_label("Cover", exact=True).press_sequentially("x")
    assert desk.locator(".picture-look").is_hidden()
    desk.locator(".picture-field").get_by_text("From the library").click()
    desk.locator(".picture-field .pick-file").click()
    assert NAME.fullmatch(desk.input_value("[name=cover]"))
    assert desk.locator(".picture-look").is_visible()
