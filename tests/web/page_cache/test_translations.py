"""Ready pages that show an article in several languages: whatever happens to a version, they are made anew."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Series
from tests.web.page_cache.small_site import DAY, LANGUAGES, START, SmallSite

# "Four", without tags, is the original: what shows it. Its neighbours are Three and Five; One is in its series.
SHOWS_IT = {"/", "/feed.atom", "/authors/li", "/articles/three", "/articles/four", "/articles/five"}
SHOWS_IT |= {"/series/both", "/articles/one", "/articles/vier"}
SHOWS_IT_NOT = {"/articles/seven", "/tags/rust", "/authors/mei", "/tags/go"}


class Site(SmallSite):
    """The small site; Four has the translation "vier" (zh-Hans), not public yet."""

    def prepare(self):
        """All pages are ready, in both languages."""
        self.begin()
        with self.writing() as session:
            session.add(series := Series(title="Both"))
            session.flush()
            for title in ("One", "Four"):
                self.article(title).series_id = series.id
                session.flush()
            four = self.article("Four")
            chinese = Article(title="vier", body="文", chosen_language="zh-Hans", translation_of_id=four.id)
            chinese.published_at = START + 20 * DAY
            session.add(chinese)
        self.fill_all()

    def fill_all(self):
        """Make what is not ready."""
        self.fill(SHOWS_IT | SHOWS_IT_NOT, LANGUAGES)

    @staticmethod
    def article(title):
        """The article with that title."""
        return db.session.scalars(select(Article).where(Article.title == title)).one()

    def change(self, title, **values):
        """Change a version, in one transaction; return which pages are no longer ready in either language."""
        with self.writing():
            article = self.article(title)
            for name, value in values.items():
                setattr(article, name, value)
        every = SHOWS_IT | SHOWS_IT_NOT
        return {one for one in every for code in LANGUAGES if not self.is_ready(one, code)}

    def title_at(self, address, language):
        """Whether a page shows the translation."""
        return b"vier" in self.ask(address, language)[2]


@pytest.fixture
def site(cached_on):
    """The site, all pages of which are ready."""
    made = Site(cached_on)
    made.prepare()
    return made


def test_a_translation_that_nobody_sees_is_saved_without_a_trace(site):
    assert site.change("vier", body="新") <= {"/articles/vier"}


def test_a_translation_that_is_published_is_on_every_page_at_once(site):
    stale = site.change("vier", state="published")
    assert stale == SHOWS_IT
    for address in SHOWS_IT - {"/articles/vier", "/articles/four", "/feed.atom"}:
        assert (site.title_at(address, "zh-Hans"), site.title_at(address, "en")) == (True, False), address
    assert "/articles/vier" in site.ask("/articles/four")[2].decode()


@pytest.mark.parametrize("title", ["vier", "Four"])
def test_what_either_version_says_is_said_on_every_page(site, title):
    site.change("vier", state="published")
    site.fill_all()
    assert site.change(title, excerpt="Other words") == SHOWS_IT
    site.fill_all()
    assert site.change("vier", state="draft") == SHOWS_IT


def test_what_becomes_the_original_is_the_entry_from_then_on(site):
    site.change("vier", state="published")
    site.fill_all()
    stale = site.change("Four", state="draft")
    assert stale >= SHOWS_IT - {"/articles/four"}
    assert site.title_at("/", "en")
    assert site.ask("/articles/four")[0] == 404


def test_what_comes_due_is_there_at_once(site, monkeypatch):
    with site.writing():
        chinese = site.article("vier")
        chinese.schedule(clock.now().replace(year=2100), clock.now())
    with site.writing() as session:
        Article.publish_due(session, clock.now().replace(year=2101))
    assert site.title_at("/", "zh-Hans")
