"""Whatever happens to the page, the network, the server or the session: what was typed is there again."""

import re

import pytest

from tests.browser.test_main_job import PASSWORD, set_up, sign_in

BODY = "[name=body]"
KEPT = re.compile(r"Draft kept \d\d:\d\d")
# Longer than any pause after which something would be kept.
WHILE = 2500  # ms


@pytest.fixture
def desk(tab, served):
    """The sheet of a new article, its writer signed in."""
    set_up(tab, served)
    open_sheet(tab, f"{served.url}/admin/articles/new")
    return tab


def open_sheet(tab, address):
    tab.goto(address)
    tab.locator("auto-save[ready]").wait_for()


def write(tab, text, title="很长的文章"):
    tab.fill("[name=title]", title)
    tab.locator(BODY).press_sequentially(text)


def write_on(tab, text):
    tab.locator(BODY).press("ControlOrMeta+End")
    tab.locator(BODY).press_sequentially(text)


def wait_until(tab, words):
    tab.locator("[data-save-state]", has_text=words).wait_for()


def saved(tab):
    """Have the sheet saved as an article, and stay on its sheet."""
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_text("Saved", exact=False).first.wait_for()
    tab.wait_for_url(re.compile(r"/admin/articles/\d+$"))
    tab.locator("auto-save[ready]").wait_for()


def wait_for_body(tab, text):
    tab.wait_for_function("text => document.querySelector('[name=body]')?.value === text", arg=text)


def closed_and_opened_again(tab, address):
    """Another page of the same browser, after this one was gone without a chance to do anything."""
    context = tab.context
    tab.close(run_before_unload=False)
    again = context.new_page()
    again.set_default_timeout(15_000)
    again.goto(address)
    return again


def test_what_was_typed_is_there_after_the_page_was_killed(desk, served):
    write(desk, "每一个字都在。Every word.")
    wait_until(desk, KEPT)
    again = closed_and_opened_again(desk, f"{served.url}/admin/articles/new")
    wait_for_body(again, "每一个字都在。Every word.")
    assert again.input_value("[name=title]") == "很长的文章"
    again.get_by_text("This is what you had typed and not saved.").wait_for()
    again.get_by_role("link", name="Begin a new one").click()
    wait_for_body(again, "")
    again.get_by_text("You have text here that was not saved").wait_for()


def test_what_no_server_had_yet_is_there_after_the_page_was_killed(desk, served):
    desk.route("**/drafts", lambda route: route.abort())
    write(desk, "只在这台设备上。")
    wait_until(desk, "Offline: kept on this device")
    again = closed_and_opened_again(desk, f"{served.url}/admin/articles/new")
    wait_for_body(again, "只在这台设备上。")


def test_a_reload_goes_on_with_what_was_typed(desk):
    write(desk, "typed")
    saved(desk)
    write_on(desk, " and on")
    wait_until(desk, KEPT)
    desk.reload()
    wait_for_body(desk, "typed and on")
    desk.locator("auto-save[ready]").wait_for()
    write_on(desk, "!")
    saved(desk)
    desk.reload()
    wait_for_body(desk, "typed and on!")
    assert not desk.get_by_text("that was not saved").count()


def test_leaving_asks_nothing_for_what_typed_is_kept(desk, served):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    write(desk, "left at once")
    desk.goto(f"{served.url}/admin/articles")
    assert asked == []
    desk.goto(f"{served.url}/admin/articles/new")
    wait_for_body(desk, "left at once")


def test_a_server_that_is_stopped_while_somebody_writes_loses_nothing(tab, serve, new_database):
    database = new_database("sheaf_writing")
    first = serve(DATABASE_URL=database).wait_until_ready()
    set_up(tab, first)
    open_sheet(tab, f"{first.url}/admin/articles/new")
    write(tab, "before, ")
    wait_until(tab, KEPT)
    first.stop()
    write_on(tab, "while, ")
    wait_until(tab, "Offline: kept on this device")
    tab.get_by_role("button", name="Save", exact=True).click()
    wait_until(tab, "Offline: kept on this device")
    serve(DATABASE_URL=database, PORT=first.port).wait_until_ready()
    write_on(tab, "after")
    wait_until(tab, KEPT)
    again = closed_and_opened_again(tab, f"{first.url}/admin/articles/new")
    wait_for_body(again, "before, while, after")


def test_two_browsers_at_one_article_end_at_both_texts(desk, served, chromium):
    write(desk, "First.\n\nSecond.")
    saved(desk)
    other_context = chromium.new_context(locale="en-US")
    other = other_context.new_page()
    sign_in(other, served)
    open_sheet(other, desk.url)
    other.fill(BODY, "First.\n\nSecond, as 他 wrote it.")
    saved(other)
    other_context.close()

    desk.fill(BODY, "First.\n\nSecond, as 我 wrote it.")
    desk.get_by_text("Another version was saved since you began").wait_for()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("heading", name="saved this article while you wrote").wait_for()
    body = desk.input_value(BODY)
    assert "as 我 wrote it." in body
    assert "as 他 wrote it." in body
    assert desk.locator(".merge-pair").count() == 1
    desk.locator("auto-save[ready]").wait_for()
    desk.fill(BODY, "First.\n\nSecond, as 我们 wrote it.")
    saved(desk)
    wait_for_body(desk, "First.\n\nSecond, as 我们 wrote it.")


def test_with_the_keyboard_alone_versions_are_chosen_taken_back_and_saved(desk, served, chromium):
    write(desk, "First.\n\nSecond.\n\nThird.", title="One title")
    saved(desk)
    other_context = chromium.new_context(locale="en-US")
    other = other_context.new_page()
    sign_in(other, served)
    open_sheet(other, desk.url)
    other.fill("[name=title]", "Their title")
    other.fill(BODY, "First.\n\nSecond 他.\n\nThird 他.")
    saved(other)
    other_context.close()

    desk.fill("[name=title]", "My title")
    desk.fill(BODY, "First.\n\nSecond 我.\n\nThird 我.")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("heading", name="saved this article while you wrote").wait_for()
    desk.locator("auto-save[ready]").wait_for()
    way_of(desk, "Passage 1", "Yours").focus()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    assert way_of(desk, "Passage 1", "Theirs").is_checked()
    assert way_of(desk, "Passage 2", "Yours").is_checked()
    # What was chosen is kept as what was typed is.
    wait_until(desk, KEPT)
    desk.keyboard.press("Enter")
    desk.get_by_text("The sheet holds what you chose.").wait_for()
    wait_for_body(desk, "First.\n\nSecond 他.\n\nThird 我.\n")
    assert desk.input_value("[name=title]") == "My title"
    assert not desk.locator(".merge-offer").count()

    desk.locator("auto-save[ready]").wait_for()
    desk.get_by_role("button", name="Back to both versions").press("Enter")
    desk.locator(".merge-offer").wait_for()
    desk.locator("auto-save[ready]").wait_for()
    assert way_of(desk, "Passage 1", "Theirs").is_checked()
    way_of(desk, "Title", "Theirs").check()
    way_of(desk, "Passage 1", "Both, yours first").check()
    saved(desk)
    wait_for_body(desk, "First.\n\nSecond 我.\n\nSecond 他.\n\nThird 我.\n")
    assert desk.input_value("[name=title]") == "Their title"


def way_of(tab, name, way):
    """What chooses that version of a field or a passage."""
    return tab.get_by_role("group", name=name).get_by_role("radio", name=way, exact=True)


def test_a_session_that_ends_while_saving_is_begun_again_in_place(desk):
    write(desk, "Every word of this 很重要 is to survive.")
    desk.context.clear_cookies()
    desk.get_by_role("button", name="Save", exact=True).click()
    wait_until(desk, "Signed out: kept on this device")
    again = desk.locator("sign-in-again form")
    assert again.locator("[name=username]").input_value() == "wendy"
    again.locator("[name=password]").fill("not the password")
    again.get_by_role("button", name="Sign in").click()
    again.get_by_text("don't belong together").wait_for()
    again.locator("[name=password]").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    desk.get_by_text("Saved as a draft.").wait_for()
    wait_for_body(desk, "Every word of this 很重要 is to survive.")


def test_a_session_that_ends_while_typing_goes_on_after_signing_in_in_place(desk):
    write(desk, "typed, ")
    wait_until(desk, KEPT)
    desk.context.clear_cookies()
    write_on(desk, "and on")
    wait_until(desk, "Signed out: kept on this device")
    # Who types is not interrupted.
    assert desk.evaluate("document.activeElement.name") == "body"
    desk.fill("#again-password", PASSWORD)
    desk.locator("sign-in-again button").click()
    wait_until(desk, KEPT)
    saved(desk)
    wait_for_body(desk, "typed, and on")


def test_nothing_is_kept_while_an_input_method_composes(desk):
    sent = []
    desk.on("request", lambda request: sent.append(request.url) if request.url.endswith("/drafts") else None)
    keyboard = desk.context.new_cdp_session(desk)
    desk.locator(BODY).focus()
    for letters in ("n", "ni", "nih", "ni h", "ni hao"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
    desk.wait_for_timeout(WHILE)
    assert desk.input_value(BODY) == "ni hao"
    assert sent == []
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    keyboard.send("Input.insertText", {"text": "你好"})
    wait_until(desk, KEPT)
    assert desk.input_value(BODY) == "你好"
    assert len(sent) == 1


def test_a_second_tab_is_told_of_the_first_ones_text_and_does_not_take_it(desk):
    write(desk, "shared")
    saved(desk)
    write_on(desk, ", first tab")
    wait_until(desk, KEPT)
    second = desk.context.new_page()
    open_sheet(second, desk.url)
    second.get_by_text("You have text here that was not saved").wait_for()
    assert second.input_value(BODY) == "shared"
    write_on(second, ", second tab")
    wait_until(second, KEPT)
    third = desk.context.new_page()
    open_sheet(third, desk.url)
    assert third.get_by_text("You have text here that was not saved").count() == 2


def test_somebody_who_types_without_a_pause_is_kept_from_time_to_time(desk):
    sent = []
    desk.on("request", lambda request: sent.append(request.url) if request.url.endswith("/drafts") else None)
    for _ in range(26):
        desk.locator(BODY).press_sequentially("word ")
        desk.wait_for_timeout(400)
    assert sent


def test_with_the_keyboard_alone_an_unsaved_text_is_gone_on_with(desk, served):
    write(desk, "kept")
    saved(desk)
    write_on(desk, " twice")
    wait_until(desk, KEPT)
    address = desk.url
    other = desk.context.new_page()
    open_sheet(other, address)
    other.get_by_role("link", name="Go on writing").focus()
    other.keyboard.press("Enter")
    wait_for_body(other, "kept twice")
