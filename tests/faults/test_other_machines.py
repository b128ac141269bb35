"""Two machines on one database: each sees what the other wrote within the lag that is promised."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, PageChange, transaction
from tests.factories import make_article
from tests.faults.conftest import TAG
from tests.faults.serving import Serving, becomes, numbers
from tests.server.conftest import eventually

# What CACHE_LAG promises, with a margin for a machine that has other work.
LAG, MARGIN = 2, 20
SOON = timedelta(seconds=4)
PAGES = ("/", "/articles/counter-a", "/tags/counting", "/feed.atom")

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)
pytestmark = on_mariadb


@pytest.fixture
def machines(counters, serve):
    """Two servers with marks of their own, all their pages ready."""
    counters("a", "b")
    both = [serve("one", CACHE_LAG=str(LAG)), serve("two", CACHE_LAG=str(LAG))]
    assert all(becomes(lambda one=one: all_ready(one), MARGIN) for one in both)
    return both


def answers(serving: Serving) -> list:
    """What each worker answers for each page."""
    with serving.each_worker() as browsers:
        found = [browser.get(path) for browser in browsers.values() for path in PAGES]
    assert {answer.status for answer in found} == {200}
    return found


def all_ready(serving: Serving) -> bool:
    """Whether each worker has each page ready."""
    return all(answer.was_ready for answer in answers(serving))


def show(serving: Serving, name: str, number: int) -> bool:
    """Whether the pages of all workers show that number of a counter."""
    shown = [numbers(answer.text).get(name, number) for answer in answers(serving)]
    assert max(shown) <= number
    return min(shown) == number


def title_of(session: Session, slug: str, title: str) -> None:
    """Give an article another title and text, from a third machine that has no pages."""
    article = session.scalars(select(Article).where(Article.slug == slug)).one()
    article.title, article.body = title, f"The text says: {title}."


def test_each_sees_what_the_other_wrote(machines, write):
    one, two = machines
    for number, (writing, reading) in enumerate([(one, two), (two, one), (one, two)], start=1):
        write(writing).count_up("counter-a")
        assert show(writing, "Counter-a", number)
        assert becomes(lambda number=number, it=reading: show(it, "Counter-a", number), LAG + MARGIN)
        assert becomes(lambda it=reading: all_ready(it), LAG + MARGIN)


def test_a_change_that_commits_late_with_a_lower_number_is_found(machines, write):
    numbered, go_on = threading.Event(), threading.Event()
    engine = db.engine

    def be_slow(connection):
        numbered.set()
        go_on.wait(60)

    def slow():
        with Session(engine) as session:
            title_of(session, "counter-a", "Counter-a at 1")
            event.listen(session.connection(), "commit", be_slow)
            session.commit()

    writing = threading.Thread(target=slow)
    writing.start()
    assert numbered.wait(60)
    write(machines[0]).count_up("counter-b")
    assert all(becomes(lambda one=one: show(one, "Counter-b", 1), LAG + MARGIN) for one in machines)
    go_on.set()
    writing.join()
    assert order_of_changes() == ["a", "b"]
    assert all(becomes(lambda one=one: show(one, "Counter-a", 1), LAG + MARGIN) for one in machines)


def order_of_changes() -> list[str]:
    """Which counters the last two changes are of."""
    db.session.rollback()
    rows = db.session.execute(select(Article.id, Article.slug))
    slugs = {f"article:{row}": slug for row, slug in rows}
    last = db.session.scalars(select(PageChange.sources).order_by(PageChange.id.desc()).limit(2)).all()
    return [slugs[name][-1] for names in reversed(last) for name in names.split() if name in slugs]


def test_another_worker_takes_over_from_the_one_that_followed(machines, write):
    one, two = machines
    assert eventually(one.follower)
    victim = one.follower()
    os.kill(victim, signal.SIGKILL)
    for number in (1, 2):
        write(two).count_up("counter-a")
        assert becomes(lambda number=number: shows(one, number), LAG + MARGIN)
    assert one.follower() not in {0, victim}
    assert becomes(lambda: shows(one, 2) and all_ready(one), LAG + MARGIN)


def shows(serving: Serving, number: int) -> bool:
    """The same of counter-a, while a worker may be dying."""
    try:
        return show(serving, "Counter-a", number)
    except (OSError, AssertionError):
        return False


def test_what_another_machine_scheduled_appears(machines):
    due = clock.now() + SOON
    make_article("Counter-c at 0", published_at=due, state="scheduled", slug="counter-c", tags=[TAG])
    assert all(becomes(lambda one=one: all_ready(one), LAG + MARGIN) for one in machines)
    for one in machines:
        assert becomes(lambda one=one: lists_the_new_one(one), SOON.total_seconds() + MARGIN)


def lists_the_new_one(serving: Serving) -> bool:
    """Whether home shows counter-c, from each worker."""
    with serving.each_worker() as browsers:
        return all("Counter-c at 0" in browser.get("/").text for browser in browsers.values())


def test_many_changes_at_once_are_all_seen(machines):
    for number in range(1, 301):
        transaction.run(db.session, lambda n=number: title_of(db.session(), "counter-a", f"Counter-a at {n}"))
    assert all(becomes(lambda one=one: show(one, "Counter-a", 300), LAG + MARGIN) for one in machines)
