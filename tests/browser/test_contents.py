"""The contents of an article: in the margin of wide windows, folded above the text in narrow ones, and no obstacle."""

from __future__ import annotations

import pytest

from tests.browser.filled import filled
from tests.factories import make_article

PART = "Words that fill the window, one line after the other. " * 60
BODY = f"{PART}\n\n## First\n\n{PART}\n\n### Within\n\n{PART}\n\n## 第二节\n\n{PART}\n\n## Last\n\n{PART}"
SCROLL_TO = "place => document.getElementById(place).scrollIntoView()"


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """A site with an article of several sections, one of two, and one of hundreds."""

    def fill(owner):
        make_article("Long", slug="long", body=BODY, author=owner)
        make_article("Short", slug="short", body="## One\n\n## Two", author=owner)
        many = "\n\n".join(f"## Part {number}\n\n{PART}" for number in range(80))
        make_article("Book", slug="book", body=many, author=owner)

    with filled(tmp_path_factory.mktemp("contents"), migrated_sqlite, fill) as serving:
        yield serving


def contents(tab):
    return tab.get_by_role("navigation", name="Contents")


def current(tab):
    tab.wait_for_timeout(200)
    return contents(tab).locator("[aria-current]").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False])
def test_in_a_wide_window_they_stand_open_beside_the_text_and_stay(chromium, site, scripts):
    context = chromium.new_context(
        locale="en-US", viewport={"width": 1280, "height": 800}, java_script_enabled=scripts
    )
    tab = context.new_page()
    tab.goto(f"{site.url}/articles/long")
    links = contents(tab).get_by_role("link")
    assert links.all_inner_texts() == ["First", "Within", "第二节", "Last"]
    beside, text = contents(tab).bounding_box(), tab.locator(".prose").bounding_box()
    assert beside["x"] >= text["x"] + text["width"]
    assert abs(beside["y"] - text["y"]) < 10
    assert beside["x"] + beside["width"] <= 1280
    links.last.click()
    assert tab.url.endswith("#h-last")
    assert 0 <= contents(tab).bounding_box()["y"] < 100
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_in_a_narrow_window_they_are_folded_above_it(chromium, site, width):
    context = chromium.new_context(locale="en-US", viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.goto(f"{site.url}/articles/long")
    link = contents(tab).get_by_role("link", name="第二节")
    assert not link.is_visible()
    folded = contents(tab).bounding_box()
    assert folded["y"] + folded["height"] <= tab.locator(".prose").bounding_box()["y"]
    assert folded["height"] < 40
    contents(tab).get_by_text("Contents").click()
    assert link.is_visible()
    link.click()
    assert -1 <= tab.locator("#h-第二节").bounding_box()["y"] < 100
    context.close()


def test_the_section_being_read_is_marked(tab, site):
    tab.goto(f"{site.url}/articles/long")
    assert current(tab) == []
    for place, title in (
        ("h-first", "First"),
        ("h-within", "Within"),
        ("h-last", "Last"),
        ("h-first", "First"),
    ):
        tab.evaluate(SCROLL_TO, place)
        assert current(tab) == [title]
    # Further down in the same section, and up again to the one before it.
    tab.evaluate("scrollBy(0, 500)")
    assert current(tab) == ["First"]
    tab.evaluate("scrollTo(0, 0)")
    assert current(tab) == []


def test_contents_longer_than_the_window_follow_the_text(tab, site):
    tab.goto(f"{site.url}/articles/book")
    assert contents(tab).bounding_box()["height"] <= 900
    tab.evaluate(SCROLL_TO, "h-part-70")
    assert current(tab) == ["Part 70"]
    link, list_ = contents(tab).locator("[aria-current]").bounding_box(), contents(tab).bounding_box()
    assert list_["y"] <= link["y"] <= list_["y"] + list_["height"]


def test_few_sections_have_no_contents(tab, site):
    tab.goto(f"{site.url}/articles/short")
    assert contents(tab).count() == 0
    assert tab.locator("script[src*='contents-mark']").count() == 0
