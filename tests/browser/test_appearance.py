"""Choosing how the site looks, and its menu, in a browser: what is chosen shows at once, and then to readers."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from axe_playwright_python.sync_playwright import Axe

from blog.lib.accent import shades
from blog.models.site import MENU_LIMIT
from tests.browser.filled import PASSWORD, filled
from tests.browser.test_main_job import sign_in
from tests.factories import make_article

GREEN = "#2a6f5b"
FRAMES = ".appearance-frames iframe"
TOKEN = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
LONG = "A rather long label of forty characters"


def fill(owner):
    """An article."""
    make_article("One", body="Words.", author=owner)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """The site."""
    with filled(tmp_path_factory.mktemp("appearance"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def admin(tab, site):
    """A tab in which an admin is signed in."""
    sign_in(tab, site, password=PASSWORD)
    return tab


@pytest.fixture
def reader(chromium, site):
    """Opens a page of the site as a reader with that screen."""
    contexts = []

    def visit(path="/", width=390, scheme="light", **options):
        context = chromium.new_context(
            locale="en-US", viewport={"width": width, "height": 700}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def shown(tab):
    """The page in the frame, once what is chosen is there."""
    tab.wait_for_timeout(200)
    tab.wait_for_function("() => document.querySelectorAll('.appearance-frames iframe').length === 1")
    return tab.locator(FRAMES).element_handle().content_frame()


def test_what_is_chosen_shows_at_once_and_is_stored_when_it_is_saved(admin, site, reader):
    admin.goto(f"{site.url}/admin/appearance")
    assert shown(admin).evaluate(TOKEN, "--accent") == "#a8321f"
    admin.fill("#accent", "#ffee00")
    day, night = shades("#ffee00")
    assert shown(admin).evaluate(TOKEN, "--accent") == day.accent
    assert day.accent in admin.locator("[data-told]").inner_text()
    assert admin.get_by_label("Choose the accent colour").input_value() == "#ffee00"
    admin.get_by_label("Wide").check()
    admin.get_by_label("Serif", exact=True).check()
    admin.get_by_label("Dark", exact=True).last.check()
    frame = shown(admin)
    assert frame.evaluate(TOKEN, "--accent") == night.accent
    assert frame.evaluate(TOKEN, "--measure") == "42rem"
    assert "Charter" in frame.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Charter" not in admin.evaluate("getComputedStyle(document.body).fontFamily")
    assert not reader().locator("link[href*=appearance]").count()
    admin.get_by_role("button", name="Save").click()
    admin.get_by_text("Saved.").wait_for()
    assert reader().evaluate(TOKEN, "--accent") == day.accent
    assert reader(scheme="dark").evaluate(TOKEN, "--accent") == night.accent
    page = reader(scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate(TOKEN, "--accent") == "#000"
    assert Axe().run(reader("/articles/one")).response["violations"] == []


def test_the_palette_fills_the_field(admin, site):
    admin.goto(f"{site.url}/admin/appearance")
    admin.get_by_label("Choose the accent colour").fill(GREEN)
    assert admin.locator("#accent").input_value() == GREEN
    assert shown(admin).evaluate(TOKEN, "--accent") == shades(GREEN)[0].accent


def test_without_scripts_a_button_shows_what_is_chosen(admin, site, chromium):
    state = admin.context.storage_state()
    plain = chromium.new_context(storage_state=state, java_script_enabled=False, locale="en-US").new_page()
    plain.goto(f"{site.url}/admin/appearance")
    plain.fill("#accent", GREEN)
    with plain.expect_navigation():
        plain.get_by_role("button", name="Show").click()
    assert plain.locator("#accent").input_value() == GREEN
    assert "accent=%232a6f5b" in plain.locator(FRAMES).get_attribute("src")
    assert (
        plain.locator(FRAMES).element_handle().content_frame().locator("h1").inner_text()
        == "Early at the harbour"
    )
    plain.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_rows_of_the_menu_move(admin, site, chromium, scripts):
    state = admin.context.storage_state()
    page = chromium.new_context(storage_state=state, java_script_enabled=scripts, locale="en-US").new_page()

    def press(number, move):
        button = page.locator(".menu-row").nth(number).locator(f"[data-move={move}]")
        with nullcontext() if scripts else page.expect_navigation():
            button.click()

    page.goto(f"{site.url}/admin/menu")
    while page.locator(".menu-row").count() < 3:
        page.get_by_role("button", name="Add a row").click()
    for number, name in enumerate(("One", "Two", "Three")):
        page.fill(f"#items-{number}-label", name)
        page.fill(f"#items-{number}-address", f"/{name.lower()}")
    press(1, "earlier")
    assert labels(page) == ["Two", "One", "Three"]
    press(1, "later")
    assert labels(page) == ["Two", "Three", "One"]
    press(0, "removal")
    assert labels(page) == ["Three", "One"]
    # Enter saves, and presses no button of a row.
    page.locator("#items-0-label").press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert labels(page) == ["Three", "One"]
    page.goto(site.url)
    assert page.locator("header nav a").all_inner_texts()[:2] == ["Three", "One"]
    page.goto(f"{site.url}/admin/menu")
    for _row in range(2):
        press(0, "removal")
    page.get_by_role("button", name="Save").last.click()
    page.get_by_text("Saved.").wait_for()
    page.context.close()


def test_a_row_that_moves_takes_its_name_and_what_is_wrong_with_it_along(admin, site):
    admin.goto(f"{site.url}/admin/menu")
    while admin.locator(".menu-row").count() < 3:
        admin.get_by_role("button", name="Add a row").click()
    for number, (name, address) in enumerate((("One", "/one"), ("Two", "nowhere"), ("Three", "/three"))):
        admin.fill(f"#items-{number}-label", name)
        admin.fill(f"#items-{number}-address", address)
    admin.get_by_role("button", name="Save").last.click()
    wrong = admin.locator("[aria-invalid]")
    assert wrong.get_attribute("id") == "items-1-address"
    admin.get_by_role("button", name="Move “Two” up").click()
    assert wrong.get_attribute("id") == "items-0-address"
    assert wrong.get_attribute("aria-describedby") == "items-0-address-error"
    assert admin.locator(".field-wrong .field-errors").get_attribute("id") == "items-0-address-error"
    assert admin.locator(".error-summary a").get_attribute("href") == "#items-0-address"
    assert admin.locator("menu-rows [role=status]").inner_text() == "Two: 1 of 3"
    admin.get_by_role("button", name="Remove “Two”").click()
    assert admin.locator("menu-rows [role=status]").inner_text() == "Removed: Two"
    assert not admin.locator("[aria-invalid], .field-errors, .error-summary").count()
    names = admin.locator("[data-move=removal]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == ["Remove “One”", "Remove “Three”", "Remove “row 3”"]


def labels(page):
    """What the rows are called, without blank ones."""
    return [value for field in page.locator(".menu-row [id$=label]").all() if (value := field.input_value())]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_twelve_long_items_hold_on_any_screen(admin, site, reader, width):
    admin.goto(f"{site.url}/admin/menu")
    while admin.locator(".menu-row").count() < MENU_LIMIT:
        admin.get_by_role("button", name="Add a row").click()
    for number in range(MENU_LIMIT):
        admin.fill(f"#items-{number}-label", LONG if number % 3 == 0 else f"关于我们 {number}")
        admin.fill(f"#items-{number}-address", f"/{number}")
    admin.get_by_role("button", name="Save").last.click()
    admin.get_by_text("Saved.").wait_for()
    page = reader(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("header nav a").count() == MENU_LIMIT + 4
    assert page.locator("header").bounding_box()["height"] < 240
    last = page.locator("header nav a").last
    last.focus()
    box = last.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert Axe().run(page).response["violations"] == []


def test_axe_finds_nothing_in_the_forms(admin, site):
    for path in ("/admin/appearance", "/admin/menu"):
        for width, scheme in ((1280, "light"), (390, "dark")):
            admin.set_viewport_size({"width": width, "height": 900})
            admin.emulate_media(color_scheme=scheme)
            admin.goto(site.url + path)
            admin.wait_for_timeout(300)
            found = Axe().run(admin).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], (path, width)
            assert admin.evaluate("document.documentElement.scrollWidth") <= width
