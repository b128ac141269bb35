"""How many rows the database reads for pages of the administration, at 100,000 articles: no more than each may."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from bench.large_blog.data import LARGEST, MIDDLE
from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, User
from blog.web.access import TOKEN

DESK = "/admin/articles"
MIDST = "before=20200101T000000Z-1"
# A page with its rows, one with a limited look at others, and the overview of four such looks.
FEW, LIMITED, FOUR = 3_000, 21_000, 40_000
PAGES = {
    DESK: FEW,
    f"{DESK}?state=published": FEW,
    f"{DESK}?state=draft": FEW,
    f"{DESK}?{MIDST}": FEW,
    f"{DESK}?after=20200101T000000Z-1": FEW,
    f"{DESK}?q=nowhere": LIMITED,
    f"{DESK}?state=published&q=nowhere": LIMITED,
    f"{DESK}?q=nowhere&{MIDST}": LIMITED,
    f"{DESK}/50000": FEW,
    f"{DESK}/new": FEW,
    f"{DESK}/tagging?all=1": FEW,
    f"{DESK}/tagging?all=1&q=nowhere&add=New&remove=": FEW,
    f"{DESK}/tagging?ids=5&ids=6&add=New&remove=": FEW,
    "/admin/tags": FEW,
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
    "/admin/media": FEW,
    "/admin/media?q=nowhere&unused=1": LIMITED,
    "/admin/operations": FEW,
    "/admin/users": FEW,
    "/admin/settings": FEW,
    "/account/": FEW,
}


def test_no_page_of_the_administration_reads_more_rows_than_it_may(large_blog: Flask) -> None:
    """One test, so that one process alone makes the blog."""
    client = _signed_in(large_blog)
    idle = -_rows_read(large_blog) + _rows_read(large_blog)
    read = {}
    for path in PAGES:
        before = _rows_read(large_blog)
        with large_blog.app_context():
            assert client.get(path).status_code == 200, path
        read[path] = _rows_read(large_blog) - before - idle
    assert {path: rows for path, rows in read.items() if rows > PAGES[path]} == {}


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
