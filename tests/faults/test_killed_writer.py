"""A process is killed amid a write: nobody gets an older page than was committed, and pages become ready again."""

from __future__ import annotations

import pytest

from blog.extensions import db
from blog.models import Article
from tests.faults.processes.moments import BEGUN, COMMITTED
from tests.faults.serving import CLOSED, Serving, becomes, began_with, numbers, token_in
from tests.server.conftest import eventually

on_mariadb = pytest.mark.parametrize("database", ["mariadb"], indirect=True)

# What CACHE_LAG promises, with a margin for a machine that has other work.
LAG, MARGIN = 2, 20
PAGES = ("/", "/articles/counter-a", "/articles/counter-b", "/tags/counting", "/feed.atom")
# What the page of counter-a shows afterwards.
STORED = {BEGUN: 0, COMMITTED: 1}


@pytest.fixture
def serving(request, counters, serve):
    """A server whose pages are all ready, in each worker."""
    counters("a", "b")
    serving = serve(CACHE_LAG=str(LAG), **getattr(request, "param", {}))
    assert becomes(lambda: all_ready(serving), MARGIN)
    return serving


def all_ready(serving: Serving, number: int = 0) -> bool:
    """Whether each worker has each page ready. Each has to show that number, or a later one."""
    with serving.each_worker() as browsers:
        answers = [browser.get(path) for browser in browsers.values() for path in PAGES]
    assert {answer.status for answer in answers} == {200}
    shown = [numbers(answer.text).get("Counter-a", number) for answer in answers]
    assert min(shown) >= number
    return all(answer.was_ready for answer in answers)


@pytest.mark.parametrize("moment", [BEGUN, COMMITTED])
def test_a_command_is_killed(serving, write, moment):
    write(serving).die("counter-a", moment)
    # At once, and on until everything is ready again.
    assert becomes(lambda: all_ready(serving, STORED[moment]), LAG + MARGIN)
    assert stored() == f"Counter-a at {STORED[moment]}"


# One that is alone has nobody to bury it but its successor.
@on_mariadb
@pytest.mark.parametrize(
    ("moment", "serving"), [(BEGUN, {"WORKERS": "1"}), (COMMITTED, {})], indirect=["serving"]
)
def test_a_worker_is_killed(serving, moment):
    with serving.browser() as browser:
        browser.sign_in("mei")
        victim = die_by_form(browser, moment)
    assert eventually(lambda: replaced(serving, victim))
    assert becomes(lambda: all_ready(serving, STORED[moment]), LAG + MARGIN)
    assert stored() == f"Counter-a at {STORED[moment]}"


@on_mariadb
def test_who_lives_goes_on_writing(serving, write):
    alive = write(serving)
    for number in range(1, 10, 2):
        write(serving).die("counter-a", COMMITTED)
        all_ready(serving, number)
        assert alive.count_up("counter-a") == number + 1
        all_ready(serving, number + 1)
    assert becomes(lambda: all_ready(serving, 10), LAG + MARGIN)


def die_by_form(browser, moment: str) -> int:
    """Save counter-a by the desk's form in a worker that dies at that moment, and return which it was."""
    row = db.session.scalar(db.select(Article.id).where(Article.slug == "counter-a"))
    db.session.rollback()
    sheet = browser.get(f"/admin/articles/{row}")
    form = {"title": "Counter-a at 1", "body": "Written.", "tags": "Counting", "slug": "counter-a"}
    form |= began_with(sheet)
    with pytest.raises(CLOSED):
        browser.post(f"/admin/articles/{row}", {**form, "csrf_token": token_in(sheet)}, X_Die=moment)
    return sheet.worker


def replaced(serving: Serving, victim: int) -> bool:
    """Whether as many workers answer as before, without that one."""
    try:
        with serving.each_worker() as browsers:
            return victim not in browsers
    except CLOSED:
        return False


def stored() -> str:
    """The title in the database."""
    db.session.rollback()
    return str(db.session.scalar(db.select(Article.title).where(Article.slug == "counter-a")))
