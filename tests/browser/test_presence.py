"""Two people at one article, each in a browser of their own, are told of each other."""

from __future__ import annotations

import re

import pytest

from tests.browser.filled import PASSWORD, filled
from tests.browser.test_main_job import sign_in
from tests.browser.test_writing import KEPT, open_sheet, saved, wait_until, write_on
from tests.factories import make_article, make_user

SHEETS = [f"/admin/articles/{number}" for number in (1, 2, 3)]
OTHERS = "[data-others]"


def fill(owner):
    """Articles, and one who may edit them besides their author."""
    make_user("editor", username="mei", name="梅", password=PASSWORD)
    for title in ("Shared", "Saved", "Another"):
        make_article(title, body="Text.", author=owner, published_at=None)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """The site."""
    with filled(tmp_path_factory.mktemp("presence"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def two(chromium, site):
    """A page of each."""
    contexts = [chromium.new_context(locale="en-US") for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, username in zip(pages, ("wendy", "mei"), strict=True):
        page.set_default_timeout(15_000)
        sign_in(page, site, username=username, password=PASSWORD)
    yield pages
    for context in contexts:
        context.close()


def open_both(two, address):
    for page in two:
        open_sheet(page, address)


def type_until_kept(page, text):
    write_on(page, text)
    wait_until(page, KEPT)


def told(page):
    return page.locator(OTHERS).inner_text()


def test_two_who_type_are_told_of_each_other_without_loading_anything(two, site):
    wendy, mei = two
    open_both(two, site.url + SHEETS[0])
    assert (told(wendy), told(mei)) == ("", "")
    type_until_kept(wendy, " Hers.")
    assert told(wendy) == ""
    type_until_kept(mei, " 她的。")
    assert re.fullmatch(r"Also being edited by Wendy \(\d\d:\d\d\)\.", told(mei))
    write_on(wendy, " More.")
    wendy.locator(OTHERS, has_text=re.compile(r"Also being edited by 梅 \(\d\d:\d\d\)\.")).wait_for()
    assert wendy.locator(OTHERS).get_attribute("role") == "status"
    open_sheet(mei, site.url + SHEETS[2])
    assert told(mei) == ""


def test_who_opens_the_sheet_later_is_told_at_once_until_the_other_has_saved(two, site):
    wendy, mei = two
    open_both(two, site.url + SHEETS[1])
    type_until_kept(wendy, " Hers.")
    open_sheet(mei, site.url + SHEETS[1])
    assert "Wendy" in told(mei)
    saved(wendy)
    type_until_kept(mei, " 她的。")
    assert told(mei) == "Another version was saved since you began; when you save, both are made one."
