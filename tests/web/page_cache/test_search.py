"""Searches that are ready are as they would be made now, whatever is written; and crawlers push nothing out by them."""

from __future__ import annotations

import itertools
from random import Random

from sqlalchemy import func, select

from blog.extensions import db
from blog.models import Article
from blog.models.search import rebuild
from blog.models.search.document import search_document
from tests.web.page_cache import test_exactness
from tests.web.page_cache.asking import PATIENCE, keeper_of
from tests.web.page_cache.test_exactness import STEPS, dealt, go_on

world = test_exactness.world

SEARCHES = {
    "/search",
    "/search?q=text",
    "/search?q=text&page=2",
    "/search?q=one",
    "/search?q=word1",
    "/search?q=python",
    "/search?q=tag:flask",
    "/search?q=tag:rust+text",
    "/search?q=author:mei+text",
    "/search?q=author:li",
    "/search?q=nowhere",
    "/search?q=机器",
    "/search?q=onn",
}
EXAMPLES = 6


def test_searches_that_are_ready_are_as_they_would_be_made_now(world, monkeypatch):
    monkeypatch.setattr(world.site, "addresses", lambda: SEARCHES)
    random = Random(6)
    # Every other time an article becomes a page, or a page an article.
    actions = (action for other in dealt(random) for action in (other, turn))
    for _ in range(EXAMPLES):
        go_on(world, random, itertools.islice(actions, STEPS * 2))


def turn(world, pick, names):
    """Make a page of an article, or an article of a page."""
    if article := world.article(pick):
        article.is_page = not article.is_page


def test_a_search_that_is_ready_is_stale_when_a_page_changes(world):
    world.begin()
    searches = {"/search?q=text", "/search?q=about"}

    def written(write):
        """How many results each search has after that; both were ready before, and the first is stale then."""
        assert world.site.fill(searches) == searches
        with world.site.writing() as session:
            write(session)
        assert "/search?q=about" in world.site.stale(searches)
        return [world.site.ask(search)[2].count(b"search-result") for search in sorted(searches)]

    def about():
        return db.session.scalars(select(Article).where(Article.is_page)).one()

    page = Article(title="About", slug="about", body="Text", state="published", is_page=True)
    assert written(lambda session: session.add(page)) == [1, 5]
    assert written(lambda session: setattr(about(), "body", "About, at length")) == [1, 5]
    assert written(lambda session: setattr(about(), "slug", "about-us")) == [1, 5]
    assert b"/pages/about-us" in world.site.ask("/search?q=about")[2]
    assert written(lambda session: about().unlist(world.clock.at)) == [0, 5]
    assert written(lambda session: about().publish(world.clock.at)) == [1, 5]
    assert written(lambda session: about().trash(world.clock.at)) == [0, 5]


def test_a_search_is_kept_ready_until_an_article_changes(world):
    world.begin()
    assert "/search?q=text" in world.site.fill({"/search?q=text", "/"})
    with world.site.writing():
        world.article(0).body = "Other"
    assert not world.site.is_ready("/search?q=text")


def test_one_process_a_machine_folds_what_was_written(world, monkeypatch):
    world.begin()
    due = rebuild.due
    monkeypatch.setattr(rebuild, "due", lambda session, count, size: due(session, 1, 1))
    keeper = keeper_of(world.site.app)

    def unfolded():
        with world.site.writing() as session:
            return session.scalar(select(func.count()).where(search_document.c.slot < 0))

    before = world.site.ask("/search?q=text")
    monkeypatch.setattr(keeper, "_following", None)
    assert keeper._try(keeper._fold, PATIENCE)
    assert unfolded() == 7
    monkeypatch.setattr(keeper, "_following", object())
    assert keeper._try(keeper._fold, PATIENCE)
    assert unfolded() == 0
    assert world.site.ask("/search?q=text") == before
