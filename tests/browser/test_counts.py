"""What the sheet tells of a text's length, and that browser and server count alike."""

import json

import pytest

from blog.lib.counting import count, without_markup
from tests.browser.sheets import open_sheet
from tests.lib.test_counting import DEMO, TABLE


@pytest.fixture
def desk(tab, demo):
    """A tab with an empty sheet, its text focused."""
    open_sheet(tab, demo)
    return tab


def test_the_browser_counts_as_the_server_does(desk):
    demo_texts = [path.read_text("utf-8") for path in DEMO]
    texts = [row["text"] * row.get("times", 1) for row in TABLE] + demo_texts
    address = desk.evaluate("[...document.scripts].find(one => one.src.includes('text-count')).src")
    counted = desk.evaluate(
        """async ([address, texts]) => {
             const { count, withoutMarkup } = await import(address.replace("behaviours/text-count", "counting"));
             return texts.map((text) => {
               const { characters, words, minutes, isEast } = count(withoutMarkup(text));
               return [withoutMarkup(text), [characters, words, minutes, isEast]];
             });
           }""",
        [address, texts],
    )
    for text, found in zip(texts, counted, strict=True):
        unmarked = without_markup(text)
        assert found == [unmarked, list(count(unmarked))], json.dumps(text[:60])


def test_the_sheet_tells_how_long_the_text_and_the_selection_are(desk):
    told = desk.locator("text-count")
    assert told.inner_text() == ""
    desk.fill("#body", "**One** [two](https://example.com) three.")
    desk.get_by_text("3 words · 1 min", exact=True).wait_for()
    desk.fill("#body", "汉字" * 1000)
    desk.get_by_text("2,000 字 · 5 min", exact=True).wait_for()
    desk.locator("#body").evaluate("field => field.setSelectionRange(0, 12)")
    desk.get_by_text("12 of 2,000 字 · 5 min", exact=True).wait_for()
