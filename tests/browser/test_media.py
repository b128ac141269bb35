"""Files in a real browser: sent, dropped, pasted, inserted where one writes."""

from __future__ import annotations

import pytest

from tests import pictures
from tests.browser.test_main_job import set_up

PHOTO = {"name": "Harbour.JPG", "mimeType": "image/jpeg", "buffer": pictures.jpeg(1000, 500)}
DRAWING = {"name": "重庆.png", "mimeType": "image/png", "buffer": pictures.png(30, 20)}
WORDS = {"name": "notes.png", "mimeType": "image/png", "buffer": b"only words"}
SEND = "file-drop input[type=file]"

# A file arrives as if it had been dropped on the page, or pasted into the text.
ARRIVE = """
([kind, name, text, words]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  if (words) data.setData("text/plain", words);
  const field = document.querySelector("[name=body]");
  const event = kind === "drop"
    ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
  return event.defaultPrevented;
}
"""


@pytest.fixture
def desk(tab, served):
    """An empty sheet, its writer signed in."""
    set_up(tab, served)
    return tab


def body(tab):
    return tab.input_value("[name=body]")


def place_caret(tab, text, at):
    tab.fill("[name=body]", text)
    tab.evaluate("at => document.querySelector('[name=body]').setSelectionRange(at, at)", at)


def test_the_library_shows_what_was_sent_and_says_what_was_not(desk, served):
    desk.goto(f"{served.url}/admin/media")
    desk.set_input_files(SEND, [PHOTO, DRAWING])
    desk.locator(".media-tile").nth(1).wait_for()
    assert desk.locator(".media-title").all_inner_texts() == ["重庆", "Harbour"]
    desk.set_input_files(SEND, [WORDS])
    assert "is none" in desk.locator(".drop-state[data-wrong]").inner_text()
    desk.get_by_role("button", name="Take “notes.png” off this list").click()
    assert desk.locator(".drop-file").count() == 0


def test_a_picture_is_inserted_at_the_caret_and_undo_takes_it_back(desk):
    place_caret(desk, "Before after", 6)
    desk.set_input_files(SEND, [PHOTO])
    field = desk.get_by_label("What “Harbour.JPG” shows")
    field.fill("Lamps [at] night")
    field.press("Enter")
    assert body(desk).startswith("Before![Lamps \\[at\\] night](/media/harbour-")
    assert body(desk).endswith(".webp) after")
    assert "/admin/articles/new" in desk.url
    desk.keyboard.press("Control+z")
    assert body(desk) == "Before after"
    desk.keyboard.press("Control+End")
    desk.locator(".media-tools").get_by_text("From the library").click()
    desk.get_by_role("button", name="Harbour").click()
    assert body(desk).startswith("Before after\n\n![")


def test_several_files_are_inserted_one_below_the_other(desk):
    desk.set_input_files(SEND, [PHOTO, DRAWING])
    desk.get_by_role("button", name="Insert all").click()
    assert [line.split("-")[0] for line in body(desk).split("\n\n")] == [
        "![](/media/harbour",
        "![](/media/chong",
    ]


def test_files_are_dropped_and_pasted_but_pasted_text_stays_text(desk):
    for kind in ("drop", "paste"):
        assert desk.evaluate(ARRIVE, [kind, f"{kind}.txt", kind, ""])
        desk.get_by_role("button", name="Insert", exact=True).click()
        assert f"[{kind}](/media/{kind}-" in body(desk)
    assert not desk.evaluate(ARRIVE, ["paste", "table.png", "x", "from a table"])
    assert desk.locator(".drop-file").count() == 0


def test_nothing_is_inserted_while_an_input_method_composes(desk):
    desk.set_input_files(SEND, [DRAWING])
    insert = desk.get_by_role("button", name="Insert", exact=True)
    insert.wait_for()
    desk.locator("[name=body]").dispatch_event("compositionstart")
    insert.click()
    desk.wait_for_timeout(300)
    assert body(desk) == ""
    desk.locator("[name=body]").dispatch_event("compositionend")
    desk.wait_for_function("document.querySelector('[name=body]').value.includes('chong-qing')")


def test_a_file_that_did_not_arrive_is_sent_again(desk):
    desk.context.set_offline(True)
    desk.set_input_files(SEND, [DRAWING])
    desk.get_by_text("The site can’t be reached.").wait_for()
    desk.context.set_offline(False)
    desk.get_by_role("button", name="Send again").click()
    desk.get_by_role("button", name="Insert", exact=True).wait_for()


def test_a_session_that_ended_is_said_beside_the_file(desk):
    desk.context.clear_cookies()
    desk.set_input_files(SEND, [DRAWING])
    desk.get_by_text("You are no longer signed in.").wait_for()
    assert desk.get_by_role("button", name="Send again").is_visible()
