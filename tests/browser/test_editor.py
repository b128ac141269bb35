"""Writing in comfort: tools, keys, input methods and the writing room, in a browser."""

import pytest

from tests.browser.sheets import button, focused, open_sheet, press, text_of, write
from tests.browser.test_main_job import set_up, sign_in_to_demo
from tests.browser.test_tags import chips

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(tab, demo):
    """A tab with an empty sheet, its text focused."""
    open_sheet(tab, demo)
    return tab


# -- tools and keys

TOOLS = [
    ("Bold", "Control+b", "a |word| here", "a **|word|** here"),
    ("Bold", "Control+b", "a **|word|** here", "a |word| here"),
    ("Bold", "Control+b", "重|点", "重**|**点"),
    ("Bold", "Control+b", "重点|", "重点**|**"),
    ("Bold", "Control+b", "a wo|rd here", "a **wo|rd** here"),
    ("Bold", "Control+b", "a word| here", "a **word**| here"),
    ("Bold", "Control+b", "a **word**| here", "a word| here"),
    ("Bold", "Control+b", "用Python|写", "用**Python**|写"),
    ("Bold", "Control+b", "**two wo|rds** here", "two wo|rds here"),
    ("Bold", "Control+b", "这是**重|点**。", "这是重|点。"),
    ("Bold", "Control+b", "***bo|th***", "*bo|th*"),
    ("Bold", "Control+b", "*it|* here", "***it**|* here"),
    ("Bold", "Control+b", "so **|**", "so |"),
    ("Bold", "Control+b", "so **done |**", "so **done** |"),
    ("Bold", "Control+b", "`**a` b|", "`**a` **b**|"),
    ("Italic", "Control+i", "***bo|th***", "**bo|th**"),
    ("Italic", "Control+i", "***|***", "**|**"),
    ("Italic", "Control+i", "**bold|** here", "***bold*|** here"),
    ("Italic", "Control+i", "a **|word|** here", "a ***|word|*** here"),
    ("Heading", "Control+Shift+h", "Ti|tle", "## Ti|tle"),
    ("Heading", "Control+Shift+h", "#### Ti|tle", "Ti|tle"),
    ("Link", "Control+k", "see |this|", "see [this](|https://|)"),
    ("Link", "Control+k", "|https://example.com|", "[|](https://example.com)"),
    ("List", "Control+Shift+8", "|one\ntwo|", "|- one\n- two|"),
    ("List", "Control+Shift+8", "|- one\n- two|", "|one\ntwo|"),
    ("Numbered list", "Control+Shift+7", "|- one\n\n- two|", "|1. one\n\n2. two|"),
    ("Task list", "Control+Shift+l", "- on|e", "- [ ] on|e"),
    ("Quote", "Control+Shift+.", "|one\n\ntwo|", "|> one\n>\n> two|"),
    ("Code", "Control+e", "a |x = 1| b", "a `|x = 1|` b"),
    ("Code", "Control+e", "|x = 1\ny = 2|", "```\n|x = 1\ny = 2|\n```\n"),
    (
        "Table",
        None,
        "a|",
        "a\n\n| |Column 1| | Column 2 |\n| --- | --- |\n| Cell | Cell |\n| Cell | Cell |\n",
    ),
    ("Formula", None, "so |x^2|", "so $|x^2|$"),
]


def test_every_tool_works_by_button_and_by_keys_and_can_be_undone(desk):
    for name, keys, before, after in TOOLS:
        for act in (
            lambda name=name: button(desk, name).click(),
            keys and (lambda keys=keys: press(desk, keys)),
        ):
            if not act:
                continue
            # A table's own lines are no carets.
            if name == "Table":
                desk.fill("#body", "a")
            else:
                write(desk, before)
            was = desk.input_value("#body")
            act()
            assert text_of(desk) == after, (name, before)
            assert focused(desk) == "body"
            press(desk, "Control+z")
            assert desk.input_value("#body") == was, (name, before)
            press(desk, "Control+Shift+z")
            assert desk.input_value("#body") != was, (name, before)


CLOSING = [
    ("Bold", "Control+b", "so **bold|**", "so **bold**|"),
    ("Bold", "Control+b", "这是**重点|**。", "这是**重点**|。"),
    ("Bold", "Control+b", "*一**二|**三*", "*一**二**|三*"),
    ("Bold", "Control+b", "***both|***", "***both**|*"),
    ("Bold", "Control+b", "**bold *both|***", "**bold *both***|"),
    ("Italic", "Control+i", "so *it|* is", "so *it*| is"),
    ("Italic", "Control+i", "**一*二|*三**", "**一*二*|三**"),
    ("Italic", "Control+i", "***both|***", "***both*|**"),
    ("Code", "Control+e", "a `x = 1|` b", "a `x = 1`| b"),
    ("Formula", None, "so $x|$", "so $x$|"),
]


def test_before_a_closing_mark_its_tool_steps_over_it(desk):
    for name, keys, before, after in CLOSING:
        write(desk, before)
        button(desk, name).click()
        assert text_of(desk) == after, (name, before)
        if keys:
            write(desk, before)
            press(desk, keys)
            assert text_of(desk) == after, (keys, before)


def test_marks_go_on_and_off_while_one_types(desk):
    write(desk, "|")
    for part in (
        "Some ",
        "Control+b",
        "bold",
        "Control+b",
        " x ",
        "Control+i",
        "it",
        "Control+i",
        "，",
        "Control+b",
    ):
        press(desk, part) if part.startswith("Control") else desk.keyboard.type(part)
    assert text_of(desk) == "Some **bold** x *it*，**|**"
    desk.keyboard.type("重点")
    press(desk, "Control+b")
    desk.keyboard.type("完")
    assert text_of(desk) == "Some **bold** x *it*，**重点**完|"


def test_the_tool_for_pictures_has_a_file_chosen(desk):
    write(desk, "|a cat|")
    with desk.expect_file_chooser() as chooser:
        button(desk, "Image").click()
    assert chooser.value.is_multiple()
    assert text_of(desk) == "|a cat|"


def test_arrow_keys_go_through_the_toolbar_and_tab_passes_it(desk):
    desk.locator("#title").focus()
    press(desk, "Tab")
    assert focused(desk) == "heading"
    press(desk, "ArrowRight")
    assert focused(desk) == "bold"
    assert button(desk, "Bold").get_attribute("data-tip") == "Bold (Ctrl+B)"
    press(desk, "ArrowLeft", "ArrowLeft")
    assert desk.evaluate("document.activeElement.ariaLabel") == "Nothing but the text"
    press(desk, "Home", "ArrowRight", "Tab")
    assert focused(desk) == "body"
    press(desk, "Shift+Tab")
    assert focused(desk) == "bold"


LISTS = [
    ("- one|", "- one\n- |"),
    ("- [x] one|", "- [x] one\n- [ ] |"),
    ("9. nine|", "9. nine\n10. |"),
    ("> said|", "> said\n> |"),
    ("> - said|", "> - said\n> - |"),
    ("- one\n- |", "- one\n|"),
    ("- one\n  - |", "- one\n- |"),
    ("> said\n> |", "> said\n|"),
    ("* * *|", "* * *\n|"),
    ("words|", "words\n|"),
    ("```\n- code|", "```\n- code\n|"),
    ("```\n  indented|", "```\n  indented\n  |"),
]


def test_lists_go_on_with_enter_and_end_with_an_empty_item(desk):
    for before, after in LISTS:
        write(desk, before)
        press(desk, "Enter")
        assert text_of(desk) == after, before
        press(desk, "Control+z")
        assert desk.input_value("#body") == before.replace("|", ""), before
    write(desk, "- one|")
    press(desk, "Shift+Enter")
    assert text_of(desk) == "- one\n|"


INDENTS = [
    ("Tab", "- one\n- two|", "- one\n  - two|"),
    ("Shift+Tab", "- one\n  - two|", "- one\n- two|"),
    ("Tab", "1. one\n2. two|", "1. one\n   1. two|"),
    ("Shift+Tab", "1. one\n   1. two|", "1. one\n2. two|"),
    ("Tab", "- one\n- two|\n  - three", "- one\n  - two|\n    - three"),
    ("Tab", "- one|", "- one|"),
    ("Tab", "```\n|x\ny|\n```", "```\n|    x\n    y|\n```"),
    ("Shift+Tab", "```\n|    x\n    y|\n```", "```\n|x\ny|\n```"),
    ("Tab", "```\n  a\nx|\n```", "```\n  a\nx  |\n```"),
]


def test_tab_moves_items_and_code_and_leaves_elsewhere(desk):
    for key, before, after in INDENTS:
        write(desk, before)
        press(desk, key)
        assert (text_of(desk), focused(desk)) == (after, "body"), before
    for before, keys in (
        ("words|", ["Tab"]),
        ("- one\n- two|", ["Escape", "Tab"]),
        ("```\nx|", ["Escape", "Tab"]),
    ):
        write(desk, before)
        press(desk, *keys)
        assert focused(desk) != "body", before
        assert desk.input_value("#body") == before.replace("|", "")
        desk.locator("#body").focus()


def test_an_address_pasted_on_words_makes_a_link(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.evaluate("navigator.clipboard.writeText('https://example.com/a')")
    write(desk, "see |this| there")
    press(desk, "Control+v")
    assert text_of(desk) == "see [this](https://example.com/a)| there"
    press(desk, "Control+z", "Control+a", "Control+v")
    assert desk.input_value("#body") == "[see this there](https://example.com/a)"


# -- input methods


def compose(devtools, text):
    """What is shown while an input method composes."""
    devtools.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )


def key_of_the_input_method(devtools, key, code, modifiers=0):
    """A key that an input method took: browsers give all of them the number 229."""
    event = {"key": key, "code": code, "windowsVirtualKeyCode": 229, "modifiers": modifiers}
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})


def test_nothing_happens_while_an_input_method_composes(desk):
    devtools = desk.context.new_cdp_session(desk)
    write(desk, "- 一|")
    compose(devtools, "zhong")
    for key, code, modifiers in (
        ("Enter", "Enter", 0),
        ("b", "KeyB", 2),
        ("s", "KeyS", 2),
        ("Tab", "Tab", 0),
        ("Escape", "Escape", 0),
    ):
        key_of_the_input_method(devtools, key, code, modifiers)
    assert desk.input_value("#body") == "- 一zhong"
    button(desk, "Bold").click()
    assert "*" not in desk.input_value("#body")
    devtools.send("Input.insertText", {"text": "中"})
    assert text_of(desk) == "- 一中|"
    assert desk.url.endswith("/new")
    press(desk, "Enter")
    assert text_of(desk) == "- 一中\n- |"


def test_an_input_method_in_the_title_and_the_picker_is_left_alone(desk):
    devtools = desk.context.new_cdp_session(desk)
    desk.locator("#title").focus()
    compose(devtools, "biao")
    key_of_the_input_method(devtools, "Enter", "Enter")
    assert focused(desk) == "title"
    devtools.send("Input.insertText", {"text": "标题"})
    press(desk, "Enter")
    assert focused(desk) == "body"
    picker = desk.locator("tag-picker [role=combobox]").first
    picker.focus()
    compose(devtools, "biao")
    key_of_the_input_method(devtools, "Enter", "Enter")
    key_of_the_input_method(devtools, "ArrowLeft", "ArrowLeft")
    assert chips(desk) == ""
    devtools.send("Input.insertText", {"text": "标签"})
    press(desk, "Enter")
    assert chips(desk) == "标签"


# -- the whole sheet by keyboard


def test_an_article_is_written_and_saved_by_keyboard_alone(tab, served):
    set_up(tab, served)
    assert focused(tab) == "title"
    tab.keyboard.type("By hand")
    press(tab, "Enter")
    tab.keyboard.type("- one")
    press(tab, "Enter")
    tab.keyboard.type("two")
    press(tab, "Control+b")
    tab.keyboard.type("!")
    press(tab, "Escape", "Tab")
    while focused(tab) != "tags":
        press(tab, "Tab")
    tab.keyboard.type("甲，乙、丙")
    press(tab, "Enter", "ArrowLeft", "Alt+ArrowLeft", "Control+s")
    tab.get_by_text("Saved as a draft.").wait_for()
    assert tab.input_value("#title") == "By hand"
    assert tab.input_value("#body") == "- one\n- **two**!"
    assert sorted(chips(tab).split(", ")) == sorted(["甲", "丙", "乙"])


def test_without_scripts_there_is_the_field_and_a_button_for_the_preview(chromium, demo):
    context = chromium.new_context(java_script_enabled=False, locale="en-US", viewport=PHONE)
    tab = context.new_page()
    sign_in_to_demo(tab, demo)
    tab.goto(f"{demo.url}/admin/articles/new")
    assert not tab.locator("[role=toolbar], [role=tablist]").locator("visible=true").count()
    tab.fill("[name=title]", "Plain")
    tab.fill("[name=body]", "**text**")
    with context.expect_page() as opened:
        tab.get_by_role("button", name="Preview").click()
    assert opened.value.locator(".prose strong").inner_text() == "text"
    context.close()


# -- the room


def test_in_the_writing_room_there_is_the_text_and_what_saves_it(desk):
    side, save = desk.locator("#tags"), desk.get_by_role("button", name="Save", exact=True)
    press(desk, "Control+Shift+Enter")
    assert not side.is_visible()
    assert not desk.locator(".admin-header, #desk-preview").locator("visible=true").count()
    assert save.is_visible()
    assert desk.locator("#body").bounding_box()["height"] > 500
    assert focused(desk) == "body"
    press(desk, "Escape")
    assert side.is_visible()
    room = button(desk, "Nothing but the text")
    room.click()
    assert room.get_attribute("aria-pressed") == "true"
    room.click()
    assert side.is_visible()
