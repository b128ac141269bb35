"""Splitting a tag: what each part gets, and what the form refuses."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from blog.extensions import db
from blog.models import Article, Site, Tag
from tests.factories import make_article
from tests.looking import effects, names, press

pytestmark = pytest.mark.usefixtures("editor")


def test_a_split_says_what_each_part_gets_and_does_it(client, page, tags):
    split = {
        "parts-0-name": "Web",
        "parts-0-text": "HTTP",
        "parts-1-name": "Go",
        "parts-1-tag": "go",
        "rest": "New",
    }
    shown = page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(split)}")
    said = effects(shown)
    assert said.pop(3) in {
        "All others: “New” gets 2 articles. They are “Three”, “Two”.",
        "All others: “New” gets 2 articles. They are “Two”, “Three”.",
    }
    assert said == [
        "“Web, New” are new tags.",
        "“Web” gets 1 article. It is “One”.",
        "“Go” gets 1 article. It is “One”.",
        "“Flask” is gone; /tags/flask leads to all parts.",
        "“Go” implies “Python”.",
        "“New” implies “Python”.",
        "“Web” implies “Python”.",
        "“Flask” no longer implies “Python”.",
    ]
    press(client, shown)
    assert [names(title) for title in ("One", "Two", "Three")] == [["Go", "Web"], ["New", "Python"], ["New"]]


def test_of_many_articles_of_a_part_three_are_named(page, tags):
    for number in range(5):
        make_article(f"No {number}", tags=["Flask"])
    split = {"parts-0-name": "Part", "parts-0-text": "No ", "rest": ""}
    [said] = [
        said
        for said in effects(page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(split)}"))
        if said.startswith("“Part” gets")
    ]
    assert said.startswith("“Part” gets 5 articles. They are “No ")
    assert said.endswith("” and 2 more.")
    assert said.count("“No ") == 3


@pytest.mark.parametrize(
    ("part", "titles"),
    [
        ({"text": "HTTP"}, ["One"]),
        ({"text": "wo"}, ["Two"]),
        ({"tag": "python"}, ["One", "Three", "Two"]),
        ({"tag": "GO"}, ["One"]),
        ({"author": "mei"}, ["One"]),
        ({"since": "2025-01-01"}, ["One", "Two"]),
        ({"until": "2025-01-01"}, ["Two"]),
        ({"until": "2024-12-31"}, []),
        ({"author": "mei", "until": "2025-01-01"}, []),
    ],
)
def test_a_part_gets_the_articles_that_fit_all_that_is_filled_in(client, page, tags, part, titles):
    # Three has a date too, though it is a draft. Two's is already in 2025 on the site's clock.
    draft = db.session.scalars(db.select(Article).where(Article.title == "Three")).one()
    draft.published_at = None
    db.session.get(Site, 1).time_zone = "Asia/Shanghai"
    db.session.commit()
    query = {"parts-0-name": "Part", **{f"parts-0-{name}": value for name, value in part.items()}, "rest": ""}
    press(client, page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(query)}"))
    given = db.session.scalars(db.select(Tag).where(Tag.name == "Part")).one()
    assert sorted(article.title for article in given.articles) == titles


def test_the_last_day_ends_before_the_next_begins(client, page, tags):
    [one, two] = db.session.scalars(
        db.select(Article).where(Article.title.in_(["One", "Two"])).order_by(Article.id)
    )
    one.published_at = datetime(2025, 3, 4, tzinfo=UTC)
    two.published_at = datetime(2025, 3, 5, tzinfo=UTC)
    db.session.commit()
    query = {"parts-0-name": "Day", "parts-0-since": "2025-03-04", "parts-0-until": "2025-03-04", "rest": ""}
    press(client, page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(query)}"))
    assert (names("One"), names("Two")) == (["Day", "Go"], ["Flask", "Python"])


def test_a_split_has_room_for_one_more_part_up_to_seven(page, tags):
    path = f"/admin/tags/{tags['Flask'].id}/parts"
    assert len(page(path).soup.select("fieldset.operation-part")) == 2
    for filled, room in ((2, 3), (6, 7), (7, 7)):
        query = {f"parts-{n}-name": f"P{n}" for n in range(filled)}
        query |= {f"parts-{n}-text": f"t{n}" for n in range(filled)}
        shown = page(f"{path}?{urlencode(query)}&rest=")
        assert len(shown.soup.select("fieldset.operation-part")) == room


WRONG_SPLITS = {
    "no part": ({}, "parts-0-name", "Describe at least one part."),
    "no filter": ({"parts-0-name": "A"}, "parts-0-name", "fill in at least one field"),
    "no name": ({"parts-0-text": "a"}, "parts-0-name", "can't be empty"),
    "an unknown tag": (
        {"parts-0-name": "A", "parts-0-tag": "Perl"},
        "parts-0-tag",
        "There is no tag “Perl”.",
    ),
    "no such date": ({"parts-0-name": "A", "parts-0-since": "2024-02-31"}, "parts-0-since", "no such date"),
    "the last day there is": (
        {"parts-0-name": "A", "parts-0-until": "9999-12-31"},
        "parts-0-until",
        "The year has to be from 1000 to 9998.",
    ),
    "the first day there is": (
        {"parts-0-name": "A", "parts-0-since": "0001-01-01"},
        "parts-0-since",
        "The year has to be from 1000 to 9998.",
    ),
    "dates the wrong way": (
        {"parts-0-name": "A", "parts-0-since": "2024-02-02", "parts-0-until": "2024-02-01"},
        "parts-0-until",
        "before the first date",
    ),
    "two names for the rest": (
        {"parts-0-name": "A", "parts-0-text": "a", "rest": "x, y"},
        "rest",
        "these are 2",
    ),
}


@pytest.mark.parametrize("case", WRONG_SPLITS)
def test_a_split_that_makes_no_sense_says_why_and_keeps_what_was_typed(page, tags, case):
    typed, field, message = WRONG_SPLITS[case]
    shown = page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode({'rest': ''} | typed)}", status=422)
    assert message in shown.error_of(field)
    assert message in shown.one(".error-summary").text
    for name, value in typed.items():
        assert shown.value_of(name) == value


def test_an_unknown_author_is_refused(page, tags):
    query = {"parts-0-name": "A", "parts-0-author": "nobody", "rest": ""}
    shown = page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(query)}", status=422)
    assert shown.error_of("parts-0-author")


@pytest.mark.parametrize(
    ("part", "titles"),
    [
        ({"since": "1000-01-01", "until": "9998-12-31"}, ["One", "Two"]),
        # Samoa had no such day, and begins the next where it would have begun.
        ({"since": "2011-12-30"}, ["One", "Two"]),
        ({"until": "2011-12-30"}, []),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Apia"])
def test_days_at_the_ends_of_the_calendar_and_days_without_a_midnight_are_days(
    client, page, tags, part, titles, zone
):
    db.session.get(Site, 1).time_zone = zone
    db.session.execute(db.update(Article).where(Article.title == "Three").values(published_at=None))
    db.session.commit()
    query = {"parts-0-name": "Part", **{f"parts-0-{name}": value for name, value in part.items()}, "rest": ""}
    press(client, page(f"/admin/tags/{tags['Flask'].id}/parts?{urlencode(query)}"))
    given = db.session.scalars(db.select(Tag).where(Tag.name == "Part")).one()
    assert sorted(article.title for article in given.articles) == titles


ODD = ["9" * 5000, "9999999999", "7", "²", "٣", "-1", "", "x"]


@pytest.mark.parametrize("number", ODD)
def test_parts_that_the_form_never_has_are_left_out(page, tags, number):
    path = f"/admin/tags/{tags['Flask'].id}/parts"
    split = {"parts-0-name": "Web", "parts-0-text": "HTTP", "rest": ""}
    odd = {f"parts-{number}-name": "A", f"parts{number}": "A", f"partsX{number}-name": "A"}
    shown = page(f"{path}?{urlencode(split | odd)}")
    assert effects(shown) == effects(page(f"{path}?{urlencode(split)}"))
    assert [field["value"] for field in shown.soup.select("[id$=-name]")] == ["Web", ""]
    assert "Describe at least one part." in page(
        f"{path}?{urlencode({'rest': ''} | odd)}", status=422
    ).error_of("parts-0-name")


def test_the_form_says_which_letters_are_the_same(page, tags):
    assert "Capitals make no difference." in page(f"/admin/tags/{tags['Flask'].id}/parts").main
