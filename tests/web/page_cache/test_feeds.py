"""Ready feeds: made anew when what is in them changes, and the same bytes for browsers and readers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, Site, User
from blog.web.feed import NAMES
from tests.web.page_cache.small_site import SmallSite

MEI = {f"/authors/mei/{name}" for name in NAMES}
LI = {f"/authors/li/{name}" for name in NAMES}
CHINESE = {f"/{name}?lang=zh-Hans" for name in NAMES}
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def blog(cached_on):
    """The small site, whose feeds are ready."""
    made = SmallSite(cached_on)
    made.begin()
    assert made.fill(MEI | LI | CHINESE) == MEI | LI | CHINESE
    return made


def changed(blog, model, key, **values):
    """Change one row; return which feeds are no longer ready."""
    with blog.writing():
        row = db.session.scalars(select(model).where(key)).one()
        for name, value in values.items():
            setattr(row, name, value)
    return blog.stale(MEI | LI | CHINESE)


def test_a_text_changes_its_authors_feeds_and_no_other_authors(blog):
    assert changed(blog, Article, Article.title == "Five", body="Another text") == MEI | CHINESE


def test_a_name_changes_the_feeds_of_who_bears_it(blog):
    assert changed(blog, User, User.username == "li", name="Another") == LI | CHINESE


def test_a_bio_is_in_an_authors_feeds(blog):
    assert changed(blog, User, User.username == "li", bio="Words") >= LI


def test_an_article_that_another_author_gets_changes_the_feeds_of_both(blog):
    with blog.writing():
        li = db.session.scalars(User.called("li")).one().id
    assert changed(blog, Article, Article.title == "Seven", author_id=li) == MEI | LI | CHINESE


def test_the_sites_language_changes_all_feeds(blog):
    assert changed(blog, Site, Site.id == 1, language="zh-Hans") == MEI | LI | CHINESE


@pytest.mark.parametrize("address", ["/authors/mei/feed.atom", "/feed.rss?lang=zh-Hans"])
def test_a_ready_feed_is_one_for_browsers_and_readers(blog, address):
    plain, shown = blog.reader.get(address), blog.reader.get(address, headers=BROWSER)
    assert plain.mimetype in {"application/atom+xml", "application/rss+xml"}
    assert shown.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert plain.data == shown.data
    for headers in ({}, BROWSER):
        known = {"If-None-Match": plain.headers["ETag"], **headers}
        assert blog.reader.get(address, headers=known).status_code == 304
    assert "Accept" in plain.vary
    assert "Accept" in shown.vary
