"""How MariaDB finds what public pages show of 100,000 articles: by indexes that hold the order of lists."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask

from bench.large_blog.beside import long_series
from bench.large_blog.data import ALL, LARGEST, LEFT, MIDDLE, OLD, RIGHT
from blog.extensions import db
from blog.models import Article
from tests.plans.conftest import ARTICLES
from tests.plans.explaining import asked_for, rows_read, wrong_plans

MIDST = "before=20200101T000000Z-1"
PAGES = [
    "/",
    f"/?{MIDST}",
    "/?after=20200101T000000Z-1",
    "/feed.atom",
    "/authors/ada",
    f"/authors/ada?{MIDST}",
    "/tags/",
    "/tags/?by=name",
    "/tags/?by=new",
    f"/tags/{LARGEST}",
    f"/tags/{LARGEST}?{MIDST}",
    f"/tags/{MIDDLE}/feed.json",
    f"/tags/{LARGEST}+{MIDDLE}",
    f"/tags/{LEFT},{RIGHT}",
    f"/tags/{OLD}+!{LARGEST}",
    f"/tags/!{ALL}",
    "/series/series-1",
    f"/series/series-{long_series(ARTICLES)}",
    f"/series/series-{long_series(ARTICLES)}?after=250-70250",
    "/archive/",
    "/archive/2020/",
    "/archive/2020/06/",
    "/archive/2020/06/?before=20200615T000000Z-1",
    "/sitemap-pages.xml",
    "/sitemap-1.xml",
    "/sitemap-11.xml",
    "/sitemap-tags-1.xml",
    "/sitemap-authors-1.xml",
    "/sitemap-series-1.xml",
]
# Rows and entries of indexes that a page may look at, whatever the blog holds: twice what narrows an expression.
MOST = 22_000


def test_no_public_page_sorts_writes_down_or_scans(large_blog: Flask) -> None:
    """Every statement of every page is explained. One test, so that one process alone makes the blog."""
    wrong: list[tuple[str, object]] = []
    # One in no series, one in a short one, one amid a long one.
    articles = [
        _article(large_blog, number)
        for number in (ARTICLES // 2, ARTICLES * 6 // 10, ARTICLES * 7 // 10 + 250)
    ]
    for path in [*PAGES, *articles]:
        statements = asked_for(large_blog, large_blog.test_client(), path)
        with large_blog.app_context(), db.engine.connect() as connection:
            wrong += [(path, found) for found in wrong_plans(connection, statements)]
            looked_at = sum(rows_read(connection, *pair) for pair in statements)
        wrong += [(path, looked_at)] if looked_at > MOST else []
    assert not wrong, "\n\n".join(map(str, wrong))


def _article(app: Flask, article_id: int) -> str:
    with app.app_context():
        return f"/articles/{quote(db.session.get_one(Article, article_id).slug)}"
