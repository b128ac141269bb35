"""What stands below an article copies its address, or hands it to a phone's way of sharing."""

from __future__ import annotations

import pytest

from tests.browser.filled import filled
from tests.factories import make_article

CANONICAL = "https://first.example/where-it-appeared"
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"
# As a phone does, and remembers what it was given.
SHARING = "Navigator.prototype.share = async (what) => { window.shared = what; };"


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """A site with an article of its own, and one that first appeared elsewhere."""

    def fill(owner):
        make_article("Here", slug="here", body="Words.", author=owner)
        make_article("There", slug="there", body="Words.", author=owner, canonical_url=CANONICAL)

    with filled(tmp_path_factory.mktemp("link"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def reader(tab, site):
    """A page that may read the clipboard."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    return tab


def said(page):
    return page.locator("copy-link").get_by_role("status")


def address(page):
    return page.locator("link[rel=canonical]").get_attribute("href")


def test_the_address_is_copied_and_the_page_says_so_for_a_moment(reader, site):
    for slug in ("here", "there"):
        reader.goto(f"{site.url}/articles/{slug}")
        assert said(reader).inner_text() == ""
        reader.get_by_role("button", name="Copy link").click()
        reader.get_by_text("Copied", exact=True).wait_for()
        assert reader.evaluate("navigator.clipboard.readText()") == address(reader)
        reader.get_by_text("Copied", exact=True).wait_for(state="hidden")
    assert address(reader) == CANONICAL


def test_without_a_clipboard_the_same_is_copied(reader, site):
    other = reader.context.new_page()
    other.add_init_script(WITHOUT_CLIPBOARD)
    other.goto(f"{site.url}/articles/here")
    other.get_by_role("button", name="Copy link").click()
    other.get_by_text("Copied", exact=True).wait_for()
    reader.goto(f"{site.url}/articles/here")
    reader.bring_to_front()
    assert reader.evaluate("navigator.clipboard.readText()") == address(reader)


def test_a_phone_shares_it(chromium, site):
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.add_init_script(SHARING)
    page.goto(f"{site.url}/articles/here")
    page.locator("copy-link button").tap()
    assert page.evaluate("window.shared.url") == address(page)
    context.close()


def test_without_scripts_it_is_a_link(chromium, site):
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(f"{site.url}/articles/here")
    assert page.get_by_role("link", name="Link to this article").get_attribute("href") == address(page)
    context.close()
