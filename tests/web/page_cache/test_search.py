"""Searches that are ready are as they would be made now, whatever is written; and crawlers push nothing out by them."""

from __future__ import annotations

import itertools
from random import Random

from sqlalchemy import func, select

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
}
EXAMPLES = 6


def test_searches_that_are_ready_are_as_they_would_be_made_now(world, monkeypatch):
    monkeypatch.setattr(world.site, "addresses", lambda: SEARCHES)
    random = Random(6)
    actions = dealt(random)
    for _ in range(EXAMPLES):
        go_on(world, random, itertools.islice(actions, STEPS * 2))


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
