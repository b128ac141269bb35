"""Light, dark, or as the system has it: chosen by a reader, remembered, and there before anything is painted."""

from __future__ import annotations

import time

import pytest

from blog.web.first_paint import SCRIPT
from tests.browser.conftest import launch
from tests.browser.filled import PASSWORD, filled
from tests.browser.test_main_job import sign_in
from tests.factories import make_article

LIGHT, DARK = "rgb(251, 248, 243)", "rgb(26, 23, 20)"
SCHEMES = {"light": LIGHT, "dark": DARK}
SLOW = 0.4  # seconds that a style sheet takes
SWITCH = "scheme-switch select"
BACKGROUND = "() => getComputedStyle(document.documentElement).backgroundColor"
# The ground of each frame that is drawn, from the first one on.
WATCH = f"""
  window.frames_seen = [];
  const look = () => {{
    if (document.body) window.frames_seen.push(({BACKGROUND})());
    requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
"""
# The one of which browsers are told to colour what is around the page.
THEME = """() => [...document.querySelectorAll("meta[name=theme-color]")]
  .find((meta) => !meta.media || matchMedia(meta.media).matches).content"""


def fill(owner):
    """Two articles."""
    for title in ("One", "Two"):
        make_article(title, body="Words. " * 400, author=owner)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """The site."""
    with filled(tmp_path_factory.mktemp("scheme"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def readers(chromium):
    """Makes readers with a system in a scheme; what their pages complain of fails the test."""
    contexts, complaints = [], []

    def reader(scheme="light", locale="en-US", browser=chromium, **options):
        context = browser.new_context(locale=locale, color_scheme=scheme, **options)
        contexts.append(context)
        context.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield reader
    for context in contexts:
        context.close()
    assert complaints == []


def choose(page, scheme):
    """Choose from the list by its words."""
    page.locator(SWITCH).select_option(label=scheme)


def ground(page):
    return page.evaluate(BACKGROUND)


@pytest.mark.parametrize(("stored", "system"), [("dark", "light"), ("light", "dark")])
def test_a_stored_scheme_is_there_in_the_first_frame(readers, site, stored, system):
    page = readers(system)
    page.goto(site.url)
    assert ground(page) == SCHEMES[system]
    choose(page, stored.capitalize())
    page.add_init_script(WATCH)
    page.route("**/*.css", lambda route: (time.sleep(SLOW), route.continue_()))
    page.route("**/scheme-switch.js", lambda route: route.fulfill(content_type="text/javascript"))
    page.goto(f"{site.url}/articles/one", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    assert ground(page) == SCHEMES[stored]
    page.wait_for_function("() => window.frames_seen.length > 5")
    assert set(page.evaluate("window.frames_seen")) == {SCHEMES[stored]}
    # What is drawn before the style sheet is there.
    assert page.evaluate("document.querySelector('meta[name=color-scheme]').content") == stored
    assert not page.locator("[style]").count()


def test_the_script_before_the_first_frame_is_the_one_that_the_policy_allows(readers, site):
    page = readers()
    refused = []
    page.on("console", lambda line: refused.append(line.text))
    page.goto(site.url)
    assert page.locator("head > script:not([src], [type])").all_text_contents() == [SCRIPT]
    assert len(SCRIPT.encode()) < 300
    assert refused == []


def test_without_a_choice_the_system_is_followed_even_while_a_page_is_open(readers, site):
    page = readers("light")
    page.goto(site.url)
    assert (ground(page), page.evaluate(THEME)) == (LIGHT, "#fbf8f3")
    page.emulate_media(color_scheme="dark")
    assert (ground(page), page.evaluate(THEME)) == (DARK, "#1a1714")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_choice_holds_against_the_system_until_it_is_taken_back(readers, site, system):
    page = readers(system)
    page.goto(site.url)
    for scheme, paper in (("light", "#fbf8f3"), ("dark", "#1a1714")):
        choose(page, scheme.capitalize())
        assert (ground(page), page.evaluate(THEME)) == (SCHEMES[scheme], paper)
        page.goto(f"{site.url}/tags/")
        assert (ground(page), page.evaluate(THEME)) == (SCHEMES[scheme], paper)
        assert page.locator(SWITCH).input_value() == scheme
    choose(page, "Automatic")
    assert ground(page) == SCHEMES[system]
    assert page.evaluate("localStorage.length") == 0
    page.emulate_media(color_scheme="dark" if system == "light" else "light")
    assert ground(page) != SCHEMES[system]
    page.reload()
    assert page.evaluate(THEME) == ("#1a1714" if system == "light" else "#fbf8f3")


@pytest.mark.parametrize(
    ("locale", "name", "words"),
    [("en-US", "Colour scheme", ["Automatic", "Light", "Dark"]), ("zh-CN", "配色", ["自动", "浅色", "深色"])],
)
def test_the_switch_is_named_and_worked_by_keys(readers, site, locale, name, words):
    page = readers(locale=locale)
    page.goto(site.url)
    switch = page.get_by_role("combobox", name=name, exact=True)
    assert switch.locator("option").all_inner_texts() == words
    switch.focus()
    page.keyboard.press("End")
    assert ground(page) == DARK
    page.keyboard.press("ArrowUp")
    assert ground(page) == LIGHT
    box = switch.bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_tabs_keep_in_step(readers, site):
    one = readers()
    two = one.context.new_page()
    one.goto(site.url)
    two.goto(f"{site.url}/articles/one")
    choose(one, "Dark")
    two.wait_for_function(f"() => ({BACKGROUND})() === '{DARK}'")
    assert two.locator(SWITCH).input_value() == "dark"
    choose(two, "Automatic")
    one.wait_for_function(f"() => ({BACKGROUND})() === '{LIGHT}'")
    assert one.locator(SWITCH).input_value() == ""


def test_a_page_from_memory_has_what_was_chosen_since(browser_type, readers, site):
    browser = launch(browser_type, "--disable-back-forward-cache")
    page = readers(browser=browser)
    page.goto(f"{site.url}/articles/one")
    page.evaluate("window.own = 1")
    page.goto(f"{site.url}/articles/two")
    choose(page, "Dark")
    page.go_back(wait_until="commit")
    assert page.evaluate("window.own") == 1
    page.wait_for_function(f"() => ({BACKGROUND})() === '{DARK}'")
    assert page.locator(SWITCH).input_value() == "dark"
    page.context.close()
    browser.close()


def test_paper_is_white_whatever_was_chosen(readers, site):
    page = readers()
    page.goto(f"{site.url}/articles/one")
    choose(page, "Dark")
    page.emulate_media(media="print")
    assert ground(page) == "rgb(255, 255, 255)"
    assert not page.locator("scheme-switch").is_visible()


def test_without_scripts_there_is_no_switch_and_without_storage_it_holds_for_the_page(readers, site):
    plain = readers("dark", java_script_enabled=False)
    plain.goto(site.url)
    assert not plain.locator("scheme-switch").is_visible()
    page = readers()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(site.url)
    choose(page, "Dark")
    assert ground(page) == DARK
    page.reload()
    assert ground(page) == LIGHT


def test_pages_behind_the_site_and_of_errors_have_it_too(readers, site):
    page = readers()
    sign_in(page, site, password=PASSWORD)
    choose(page, "Dark")
    assert ground(page) == DARK
    page.goto(f"{site.url}/admin/settings")
    assert (ground(page), page.locator(SWITCH).count()) == (DARK, 1)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_moves_when_the_switch_appears(readers, site, width):
    page = readers(viewport={"width": width, "height": 700})
    page.route("**/scheme-switch.js", lambda route: (time.sleep(SLOW), route.continue_()))
    page.add_init_script(
        """window.moved = [];
        new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((one) => one.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(f"{site.url}/articles/one")
    page.locator(SWITCH).wait_for()
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
