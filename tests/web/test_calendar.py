"""The archive by date: years and months on the site's clock, what each holds, and addresses that are no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.extensions import db
from blog.models import Article, Site
from tests.factories import make_article
from tests.pages import Page, walk


def published(*dates, **values):
    """An article for each of these times, which are UTC's, named after it."""
    return [
        make_article(date, published_at=datetime.fromisoformat(date).replace(tzinfo=UTC), **values)
        for date in dates
    ]


def set_site(**values):
    """Other settings."""
    site = db.session.scalars(Site.row()).one()
    for name, value in values.items():
        setattr(site, name, value)
    db.session.commit()


def titles(found):
    """The articles of a page."""
    return [heading.get_text(strip=True) for heading in found.soup.select(".entry h2")]


def months(found):
    """What each month that is linked holds, by its address."""
    links = found.soup.select(".calendar-months a")
    return {str(link["href"]): int(link.select_one(".calendar-count").text) for link in links}


@pytest.fixture
def years(app):
    """Five articles, the drafts of others, and one that is in no list."""
    published("2024-12-31", "2026-03-01", "2026-03-31T23:59:59", "2026-05-02", "2026-05-02T10:00")
    make_article("Draft", published_at=None)
    published("2026-03-05", state="unlisted")
    published("2030-01-01", state="scheduled")


def test_years_and_months_are_listed_with_their_numbers(page, years):
    found = page("/archive/")
    assert found.one("h1").text == "Archive"
    assert "5 articles" in found.main
    assert [heading.get_text(" ", strip=True) for heading in found.soup.select("h2")] == ["2026 4", "2024 1"]
    assert months(found) == {"/archive/2026/03/": 2, "/archive/2026/05/": 2, "/archive/2024/12/": 1}
    assert [link["href"] for link in found.soup.select("h2 a")] == ["/archive/2026/", "/archive/2024/"]
    # Each month has its place, whether something was published in it or not.
    assert [len(year.select("li")) for year in found.soup.select(".calendar-months")] == [12, 12]


def test_a_month_holds_its_articles_and_leads_to_those_beside_it(page, years):
    found = page("/archive/2026/03/")
    assert found.one("h1").text == "March 2026"
    assert titles(found) == ["2026-03-31T23:59:59", "2026-03-01"]
    assert [link["href"] for link in found.soup.select("main .calendar-way a")] == [
        "/archive/",
        "/archive/2026/",
    ]
    assert found.one(".neighbour-older")["href"] == "/archive/2024/12/"
    assert found.one(".neighbour-newer")["href"] == "/archive/2026/05/"
    assert not page("/archive/2026/05/").soup.select(".neighbour-newer")


def test_a_year_holds_its_articles_and_its_months(page, years):
    found = page("/archive/2026/")
    assert found.one("h1").text == "2026"
    assert titles(found) == ["2026-05-02T10:00", "2026-05-02", "2026-03-31T23:59:59", "2026-03-01"]
    assert months(found) == {"/archive/2026/03/": 2, "/archive/2026/05/": 2}
    assert found.one(".neighbour-older")["href"] == "/archive/2024/"


def test_dates_are_said_in_the_readers_language(page, years):
    found = page("/archive/2026/03/", language="zh-Hans")
    assert found.one("h1").text == "2026年3月"
    assert "12月" in page("/archive/", language="zh-Hans").main


def test_a_long_month_has_pages_that_end_with_it(page, app):
    set_site(page_size=5)
    first = datetime(2026, 2, 27, tzinfo=UTC)
    for number in range(20):
        make_article(f"{number}", published_at=first + timedelta(hours=6 * number))
    # Eight on the last two days of February, twelve in March.
    assert [titles(one) for one in walk(page, "/archive/2026/03/")] == [
        ["19", "18", "17", "16", "15"],
        ["14", "13", "12", "11", "10"],
        ["9", "8"],
    ]
    last = [*walk(page, "/archive/2026/03/")][-1]
    newer = page(last.one(".pager-newer")["href"])
    assert titles(newer) == ["14", "13", "12", "11", "10"]
    assert titles(page(newer.one(".pager-newer")["href"], follow_redirects=True))[0] == "19"


@pytest.mark.parametrize(
    ("zone", "held"),
    [
        ("UTC", {"2026/03": 3, "2026/04": 2}),
        ("Asia/Shanghai", {"2026/03": 2, "2026/04": 3}),
        ("America/New_York", {"2026/02": 1, "2026/03": 3, "2026/04": 1}),
        ("Pacific/Kiritimati", {"2026/03": 2, "2026/04": 3}),
    ],
)
def test_a_month_begins_when_the_sites_clocks_say_so(database, zone, held):
    """On both databases, for the hours between the clocks are counted there."""
    set_site(time_zone=zone)
    dates = ["2026-03-01T04:59", "2026-03-15", "2026-03-31T20:00", "2026-04-01T03:59", "2026-04-20"]
    published(*dates)
    client = database.test_client()

    def page(path):
        return Page.of(client.get(path, headers={"Accept-Language": "en"}))

    found = months(page("/archive/"))
    assert found == {f"/archive/{month}/": count for month, count in held.items()}
    listed = {path: titles(page(path)) for path in found}
    assert {path: len(articles) for path, articles in listed.items()} == found
    assert sorted(date for articles in listed.values() for date in articles) == sorted(dates)


def test_hundreds_of_months_are_counted_like_few(page, app, queries):
    set_site(time_zone="Asia/Shanghai")
    days = [datetime(1990 + number // 12, number % 12 + 1, 27, 20, tzinfo=UTC) for number in range(288)]
    # These are of the next month there.
    days += [datetime(2000, 1, 31, 20, tzinfo=UTC), datetime(2000, 2, 29, 20, tzinfo=UTC)]
    db.session.add_all(Article(title=f"{day}", published_at=day, state="published") for day in days)
    db.session.commit()
    found = months(page("/archive/"))
    assert len(found) == 288
    assert (found["/archive/2000/01/"], found["/archive/2000/02/"], found["/archive/2000/03/"]) == (1, 2, 2)
    with queries(at_most=5):
        page("/archive/")


@pytest.mark.parametrize(
    ("path", "most"), [("/archive/", 4), ("/archive/2026/", 7), ("/archive/2026/03/", 7)]
)
@pytest.mark.parametrize("articles", [1, 12])
def test_pages_ask_no_more_for_many_articles_than_for_one(page, app, queries, path, most, articles):
    published(*(f"2026-03-{day:02}" for day in range(1, articles + 1)), tags=["Flask", "Go"])
    page(path)
    with queries(at_most=most):
        page(path)


@pytest.mark.parametrize(
    "path",
    [
        "/archive/2026/3",
        "/archive/2026/03",
        "/archive/2026/3/",
        "/archive/２０２６/０３/",
        "/archive/2026/０３",
    ],
)
def test_other_spellings_of_a_date_lead_to_the_one(client, years, path):
    answer = client.get(f"{path}?lang=en&x=%2B")
    assert (answer.status_code, answer.location) == (301, "/archive/2026/03/?lang=en&x=%2B")


def test_a_year_and_the_archive_lead_to_their_one_address_at_once(client, years):
    assert client.get("/archive/2026").location == "/archive/2026/"
    assert client.get("/archive").location.endswith("/archive/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/archive/2026/04/", "Nothing was published in April 2026."),
        ("/archive/2025/", "Nothing was published in 2025."),
        ("/archive/2025/1", "Nothing was published in January 2025."),
        ("/archive/2026/13/", "no such month"),
        ("/archive/2026/00/", "no such month"),
        ("/archive/2026/march/", "no such date"),
        ("/archive/2026/003/", "no such date"),
        ("/archive/0000/", "Nothing was published in 0000."),
        ("/archive/0000/01/", "Nothing was published in 0000."),
        ("/archive/9999/12/", "Nothing was published in December 9999."),
        ("/archive/99999/", "no such date"),
        ("/archive/-1/", "no such date"),
        ("/archive/" + "9" * 1000 + "/1/", "no such date"),
        ("/archive/2026/03/14/", ""),
        ("/archive/%E2%91%A2/", "Nothing was published"),
        ("/archive/%F0%9D%9F%9C%20/", "Nothing was published"),
        ("/archive/½/", "no such date"),
    ],
)
def test_what_is_no_date_or_holds_nothing_is_not_found(page, years, path, words):
    assert words in page(path, status=404).main


@pytest.mark.parametrize(
    "cursor",
    ["before=nonsense", "after=20260230T000000Z-1", "before=20260302T000000Z-0", "lang=xx"],
)
def test_cursors_that_are_none_are_ignored(page, years, cursor):
    assert titles(page(f"/archive/2026/03/?{cursor}")) == ["2026-03-31T23:59:59", "2026-03-01"]


def test_a_cursor_of_another_month_finds_nothing_of_this_one(page, client, years):
    assert "The list ends here." in page("/archive/2026/03/?before=20200101T000000Z-1").main
    assert client.get("/archive/2026/03/?after=20260501T000000Z-1").location == "/archive/2026/03/"
    assert titles(page("/archive/2026/03/?before=20260601T000000Z-1")) == [
        "2026-03-31T23:59:59",
        "2026-03-01",
    ]


def test_a_blog_without_articles_says_so(page, app):
    assert "Nothing is published yet" in page("/archive/").main


def test_the_header_leads_to_the_archive_and_says_when_one_is_there(page, years):
    assert "/archive/" in page("/").links()
    assert page("/archive/").one(".site-nav a[aria-current]")["href"] == "/archive/"
