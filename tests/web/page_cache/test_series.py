"""Pages of series, and of the articles in them, that are ready are as they would be made now, whatever is written."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Series, series_order
from blog.web.feed import NAMES
from tests.conftest import make_app
from tests.web.page_cache.small_site import LANGUAGES, SmallSite, answer

STEPS = 8


class World:
    """The small site with two series, and the same database behind an application that keeps nothing."""

    def __init__(self, app):
        self.site = SmallSite(app)
        self.plain = make_app(app.config["SQLALCHEMY_DATABASE_URI"], MEDIA_FOLDER=app.config["MEDIA_FOLDER"])
        self.plain.test_client_class = app.test_client_class
        self.reader = self.plain.test_client()

    def begin(self):
        """The first five articles are in one series, the sixth in another; three stand on a page."""
        self.site.begin()
        self.known = {f"/articles/{word}" for word in ("one", "two", "three", "four", "five", "six", "seven")}
        with self.site.writing() as session:
            session.add_all([first := Series(title="First"), second := Series(title="Second")])
            session.flush()
            for article in articles(session)[:6]:
                article.series_id = second.id if article.title == "Six" else first.id
                session.flush()

    def addresses(self):
        """Where series and their articles stand, or once stood."""
        with self.site.writing() as session:
            slugs = session.scalars(select(Series.slug)).all()
            places = session.execute(
                select(Article.series_place, Article.id).where(Article.series_place > 0)
            ).all()
            self.known |= {f"/articles/{article.slug}" for article in articles(session)}
        for slug in slugs:
            self.known |= {f"/series/{slug}", *(f"/series/{slug}/{name}" for name in NAMES)}
            self.known |= {f"/series/{slug}?after={place}-{key}" for place, key in places[:2]}
            self.known |= {f"/series/{slug}?before={place}-{key}" for place, key in places[-2:]}
        return sorted(self.known)

    def check(self, language, done):
        """Compare every page with one that is made now."""
        for address in self.addresses():
            found = self.site.ask(address, language)
            assert found == answer(self.reader, address, language), (address, done)


def articles(session):
    """All of them."""
    return session.scalars(select(Article).order_by(Article.id)).all()


@pytest.fixture
def world(cached_on):
    """The site and its plain copy."""
    made = World(cached_on)
    yield made
    with made.plain.app_context():
        db.engine.dispose()


# -- writes, each in one transaction; each is given an article, a series, and a number


def join(session, article, series, number):
    article.series_id = series.id


def leave(session, article, series, number):
    article.series_id = None


def take_out(session, article, series, number):
    if article.series_id:
        series_order.take_out(session, session.get_one(Series, article.series_id), article)


def move(session, article, series, number):
    if article.series_id:
        series_order.move(session, session.get_one(Series, article.series_id), article.id, number)


def place_by_hand(session, article, series, number):
    article.series_place = number


def retitle(session, article, series, number):
    article.title = f"Title {number}"


def readdress(session, article, series, number):
    article.slug = f"slug-{number}-{article.id}"


def rename(session, article, series, number):
    series.title = f"Series {number}"


def describe(session, article, series, number):
    series.description = f"About {number}"


def move_house(session, article, series, number):
    series.slug = f"series-{number}-{series.id}"


def hide(session, article, series, number):
    if article.state == "published":
        (article.unpublish, article.trash, lambda: article.unlist(clock.now()))[number % 3]()


def show(session, article, series, number):
    if article.state == "trashed":
        article.restore()
    article.publish(clock.now())


def delete_article(session, article, series, number):
    session.expire(article)
    session.delete(article)


def delete_series(session, article, series, number):
    if number % 2:
        series_order.delete(session, series)
        session.add(Series(title="First"))


def join_blindly(session, article, series, number):
    """Without a look at what it was in, as in a shell."""
    session.commit()
    session.expire_all()
    key = series.id
    session.expire(article)
    article.series_id = key


WRITES = [join, leave, take_out, move, move, place_by_hand, retitle, readdress, rename, describe, move_house]
WRITES += [hide, show, show, delete_article, delete_series, join_blindly]


def test_pages_of_series_that_are_ready_are_as_they_would_be_made_now(world):
    random = Random(36)
    for example in range(settings.default.max_examples // 2):
        language, done = LANGUAGES[example % 2], []
        world.begin()
        world.check(language, done)
        for write in random.sample(WRITES, STEPS):
            number = random.randrange(1, 7)
            done.append((write.__name__, number))
            with world.site.writing() as session:
                found, series = articles(session), session.scalars(select(Series).order_by(Series.id)).all()
                write(session, found[number % len(found)], series[number % len(series)], number)
            world.check(language, done)


def test_a_page_of_a_series_stays_ready_while_others_change(world):
    world.begin()
    ready = {"/series/first", "/series/first/feed.atom", "/series/second"}
    assert world.site.fill(ready) == ready
    with world.site.writing() as session:
        seven = session.scalars(select(Article).where(Article.title == "Seven")).one()
        seven.body = "Another text"
        session.add(Article(title="Draft", series_id=session.scalars(select(Series.id).limit(1)).one()))
    assert world.site.stale(ready) == set()
    with world.site.writing() as session:
        session.scalars(select(Series).where(Series.slug == "second")).one().description = "Other"
    assert world.site.stale(ready) == {"/series/second"}
