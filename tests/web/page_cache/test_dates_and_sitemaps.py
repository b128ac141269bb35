"""Which months and which parts of the sitemap a write leaves ready: all that it does not change."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Series, Site, User, sitemap, sources
from blog.sitemaps import views
from tests.conftest import make_app
from tests.web.page_cache.small_site import SmallSite, answer

MONTHS = {
    f"/archive/{month}/" for month in ("2020/03", "2020/04", "2020/05", "2020/06", "2026/01", "2026/02")
}
YEARS = {"/archive/2020/", "/archive/2026/"}
PAGES = {"/archive/", *YEARS, *MONTHS, "/sitemap.xml", "/robots.txt"}


class Blog(SmallSite):
    """The small site, an article in each of four months of 2020, one of which is in a series."""

    def __init__(self, app):
        super().__init__(app)
        self.plain = make_app(app.config["SQLALCHEMY_DATABASE_URI"])
        self.plain.test_client_class = app.test_client_class

    def prepare(self):
        """All its pages are ready."""
        self.begin()
        with self.writing() as session:
            session.add(series := Series(title="First"))
            session.flush()
            for month in range(3, 7):
                at = datetime(2020, month, 15, tzinfo=UTC)
                session.add(article := Article(title=f"Old {month}", state="published", published_at=at))
            article.series_id = series.id
        self.fill_all()

    def fill_all(self):
        """Ask for all of them, and for all parts that there are."""
        index = self.ask("/sitemap.xml")[2].decode()
        self.everything = PAGES | set(re.findall(r"<loc>http://[^/]+(/sitemap-[^<]+)", index))
        assert self.fill(self.everything) == self.everything

    def gone(self):
        """Which are no longer ready; those that are, are as they would be made now."""
        found = self.stale(self.everything)
        reader = self.plain.test_client()
        for address in sorted(self.everything):
            assert self.ask(address) == answer(reader, address, "en"), address
        return found


def article(title):
    """The article with that title."""
    return db.session.scalars(select(Article).where(Article.title == title)).one()


@pytest.fixture
def blog(cached_on, monkeypatch):
    """The site, in parts of ten ids."""
    for module in (sitemap, sources, views):
        monkeypatch.setattr(module, "BLOCK", 10)
    statements = (sitemap._blocks, sitemap._tag_blocks)
    for statement in statements:
        statement.cache_clear()
    made = Blog(cached_on)
    made.prepare()
    yield made
    for statement in statements:
        statement.cache_clear()
    with made.plain.app_context():
        db.engine.dispose()


def is_of(kind, addresses):
    """Whether a part of that kind is among them."""
    return any(address.startswith(f"/sitemap-{kind}-") for address in addresses)


def part_of(title):
    """The part in which an article is."""
    return f"/sitemap-{article(title).id // 10 + 1}.xml"


def test_an_article_in_one_month_leaves_those_ready_that_do_not_name_it(blog):
    with blog.writing() as session:
        at = datetime(2020, 4, 20, tzinfo=UTC)
        session.add(Article(title="New", state="published", published_at=at))
    gone = blog.gone()
    # Those beside it name it as their neighbour, and of the first and the last any may become one.
    assert {f"/archive/2020/{month}/" for month in ("03", "04", "05")} <= gone
    assert "/robots.txt" not in gone
    assert not is_of("series", gone)


def test_todays_article_leaves_months_long_ago_ready(blog):
    with blog.writing() as session:
        at = datetime(2026, 2, 20, tzinfo=UTC)
        session.add(Article(title="New", state="published", published_at=at))
    with blog.app.app_context():
        part = part_of("New")
    gone = blog.gone()
    assert {"/archive/", "/archive/2026/", "/sitemap.xml", part} <= gone
    assert {"/archive/2026/02/", "/archive/2026/01/"} <= gone
    assert not gone & {"/archive/2020/04/", "/archive/2020/05/", "/robots.txt"}
    assert not is_of("series", gone)


def test_a_text_changes_the_lists_and_the_part_that_its_article_is_in(blog):
    with blog.writing():
        article("Old 4").body = "Another text"
        part = part_of("Old 4")
    assert blog.gone() == {"/archive/2020/", "/archive/2020/04/", "/sitemap.xml", part}


def test_one_that_goes_takes_its_month_along(blog):
    with blog.writing():
        article("Old 4").unpublish()
        part = part_of("Old 4")
    with blog.app.app_context():
        gone = blog.stale(blog.everything)
    assert {"/archive/2020/03/", "/archive/2020/04/", "/archive/2020/05/", part} <= gone
    assert blog.ask("/archive/2020/04/")[0] == 404
    assert b"/archive/2020/03/" in blog.ask("/archive/2020/05/")[2]


def test_a_new_date_changes_both_months(blog):
    with blog.writing():
        article("Old 4").redate(datetime(2020, 5, 1, tzinfo=UTC))
    assert {"/archive/2020/04/", "/archive/2020/05/"} <= blog.stale(blog.everything)
    assert b"Old 4" in blog.ask("/archive/2020/05/")[2]


def test_authors_tags_and_series_change_their_own_parts(blog):
    with blog.writing() as session:
        session.scalars(User.called("mei")).one().username = "meimei"
    assert is_of("authors", blog.gone())
    blog.fill_all()
    with blog.writing() as session:
        # Who has published nothing yet is named now.
        article("Old 5").author = session.scalars(User.called("ada")).one()
    assert is_of("authors", blog.gone())
    blog.fill_all()
    with blog.writing() as session:
        article("Old 5").tag_with(session, ["Unheard"])
    assert is_of("tags", blog.gone())
    blog.fill_all()
    with blog.writing() as session:
        session.add(series := Series(title="Second"))
        session.flush()
        article("Old 5").series_id = series.id
    assert is_of("series", blog.gone())


def test_a_translation_changes_the_parts_of_its_original_and_of_its_siblings(blog):
    with blog.writing() as session:
        one = article("One").id
        session.add_all(Article(title=f"Draft {number}") for number in range(10))
        session.flush()
        session.add(Article(title="一", chosen_language="zh-Hans", translation_of_id=one, state="published"))
    blog.fill_all()
    with blog.writing() as session:
        session.add_all(Article(title=f"Another {number}") for number in range(10))
        session.flush()
        session.add(other := Article(title="Un", chosen_language="ja", translation_of_id=one))
        other.publish(clock.now())
        parts = {part_of("One"), part_of("一")}
    assert len(parts) == 2
    assert parts | {"/sitemap.xml"} <= blog.gone()


def test_another_time_zone_changes_everything(blog):
    with blog.writing() as session:
        session.scalars(Site.row()).one().time_zone = "Asia/Shanghai"
    assert blog.gone() == blog.everything
