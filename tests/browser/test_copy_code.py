"""The button on a block of code copies the code, and nothing that is shown around it."""

from __future__ import annotations

import pytest

from tests.browser.filled import filled
from tests.factories import make_article

PLAIN = "if (a < b && c) {\n\treturn '束 &amp;'  # 中文\n\n}\n"
MARKED = 'def f():\n    """One.\n\n    Two."""\n    return 1\n\n\nprint(f())\n'
UNNAMED = "  no language,\n    indented\n"
BLOCKS = [
    pytest.param(number, code, id=name)
    for number, (name, code) in enumerate({"plain": PLAIN, "marked": MARKED, "unnamed": UNNAMED}.items())
]
BODY = f"""
```js
{PLAIN}```

```python {{1-3,7}} title="app.py"
{MARKED}```

```
{UNNAMED}```
"""
# As on a site that is reached without TLS.
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """A site with an article that holds code."""
    with filled(
        tmp_path_factory.mktemp("code"),
        migrated_sqlite,
        lambda owner: make_article("Code", slug="code", body=BODY, author=owner),
    ) as serving:
        yield serving


@pytest.fixture
def reader(tab, site):
    """A page that may read the clipboard, which holds something else."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    tab.goto(f"{site.url}/articles/code")
    tab.evaluate("navigator.clipboard.writeText('something else')")
    return tab


def copied(reader):
    return reader.evaluate("navigator.clipboard.readText()")


def press_and_wait(page, number):
    page.locator(".code-box button").nth(number).click()
    page.locator(".code-box button", has_text="Copied").nth(0).wait_for()


@pytest.mark.parametrize(("number", "code"), BLOCKS)
def test_what_is_copied_is_the_code(reader, number, code):
    assert reader.locator("figcaption").inner_text() == "app.py"
    assert reader.locator("pre mark").count() == 4
    press_and_wait(reader, number)
    assert copied(reader) == code


def test_the_button_says_so_for_a_moment(reader):
    press_and_wait(reader, 1)
    assert reader.locator(".code-box button").all_inner_texts() == ["Copy", "Copied", "Copy"]
    reader.get_by_role("button", name="Copy", exact=True).nth(2).wait_for()


@pytest.mark.parametrize(("number", "code"), BLOCKS)
def test_without_a_clipboard_the_same_is_copied(reader, site, number, code):
    other = reader.context.new_page()
    other.add_init_script(WITHOUT_CLIPBOARD)
    other.goto(f"{site.url}/articles/code")
    press_and_wait(other, number)
    assert other.evaluate("String(getSelection())") == ""
    reader.bring_to_front()
    assert copied(reader).rstrip("\n") == code.rstrip("\n")
