"""A sheet on the desk in a browser: opened, filled, and asked what it holds."""

from tests.browser.test_main_job import sign_in_to_demo


def open_sheet(tab, demo, path="/admin/articles/new"):
    sign_in_to_demo(tab, demo)
    tab.goto(demo.url + path)
    tab.locator("#body").focus()


def write(tab, marked):
    """Make ``marked`` the text; | is the caret, two of them a selection."""
    text = marked.replace("|", "")
    tab.fill("#body", text)
    start, end = marked.index("|"), marked.rindex("|") - marked.count("|") + 1
    tab.locator("#body").evaluate(
        "(field, [start, end]) => field.setSelectionRange(start, end)", [start, end]
    )


def text_of(tab):
    """The text, with | where the caret or the ends of the selection are."""
    return tab.locator("#body").evaluate(
        """({value, selectionStart: start, selectionEnd: end}) =>
           value.slice(0, start) + "|" + (start === end ? "" : value.slice(start, end) + "|") + value.slice(end)"""
    )


def focused(tab):
    return tab.evaluate("document.activeElement.id || document.activeElement.dataset.tool")


def press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def button(tab, name):
    return tab.get_by_role("toolbar").get_by_role("button", name=name, exact=True)
