"""What a browser loads for a page, when it loads it, and what it keeps for coming back."""

import re

import pytest

from blog.web.assets import FOLDER, bundle
from blog.web.first_paint import SCRIPT
from tests.browser.conftest import launch
from tests.browser.test_main_job import ADMIN_PAGES, PUBLIC_PAGES, sign_in_to_demo

# Pages of readers, who all get the same; the others are for one person.
READERS = [path for path in PUBLIC_PAGES if path not in {"/login", "/nothing"}]
ILLUSTRATED = "/articles/three-o-four"

HASTY = """() => [...document.scripts]
  .filter(script => !["module", "application/ld+json"].includes(script.type) && !script.defer)
  .map(script => script.outerHTML)"""
# Scripts whose element the page lacks. An expression that nothing narrows has nothing to open.
IDLE = r"""() => [...document.scripts].filter(script => script.src)
  .map(script => script.src.match(/behaviours\/([\w-]+)\.js$/)[1])
  .filter(name => !document.querySelector(name) && name !== "open-beside")"""
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => entry.name)"""
IMAGES = """() => [...document.images].map(image => [
  image.closest(".prose") !== null, image.width && image.hasAttribute("width") && image.hasAttribute("height"),
  image.decoding, image.loading])"""
CLASSES = '() => [...new Set([...document.querySelectorAll("[class]")].flatMap(one => [...one.classList]))]'
RETURN = """() => {
  window.kept = new Promise(resolve => addEventListener("pageshow", event => resolve(event.persisted)));
}"""
CANDIDATES = "Preload.preloadingAttemptSourcesUpdated"


@pytest.fixture
def returning(browser_type):
    """What opens pages in a browser that keeps them for coming back, which Playwright's own flags forbid."""
    browser = launch(browser_type, "--disable-back-forward-cache")
    yield browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    browser.close()


def test_only_the_style_sheet_is_waited_for_and_readers_load_no_idle_script(tab, demo):
    for path in READERS:
        check_loading(tab, demo.url + path)
        assert tab.evaluate(IDLE) == [], path
    sign_in_to_demo(tab, demo)
    for path in ADMIN_PAGES:
        check_loading(tab, demo.url + path)


def check_loading(tab, address):
    tab.goto(address)
    # It fetches nothing, and applies a colour scheme before the first paint.
    assert tab.evaluate(HASTY) == [f"<script>{SCRIPT}</script>"], address
    assert [name.rpartition(".")[2] for name in tab.evaluate(BLOCKING)] == ["css"], address


def test_the_readers_sheet_knows_all_that_their_pages_hold(tab, demo):
    whole, readers = (classes_in(bundle(FOLDER / "css" / f"{name}.css")) for name in ("main", "public"))
    assert {"admin-main", "tick-bar"} <= whole - readers
    for path in [*READERS, ILLUSTRATED]:
        tab.goto(demo.url + path)
        assert whole.intersection(tab.evaluate(CLASSES)) - readers == set(), path


def classes_in(sheet):
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", sheet)))


def test_images_of_an_article_have_their_size_and_all_but_the_first_load_late(tab, demo):
    tab.goto(demo.url + ILLUSTRATED)
    images = tab.evaluate(IMAGES)
    assert len(images) > 1
    assert all(in_text and sized and decoding == "async" for in_text, sized, decoding, _ in images)
    assert [loading for *_, loading in images] == ["auto"] + ["lazy"] * (len(images) - 1)


def test_going_back_shows_the_page_as_it_was_left(returning, demo):
    for path in READERS:
        tab = returning.new_page()
        tab.goto(demo.url + path)
        left = tab.url
        tab.evaluate(RETURN)
        tab.locator(".entry h2 a" if path == "/" else ".site-mark").first.click()
        # Playwright would wait for pages to load, and one that was kept doesn't.
        tab.wait_for_url(lambda url, left=left: url != left, wait_until="commit")
        tab.go_back(wait_until="commit")
        assert tab.evaluate("window.kept"), path
        tab.close()


def test_a_page_is_fetched_once_when_its_link_is_pressed_and_shown_from_that(tab, demo):
    fetched = []
    tab.on("request", lambda request: fetched.append((request.url, request.headers.get("sec-purpose"))))
    tab.goto(demo.url)
    link = tab.locator(".entry h2 a").first
    address = demo.url + link.get_attribute("href")
    with tab.expect_event("requestfinished", lambda request: request.url == address):
        link.hover()
        tab.mouse.down()
    tab.mouse.up()
    tab.wait_for_url(address)
    assert (
        tab.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") == "navigational-prefetch"
    )
    assert (address, "prefetch") in fetched


def test_nothing_is_fetched_ahead_that_is_not_a_readers_page(tab, demo):
    tab.context.add_cookies([{"name": "signed_in", "value": "1", "url": demo.url}])
    ahead = set()
    session = tab.context.new_cdp_session(tab)
    session.on(
        CANDIDATES, lambda told: ahead.update(each["key"]["url"] for each in told["preloadingAttemptSources"])
    )
    session.send("Preload.enable")
    for path in ("/", "/tags/python", "/articles/page-ten-thousand"):
        tab.goto(demo.url + path)
        tab.wait_for_timeout(300)
    links = {address.removeprefix(demo.url) for address in ahead}
    assert {"/tags/", "/tags/python", "/authors/maya"} <= links
    assert [link for link in links if re.search(r"lang=|login|admin|feed|media|#", link)] == []
    assert tab.locator("edit-link a[href^='/admin/']").count() == 1
