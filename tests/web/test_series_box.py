"""What the page of an article says of its series."""

from __future__ import annotations

import pytest

from blog.extensions import db
from blog.models.series_list import SHOWN
from tests.factories import make_article
from tests.series import make_parts, make_series


def box(page):
    """What the box holds: its first line, and the titles in its list."""
    nav = page.one(".series-box")
    titles = [item.get_text(strip=True) for item in nav.select(".series-parts > li")]
    return " ".join(nav.p.get_text(" ").split()), titles


def steps(page):
    """The parts before and after."""
    return [title.get_text(strip=True) for title in page.soup.select(".series-steps .neighbour-title")]


def test_a_part_says_where_it_stands_and_what_is_before_and_after(page):
    parts = make_parts(3)
    make_series("Learning Flask", parts)
    for number, beside in ((1, ["Part 2"]), (2, ["Part 1", "Part 3"]), (3, ["Part 2"])):
        found = page(f"/articles/part-{number}")
        assert box(found) == (f"Part {number} of 3 of Learning Flask", ["Part 1", "Part 2", "Part 3"])
        assert found.one(".series-parts [aria-current]").text == f"Part {number}"
        assert steps(found) == beside
        assert "/series/learning-flask" in found.links()


def test_of_many_parts_the_box_shows_some_and_leads_to_all(page):
    make_series("Long", make_parts(SHOWN + 11))
    found = page("/articles/part-12")
    assert box(found)[1] == [f"Part {number}" for number in range(8, 8 + SHOWN)]
    assert found.one(".series-parts")["start"] == "8"
    assert found.links().count("/series/long") == 2


def test_an_only_part_has_no_list(page):
    make_series("Short", make_parts(1))
    found = page("/articles/part-1")
    assert box(found) == ("Part 1 of 1 of Short", [])
    assert steps(found) == []


@pytest.mark.parametrize("state", ["published", "unlisted"])
def test_what_is_no_part_has_no_box(page, state):
    article = make_article("Alone", state=state)
    if state == "unlisted":
        make_series("Title", [*make_parts(2), article])
    assert page("/articles/alone").soup.select(".series-box, .series-steps") == []


def test_titles_carry_their_own_language(page):
    make_series(
        "深入浅出", [make_article("第一部分", slug="one"), make_article("The second part", slug="two")]
    )
    found = page("/articles/two", language="zh-Hans")
    assert found.one(".series-box p a")["lang"] == "zh-Hans"
    assert [item["lang"] for item in found.soup.select(".series-parts li > *")] == ["zh-Hans", "en"]


def test_markup_in_titles_is_shown_as_it_is(page):
    make_series("<b>", [make_article("<i>one</i>", slug="one"), make_article("two", slug="two")])
    found = page("/articles/two")
    assert box(found) == ("Part 2 of 2 of <b>", ["<i>one</i>", "two"])


@pytest.mark.parametrize("count", [2, 20])
def test_a_part_asks_as_much_of_many_parts_as_of_few(page, queries, count):
    alone = make_article("Alone")
    make_series("Title", make_parts(count))
    for path in ("/articles/alone", "/articles/part-2"):
        page(path)
    db.session.commit()
    with queries(at_most=99) as asked:
        page("/articles/alone")
    others = len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))])
    with queries(at_most=others + 3):
        page("/articles/part-2")
    assert alone
