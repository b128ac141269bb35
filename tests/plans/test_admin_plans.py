"""What pages of the administration cost the database at 100,000 articles: how it finds rows, and how many it reads."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from bench.large_blog.beside import MANY_VERSIONS, OTHERS, long_series
from bench.large_blog.data import LARGEST, MIDDLE
from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, User
from blog.models.article import DRAFT, REVIEW
from blog.web.access import TOKEN
from tests.plans.conftest import ARTICLES
from tests.plans.explaining import asked_for, wrong_plans

DESK = "/admin/articles"
MIDST, AMID = "before=20200101T000000Z-1", "after=20200101T000000Z-1"
# Those that readers don't see follow the others. Of the drafts the first has secret links.
FIRST_DRAFT = ARTICLES + 1
FIRST_TRASHED = FIRST_DRAFT + ARTICLES // OTHERS[DRAFT] + ARTICLES // OTHERS[REVIEW]
HISTORY = f"{DESK}/{ARTICLES}/revisions"
LONG = long_series(ARTICLES)

# A page of the desk's list, any page with its rows, one with a limited look at others, the overview of four such looks.
LISTED, FEW, LIMITED, FOUR = 800, 3_000, 21_000, 40_000
# What any of the first may sort, write down or read from end to end: tags and titles of its rows, what is offered.
SORTED = 300
LISTS = [
    # A thousand lie in the trash, the last that changed.
    DESK,
    f"{DESK}?state=published",
    f"{DESK}?state=draft",
    f"{DESK}?state=trashed",
    f"{DESK}?{MIDST}",
    f"{DESK}?{AMID}",
    f"{DESK}?state=published&{MIDST}",
    f"{DESK}?state=published&{AMID}",
]
UNFILTERED = [
    f"{DESK}?view=pages",
    f"{DESK}/50000",
    f"{DESK}/{ARTICLES}",
    f"{DESK}/{FIRST_DRAFT}",
    f"{DESK}/{FIRST_DRAFT}/links",
    f"{DESK}/{FIRST_TRASHED}/removal",
    # It counts what is in the trash.
    f"{DESK}/trash",
    f"{DESK}/new",
    f"{DESK}/drafts",
    f"{DESK}/drafts?before=20260102T010000Z-61",
    f"{DESK}/drafts/1",
    HISTORY,
    f"{HISTORY}?before=100",
    f"{HISTORY}/{MANY_VERSIONS}",
    f"{HISTORY}/{MANY_VERSIONS}?against=1",
    f"{DESK}/tagging?all=1",
    f"{DESK}/tagging?ids=5&ids=6&add=New&remove=",
    "/admin/tags",
    "/admin/media",
    "/admin/media?of=me",
    "/admin/media?before=10000",
    # The first is shown by a tenth of all articles and tags, the second by one article, the tenth by one tag.
    "/admin/media/1",
    "/admin/media/2",
    "/admin/media/10",
    "/admin/media/1/removal",
    "/admin/series",
    "/admin/series?before=300",
    "/admin/series/1",
    # It reads the places of all parts.
    f"/admin/series/{LONG}",
    f"/admin/series/{LONG}?after=250",
    f"/admin/series/{LONG}/removal",
    "/admin/operations",
    "/admin/users",
    "/admin/settings",
    "/admin/appearance",
    "/admin/menu",
    f"{DESK}/{ARTICLES}/translations",
    "/admin/tags/50/name",
    "/admin/tags/50/parts",
    "/admin/tags/50/implications",
    "/account/",
]
FILTERED = {
    f"{DESK}?q=nowhere": LIMITED,
    f"{DESK}?state=published&q=nowhere": LIMITED,
    f"{DESK}?q=nowhere&{MIDST}": LIMITED,
    f"{DESK}/tagging?all=1&q=nowhere&add=New&remove=": FEW,
    "/admin/tags?q=a": FEW,
    f"/admin/tags?q={LARGEST}": FEW,
    "/admin/tags/1": LIMITED,
    "/admin/tags/hygiene": FOUR,
    "/admin/tags/hygiene/alike": FEW,
    "/admin/tags/hygiene/together": LIMITED,
    "/admin/tags/hygiene/once": LIMITED,
    "/admin/tags/hygiene/unused": LIMITED,
    f"/admin/tags/merge?tags=1&into={MIDDLE}": LIMITED,
    f"/admin/tags/merge?tags=5000&into={LARGEST}": FEW,
    "/admin/tags/1/removal": LIMITED,
    "/admin/tags/1/name?name=Other&slug=": LIMITED,
    "/admin/media?kind=film": 2 * FEW,
    "/admin/media?q=nowhere": 2 * FEW,
    "/admin/media?q=nowhere&of=me": 2 * FEW,
    "/admin/media?q=nowhere&unused=1": 2 * FEW,
    "/admin/media?unused=1": 2 * FEW,
    "/admin/media?unused=1&before=10000": 2 * FEW,
    "/admin/series?q=nowhere": 2 * FEW,
}


def test_no_page_of_the_administration_reads_or_sorts_more_rows_than_it_may(large_blog: Flask) -> None:
    """One test, so that one process alone makes the blog."""
    client = _signed_in(large_blog)
    bounds = dict.fromkeys(LISTS, LISTED) | dict.fromkeys(UNFILTERED, FEW) | FILTERED
    idle = -_rows_read(large_blog) + _rows_read(large_blog)
    read = {}
    for path in bounds:
        before = _rows_read(large_blog)
        with large_blog.app_context():
            assert client.get(path).status_code == 200, path
        read[path] = _rows_read(large_blog) - before - idle
    assert {path: rows for path, rows in read.items() if rows > bounds[path]} == {}
    wrong = [found for path in [*LISTS, *UNFILTERED] for found in _wrong_plans(large_blog, client, path)]
    assert not wrong, "\n\n".join(map(str, wrong))


def _wrong_plans(app: Flask, client: FlaskClient, path: str) -> list[tuple[str, object]]:
    statements = asked_for(app, client, path)
    with app.app_context(), db.engine.connect() as connection:
        return [(path, found) for found in wrong_plans(connection, statements, SORTED)]


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        login, token = LoginSession.begin(db.session.get_one(User, 1), clock.now())
        db.session.add(login)
        db.session.commit()
    with client.session_transaction() as session:
        session[TOKEN] = token
    return client


def _rows_read(app: Flask) -> int:
    """How many rows the server, which is this test's own, has read since its start."""
    with app.app_context(), db.engine.connect() as connection:
        status = connection.exec_driver_sql("SHOW GLOBAL STATUS LIKE 'Handler_read%%'")
        return sum(int(number) for _, number in status)
