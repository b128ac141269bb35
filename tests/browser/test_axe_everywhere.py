"""axe finds nothing to complain of on any kind of page, in both languages, light and dark, wide and on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.everything import TOKEN, fill
from tests.browser.filled import PASSWORD, filled
from tests.browser.test_main_job import sign_in

PUBLIC = (
    "/",
    "/articles/everything",
    "/articles/part-2",
    "/pages/about",
    "/tags/python",
    "/tags/python+web,flask+!go",
    "/tags/python+!web+flask",
    "/tags/",
    "/tags/?by=name",
    "/tags/?view=map",
    "/authors/wendy",
    "/series/a-series",
    "/archive/",
    "/archive/2026/",
    "/archive/2026/01/",
    "/search",
    "/search?q=part",
    "/search?q=nothing+is+like+that",
    "/nothing",
    "/login",
    f"/shared/{TOKEN}",
    f"/invitations/{TOKEN}",
)
DESK = (
    *(f"/admin/articles?state={state}" for state in ("", "draft", "review", "scheduled", "trashed")),
    "/admin/articles?q=nothing+is+like+that",
    "/admin/articles?view=pages",
    "/admin/articles/new",
    "/admin/articles/new?page=1",
    "/admin/articles/1",
    "/admin/articles/1/revisions",
    "/admin/articles/1/revisions/2",
    "/admin/articles/5/links",
    "/admin/articles/drafts",
    "/admin/articles/drafts/1",
    "/admin/articles/tagging?ids=1&ids=2&add=Go&remove=Flask",
    "/admin/articles/trash",
    "/admin/articles/8/removal",
    "/admin/media",
    "/admin/media?kind=sound",
    "/admin/media/1",
    "/admin/media/1/removal",
    "/admin/series",
    "/admin/series/new",
    "/admin/series/1",
    "/admin/series/1/removal",
    "/admin/tags",
    "/admin/tags/new",
    "/admin/tags/1",
    "/admin/tags/1/name",
    "/admin/tags/1/parts",
    "/admin/tags/1/parts?parts-0-name=Snake&parts-0-text=part&parts-1-name=Pythons&parts-1-tag=Flask&rest=Pythons",
    "/admin/tags/1/implications",
    "/admin/tags/1/removal",
    "/admin/tags/merge?tags=1&tags=2&into=Go",
    "/admin/tags/removal?tags=1&tags=2",
    "/admin/tags/hygiene",
    "/admin/operations",
    "/admin/users",
    "/admin/settings",
    "/admin/appearance",
    "/admin/menu",
    "/account/",
)
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What colours and widths can change.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
OPEN = "() => document.querySelectorAll('details').forEach((one) => (one.open = true))"


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """The site."""
    with filled(tmp_path_factory.mktemp("axe"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture(params=["en-US", "zh-CN"])
def tab(request, chromium, site):
    """A page in that language, in which nothing moves."""
    context = chromium.new_context(locale=request.param, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_readers_pages(tab, site):
    assert complaints_of(tab, site, PUBLIC) == {}


def test_pages_of_the_desk(tab, site):
    sign_in(tab, site, password=PASSWORD)
    assert complaints_of(tab, site, DESK) == {}


def test_a_sheet_with_errors(tab, site):
    sign_in(tab, site, password=PASSWORD)
    tab.goto(f"{site.url}/admin/articles/2")
    tab.evaluate(OPEN)
    tab.fill("#slug", "404")
    tab.fill("#canonical_url", "nowhere")
    tab.keyboard.press("Control+s")
    tab.locator(".error-summary").wait_for()
    assert complaints(tab) == []


def test_two_versions_that_do_not_fit_together(tab, site):
    sign_in(tab, site, password=PASSWORD)
    other = tab.context.new_page()
    for page in (tab, other):
        page.goto(f"{site.url}/admin/articles/3")
        page.locator("auto-save[ready]").wait_for()
    save(other, f"Theirs, in {tab.evaluate('navigator.language')}")
    save(tab, "Mine")
    tab.locator(".merge-offer").wait_for()
    assert complaints(tab) == []


def save(page, text):
    """Have that text saved, or sent."""
    page.fill("#body", text)
    with page.expect_navigation():
        page.keyboard.press("Control+s")


def complaints_of(tab, site, paths):
    """What is wrong on which of these pages."""
    found = {}
    for path in paths:
        status = tab.goto(site.url + path).status
        assert status == (404 if path == "/nothing" else 200), path
        if wrong := complaints(tab):
            found[path] = wrong
    return found


def complaints(tab):
    """What axe says of the page with all that opens open, wide and light, then narrow and dark: rules and elements."""
    tab.evaluate(OPEN)
    tab.set_viewport_size(WIDE)
    tab.emulate_media(color_scheme="light")
    light = Axe().run(tab).response["violations"]
    tab.set_viewport_size(PHONE)
    tab.emulate_media(color_scheme="dark")
    dark = tab.evaluate("rules => axe.run({ runOnly: rules })", LOOKS)["violations"]
    return [
        (scheme, rule["id"], [node["html"][:200] for node in rule["nodes"]])
        for scheme, rules in (("light", light), ("dark", dark))
        for rule in rules
    ]
