"""From the first start to articles under a tag, in a browser, on MariaDB."""

import re

import pytest

PASSWORD = "a good long passphrase"
PUBLIC_PAGES = (
    "/",
    "/tags/",
    "/tags/python",
    "/tags/python+mysql,flask+!css,databases+web",
    "/tags/?by=name",
    "/tags/?view=map",
    "/articles/page-ten-thousand",
    "/authors/maya",
    "/login",
    "/nothing",
)
ADMIN_PAGES = (
    "/admin/articles",
    "/admin/articles?state=trashed",
    "/admin/articles/new",
    "/admin/articles/1",
    "/admin/articles/1/revisions",
    "/admin/articles/drafts",
    "/admin/tags",
    "/admin/tags/2",
    "/admin/tags/2/name",
    "/admin/tags/2/parts",
    "/admin/tags/merge?names=Flask&into=Python",
    "/admin/tags/hygiene",
    "/admin/users",
    "/admin/media",
    "/admin/operations",
    "/admin/settings",
)


def set_up(tab, served):
    [line] = [line for line in served.lines() if "/setup/" in line]
    tab.goto(re.search(r"http://\S+/setup/\S+", line)[0])
    tab.fill("[name=title]", "束")
    tab.fill("[name=username]", "wendy")
    tab.fill("[name=name]", "Wendy")
    tab.fill("[name=password]", PASSWORD)
    tab.click("main form button[type=submit]")
    tab.wait_for_url("**/admin/articles/new")


def write(tab, served, title, body, tags):
    tab.goto(f"{served.url}/admin/articles/new")
    tab.fill("[name=title]", title)
    tab.fill("[name=body]", body)
    tab.locator("tag-picker [role=combobox]").fill(tags)
    tab.get_by_role("button", name="Publish", exact=True).click()
    tab.get_by_text("Published.", exact=True).wait_for()


def sign_in(tab, served, username="wendy", password=PASSWORD):
    tab.goto(f"{served.url}/login")
    tab.fill("[name=username]", username)
    tab.fill("[name=password]", password)
    tab.click("main form button[type=submit]")
    tab.wait_for_url("**/admin/articles")


def sign_in_to_demo(tab, demo):
    [line] = [line for line in demo.lines() if "with the password" in line]
    sign_in(tab, demo, "demo", line.split()[-1])


def titles(tab):
    return tab.locator(".entry h2").all_inner_texts()


def test_set_up_sign_in_write_publish_read_under_a_tag_unpublish(tab, served):
    set_up(tab, served)
    tab.get_by_role("button", name="Sign out").click()
    sign_in(tab, served)

    write(
        tab,
        served,
        "连接池耗尽的一个下午",
        "那天**下午**三点。\n\n```python\nprint('你好')\n```",
        "数据库, Python",
    )
    write(tab, served, "A pool ran dry", "It was *three* o'clock.", "python，MySQL")

    tab.goto(f"{served.url}/tags/python")
    assert titles(tab) == ["A pool ran dry", "连接池耗尽的一个下午"]
    tab.get_by_role("link", name="连接池耗尽的一个下午").click()
    assert tab.locator(".prose strong").inner_text() == "下午"
    assert tab.locator("h1").inner_text() == "连接池耗尽的一个下午"
    tab.locator("edit-link a").click()
    tab.wait_for_url("**/admin/articles/*")

    tab.get_by_text("State, secret links, trash").click()
    tab.get_by_role("button", name="Unpublish").click()
    tab.get_by_text("It is a draft again").wait_for()
    tab.goto(f"{served.url}/tags/python")
    assert titles(tab) == ["A pool ran dry"]
    assert tab.goto(f"{served.url}/tags/数据库").status == 200
    assert titles(tab) == []


def test_the_preview_follows_the_typing_and_the_picker_finds_variants(tab, served):
    set_up(tab, served)
    write(tab, served, "First", "x", "机器学习")
    tab.goto(f"{served.url}/admin/articles/new")
    tab.fill("[name=body]", "## 标题\n\n**重点**")
    tab.locator("[data-preview] strong", has_text="重点").wait_for()
    picker = tab.locator("tag-picker [role=combobox]")
    picker.fill("機器")
    tab.get_by_role("option", name=re.compile("机器学习")).wait_for()
    picker.press("ArrowDown")
    picker.press("Enter")
    assert tab.locator("tag-picker input[name=tags]").input_value().strip(" ,") == "机器学习"


def test_without_scripts_a_session_that_ended_while_writing_loses_no_word(chromium, served):
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    tab = context.new_page()
    set_up(tab, served)
    tab.goto(f"{served.url}/admin/articles/new")
    tab.fill("[name=title]", "Half written")
    tab.fill("[name=body]", "Every word of this 很重要 is to survive.")
    context.clear_cookies()
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_text("Your session has ended").first.wait_for()
    tab.fill("[name=username]", "wendy")
    tab.fill("[name=password]", PASSWORD)
    tab.click("main form button[type=submit]")
    tab.get_by_role("button", name="Send again").click()
    tab.get_by_text("Saved as a draft.").wait_for()
    assert tab.input_value("[name=title]") == "Half written"
    assert tab.input_value("[name=body]") == "Every word of this 很重要 is to survive."
    context.close()


def test_writing_works_without_scripts(chromium, served):
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    tab = context.new_page()
    set_up(tab, served)
    tab.fill("[name=title]", "Plain")
    tab.fill("[name=body]", "text")
    tab.fill("[name=tags]", "甲、乙, three")
    tab.get_by_role("button", name="Publish", exact=True).click()
    tab.get_by_text("Published.", exact=True).wait_for()
    tab.goto(f"{served.url}/tags/乙")
    assert titles(tab) == ["Plain"]
    context.close()


def test_the_button_says_whether_it_publishes_now_or_later(tab, served):
    set_up(tab, served)
    tab.fill("[name=title]", "Later")
    tab.fill("[name=publish_at]", "2999-01-01T09:30")
    tab.get_by_role("button", name="Schedule", exact=True).click()
    tab.get_by_text("Scheduled.", exact=True).wait_for()
    tab.get_by_role("button", name="Update", exact=True).click()
    tab.get_by_text("Saved.", exact=True).wait_for()
    assert tab.goto(f"{served.url}/articles/later").status == 404
    tab.go_back()
    tab.get_by_role("button", name="Publish now", exact=True).click()
    tab.get_by_text("Published.", exact=True).wait_for()
    assert tab.goto(f"{served.url}/articles/later").status == 200


def test_on_a_phone_what_saves_stays_in_sight(chromium, served):
    context = chromium.new_context(locale="en-US", viewport={"width": 390, "height": 844})
    tab = context.new_page()
    set_up(tab, served)
    for place in ("0", "document.body.scrollHeight / 2"):
        tab.evaluate(f"window.scrollTo(0, {place})")
        box = tab.get_by_role("button", name="Save", exact=True).bounding_box()
        assert 0 <= box["y"] <= 844 - box["height"]
    assert tab.locator("[name=title]").bounding_box()["height"] < 60  # One line of it.
    context.close()


def test_the_preview_tells_a_writer_whose_session_ended(tab, served):
    set_up(tab, served)
    tab.context.clear_cookies()
    tab.fill("[name=body]", "text")
    tab.get_by_text("You are no longer signed in.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "locale"), [(320, "en-US"), (320, "zh-CN"), (1600, "en-US")])
def test_no_page_scrolls_sideways(chromium, demo, width, locale, scheme):
    viewport = {"width": width, "height": 800}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale=locale)
    tab = context.new_page()
    for path in PUBLIC_PAGES:
        check_width(tab, demo.url + path, 404 if path == "/nothing" else 200)
    sign_in_to_demo(tab, demo)
    for path in ADMIN_PAGES:
        check_width(tab, demo.url + path, 200)
    context.close()


def check_width(tab, address, status):
    assert tab.goto(address).status == status, address
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"], address
