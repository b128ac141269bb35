"""What was typed outlives saves that are stopped, answers shown again, and pages that get in each other's way."""

import re

import pytest

from tests.browser.test_main_job import PASSWORD, set_up
from tests.browser.test_writing import (
    BODY,
    KEPT,
    WHILE,
    closed_and_opened_again,
    open_sheet,
    saved,
    wait_for_body,
    wait_until,
    write,
    write_on,
)

SLOTS = re.compile(r"/drafts$")
SAVES = re.compile(r"/admin/articles(/\d+)?$")
# Pages of one session that a browser opens at once have one name, and none has said yet that it lives.
OPENED_AT_ONCE = """
    sessionStorage.setItem("sheaf-tab/new", JSON.stringify({ id: "one-name-of-two", serial: 0 }));
    const post = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (data) { if (!data.lives) post.call(this, data); };
"""
BY_STORAGE = """
    sessionStorage.setItem("sheaf-tab/new", JSON.stringify({ id: "one-name-of-two", serial: 0 }));
    delete window.BroadcastChannel;
"""
WITHOUT_A_WORD = f"""{BY_STORAGE}
    window.addEventListener("storage", (event) => event.stopImmediatePropagation());
"""


@pytest.fixture
def writer(tab, served):
    """The sheet of a new article, its writer signed in."""
    set_up(tab, served)
    open_sheet(tab, f"{served.url}/admin/articles/new")
    return tab


def press_save(tab):
    tab.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)


def write_on_until_kept(tab, text):
    with tab.expect_response(SLOTS):
        write_on(tab, text)
    wait_until(tab, KEPT)


def compose(tab, letters):
    keyboard = tab.context.new_cdp_session(tab)
    tab.locator(BODY).focus()
    ends = {"selectionStart": len(letters), "selectionEnd": len(letters)}
    keyboard.send("Input.imeSetComposition", {"text": letters, **ends})


def titles_not_saved(tab, served):
    tab.goto(f"{served.url}/admin/articles/drafts")
    return tab.locator("main").inner_text()


def test_who_stops_a_save_and_types_on_is_kept_and_saves_again(writer):
    write(writer, "typed")
    saved(writer)
    # The answer after which a browser stays where it is, as after its Stop button.
    writer.route(SAVES, lambda route: route.fulfill(status=204))
    write_on(writer, ", saved")
    with writer.expect_response(SAVES):
        press_save(writer)
    write_on_until_kept(writer, ", and typed on")
    writer.unroute(SAVES)
    saved(writer)
    wait_for_body(writer, "typed, saved, and typed on")


def test_a_sheet_that_went_on_with_a_text_goes_on_with_the_newer_copy(writer):
    write(writer, "kept")
    wait_until(writer, KEPT)
    writer.reload()
    wait_for_body(writer, "kept")
    writer.locator("auto-save[ready]").wait_for()
    assert "?draft=" in writer.url
    # Not by a route, which a page that closes escapes.
    writer.evaluate("void (window.fetch = () => Promise.reject(new TypeError()))")
    write_on(writer, ", and more on this device")
    wait_until(writer, "Offline: kept on this device")
    again = closed_and_opened_again(writer, writer.url)
    wait_for_body(again, "kept, and more on this device")
    again.locator("auto-save[ready]").wait_for()
    again.reload()
    wait_for_body(again, "kept, and more on this device")


def test_a_form_with_errors_that_is_loaded_again_does_not_bring_its_old_text_back(writer):
    write(writer, "typed")
    saved(writer)
    writer.fill("[name=title]", " ")
    press_save(writer)
    writer.locator("auto-save[data-returned][ready]").wait_for()
    write_on_until_kept(writer, ", and typed on")
    writer.reload()
    wait_for_body(writer, "typed, and typed on")
    assert not writer.locator("auto-save[data-returned]").count()


def test_a_sending_that_was_late_is_not_sent_again(writer):
    held, sent = [], []
    writer.on("request", lambda request: sent.append(request.url) if SLOTS.search(request.url) else None)
    writer.route(SLOTS, lambda route: route.continue_() if held else held.append(route))
    with writer.expect_request(SLOTS):
        write(writer, "first")
    write_on(writer, ", second")
    with writer.expect_response(SLOTS):
        writer.evaluate("void document.querySelector('auto-save').save({ closing: true })")
    wait_until(writer, KEPT)
    with writer.expect_response(SLOTS):
        held[0].continue_()
    writer.wait_for_timeout(WHILE)
    assert len(sent) == 2
    wait_until(writer, KEPT)


@pytest.mark.parametrize(
    "script", [OPENED_AT_ONCE, BY_STORAGE, WITHOUT_A_WORD], ids=["asking", "by-storage", "without-a-word"]
)
def test_two_pages_that_were_given_one_name_keep_both_texts(writer, served, script):
    first, second = writer.context.new_page(), writer.context.new_page()
    for page in (first, second):
        page.add_init_script(script)
        open_sheet(page, f"{served.url}/admin/articles/new")
    write(first, "one", title="First of two")
    wait_until(first, KEPT)
    write_on_until_kept(first, ", and on")
    write(second, "two", title="Second of two")
    wait_until(second, KEPT)
    write_on_until_kept(first, ", and on")
    titles = titles_not_saved(writer, served)
    assert "First of two" in titles
    assert "Second of two" in titles


def test_without_a_channel_a_page_still_hears_that_another_has_its_name(writer, served):
    first, second = writer.context.new_page(), writer.context.new_page()
    for page in (first, second):
        page.add_init_script(BY_STORAGE)
        open_sheet(page, f"{served.url}/admin/articles/new")
    names = {page.evaluate("document.querySelector('auto-save').tab.id") for page in (first, second)}
    assert len(names) == 2
    assert "one-name-of-two" in names
    assert first.evaluate("Object.keys(localStorage)") == []


def test_another_article_in_the_same_tab_leaves_the_first_ones_text(writer, served):
    write(writer, "of the first")
    saved(writer)
    first = writer.url
    write_on_until_kept(writer, ", not saved")
    open_sheet(writer, f"{served.url}/admin/articles/new")
    write(writer, "of the second")
    saved(writer)
    write_on_until_kept(writer, ", not saved")
    writer.goto(first)
    wait_for_body(writer, "of the first, not saved")


def test_what_is_composed_when_the_page_is_left_is_kept_here(writer, served):
    compose(writer, "ni hao")
    writer.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    again = closed_and_opened_again(writer, f"{served.url}/admin/articles/new")
    wait_for_body(again, "ni hao")


def test_who_types_on_after_a_save_that_needs_signing_in_is_led_there_once(writer):
    write(writer, "typed")
    writer.context.clear_cookies()
    press_save(writer)
    wait_until(writer, "Signed out: kept on this device")
    writer.wait_for_function("document.activeElement.type === 'password'")
    with writer.expect_response(SLOTS):
        write_on(writer, ", and on")
    wait_until(writer, "Signed out: kept on this device")
    assert writer.evaluate("document.activeElement.name") == "body"


def test_a_network_that_fails_after_signing_in_again_leaves_save_alive(writer):
    write(writer, "typed")
    writer.context.clear_cookies()
    press_save(writer)
    wait_until(writer, "Signed out: kept on this device")
    writer.route(SLOTS, lambda route: route.abort())
    writer.fill("#again-password", PASSWORD)
    writer.locator("sign-in-again button").click()
    wait_until(writer, "Offline: kept on this device")
    writer.unroute(SLOTS)
    press_save(writer)
    writer.get_by_text("Saved as a draft.").wait_for()


def test_a_text_that_was_saved_while_its_slot_was_busy_does_not_come_back(writer, served):
    writer.route(SLOTS, lambda route: route.fulfill(status=503))
    write(writer, "saved")
    press_save(writer)
    writer.get_by_text("Saved as a draft.").wait_for()
    writer.unroute(SLOTS)
    open_sheet(writer, f"{served.url}/admin/articles/new")
    assert writer.input_value(BODY) == ""
    assert "?draft=" not in writer.url
