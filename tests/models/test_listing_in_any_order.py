"""Readers' lists and their counters follow whatever is done to articles and tags, in any order."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from blog.models import Article, Base, Site, Tag, translation
from blog.models.publishing import STATES, Refused
from blog.models.translation import NotATranslation
from tests.lists import assert_lists_are_right, imply
from tests.translations import assert_pairs_are_right

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def create(world, pick, tags, day):
    """An article in any state with some tags."""
    article = Article(title="t", body="b", published_at=START + day * DAY, state=STATES[pick % len(STATES)])
    world.session.add(article)
    article.tags = tags
    world.articles.append(article)


def change_state(world, pick, tags, day):
    """What a verb does to an article."""
    if article := world.article(pick):
        now = START + day * DAY
        verbs = (lambda: article.publish(now), article.unpublish, article.trash, article.restore)
        verbs += (lambda: article.unlist(now), article.submit)
        with suppress(Refused):
            verbs[(len(tags) + day) % len(verbs)]()


def redate(world, pick, tags, day):
    """Another date for an article, which a draft may do without."""
    if article := world.article(pick):
        article.redate(START + day * DAY if tags or article.state != "draft" else None)


def retag(world, pick, tags, day):
    """Other tags, from the article's side."""
    if article := world.article(pick):
        article.tags = tags


def toggle(world, pick, tags, day):
    """One tag more or less, from the tag's side."""
    article = world.article(pick)
    for tag in tags[:1] if article else ():
        (tag.articles.remove if article in tag.articles else tag.articles.append)(article)


def pair_up(world, pick, tags, day):
    """An article becomes a translation of another, if it may."""
    original, article = world.article(pick), world.article(pick + 1 + len(tags))
    if article:
        article.chosen_language = ("en", "zh-Hans", "ja", "fr", "de")[day]
        world.session.flush()
        with suppress(NotATranslation):
            translation.check(world.session(), article, original)
            article.translation_of_id = original.id


def part(world, pick, tags, day):
    """A translation becomes an article of its own."""
    if article := world.article(pick):
        article.translation_of_id = None


def delete_article(world, pick, tags, day):
    """An article goes."""
    world.session.flush()
    if article := world.article(pick):
        world.articles.remove(article)
        world.session.delete(article)


def delete_tag(world, pick, tags, day):
    """A tag goes, another comes."""
    world.session.flush()
    for tag in tags[:1]:
        world.session.delete(tag)
        world.tags.remove(tag)
        world.tags.append(Tag(name=f"another {next(world.numbers)}"))
        world.session.add(world.tags[-1])
        world.session.flush()
        world.session.expire_all()


def change_implication(world, pick, tags, day):
    """A tag implies another, or no longer does; only a later one, so that there is no way around."""
    one, other = sorted(world.tags[: 2 + pick % 3], key=lambda tag: tag.id)[-2:]
    imply(world.session, one, other, holds=bool(day % 3))


class World:
    """The tags and articles of one example."""

    def __init__(self, session):
        session.rollback()
        session.expunge_all()
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(
                delete(table).where(table.c.id.is_(None)) if table is Site.__table__ else delete(table)
            )
        self.session = session
        self.tags = [Tag(name=f"tag {number}") for number in range(5)]
        self.articles = []
        self.numbers = itertools.count()
        session.add_all(self.tags)
        session.commit()

    def article(self, number):
        """One of the articles that are there."""
        return self.articles[number % len(self.articles)] if self.articles else None


ACTIONS = (
    create,
    create,
    change_state,
    redate,
    retag,
    toggle,
    pair_up,
    pair_up,
    part,
    delete_article,
    delete_tag,
    change_implication,
)
STEPS = st.tuples(
    st.sampled_from(ACTIONS),
    st.integers(0, 9),
    st.lists(st.integers(0, 4), max_size=3, unique=True),
    st.integers(0, 4),
    st.sampled_from(["nothing", "flush", "commit", "forget"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_whatever_is_done_lists_and_counters_follow(session, steps):
    world = World(session)
    for act, pick, numbers, day, end in steps:
        with session.no_autoflush:
            act(world, pick, [world.tags[number] for number in numbers], day)
        if end != "nothing":
            session.flush()
            assert_lists_are_right(session)
            assert_pairs_are_right(session)
        if end == "commit":
            session.commit()
        if end == "forget":
            session.expire_all()
    session.commit()
    assert_lists_are_right(session)
    assert_pairs_are_right(session)
