"""Pages outside the stream are kept ready too: stale by what they show, and by nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article
from tests.web.page_cache.small_site import LANGUAGES, START, SmallSite

PAGES = {"/pages/about", "/pages/ueber"}
# What the article "Four", without tags, stands on; Three and Five are its neighbours.
LISTS = {"/", "/feed.atom", "/authors/li", "/articles/three", "/articles/five", "/archive/"}
OTHERS = {"/tags/rust", "/authors/mei", "/tags/go", "/articles/seven"}


class Site(SmallSite):
    """The small site with a published page and its translation."""

    def prepare(self):
        """All is ready, in both languages."""
        self.begin()
        with self.writing() as session:
            about = Article(title="About", body="Us", is_page=True)
            about.publish(START)
            session.add(about)
            session.flush()
            other = Article(title="Ueber", body="文", chosen_language="zh-Hans", translation_of_id=about.id)
            other.publish(START)
            session.add(other)
        self.fill_all()

    def fill_all(self):
        """Make what is not ready."""
        self.fill(PAGES | LISTS | OTHERS | {"/articles/four"}, LANGUAGES)

    def change(self, title, **values):
        """Change an article, in one transaction; return which pages are no longer ready in either language."""
        with self.writing():
            article = db.session.scalars(select(Article).where(Article.title == title)).one()
            for name, value in values.items():
                setattr(article, name, value)
        every = PAGES | LISTS | OTHERS
        return {one for one in every for code in LANGUAGES if not self.is_ready(one, code)}


@pytest.fixture
def site(cached_on):
    """The site, all pages of which are ready."""
    made = Site(cached_on)
    made.prepare()
    return made


def test_pages_are_kept_ready(site):
    assert all(site.is_ready(address, code) for address in PAGES for code in LANGUAGES)


def test_what_a_page_says_is_said_at_once_and_no_list_is_made_anew(site):
    assert site.change("About", body="Them") == PAGES
    assert b"Them" in site.ask("/pages/about")[2]


def test_what_its_translation_is_called_is_said_on_both(site):
    assert site.change("Ueber", slug="guanyu") == PAGES
    assert b"/pages/guanyu" in site.ask("/pages/about")[2]
    assert site.ask("/pages/ueber")[0] == 301


def test_what_happens_to_articles_leaves_pages_ready(site):
    assert not site.change("Four", body="Other words", state="draft") & PAGES


def test_an_article_that_becomes_a_page_leaves_all_lists_at_once(site):
    assert site.change("Four", is_page=True) >= LISTS
    assert site.ask("/articles/four")[0] == 301
    assert site.ask("/pages/four")[0] == 200
    assert b"Four" not in site.ask("/")[2]
    site.fill_all()
    assert site.change("Four", is_page=False) >= LISTS
    assert site.ask("/articles/four")[0] == 200
    assert site.ask("/pages/four")[0] == 301


def test_a_page_that_is_taken_back_is_gone_at_once(site):
    assert site.change("About", state="draft") >= {"/pages/about"}
    assert site.ask("/pages/about")[0] == 404
