"""Reading and keeping tags in order, in a browser, on MariaDB."""

import re

from tests.browser.test_main_job import set_up, titles, write


def chips(tab):
    return tab.locator("tag-picker input[name=tags]").input_value().strip(" ,")


def test_a_reader_narrows_a_tag_and_takes_the_terms_away_again(tab, served):
    set_up(tab, served)
    write(tab, served, "One", "x", "Python, MySQL, 数据库")
    write(tab, served, "Two", "x", "Python, MySQL")
    write(tab, served, "Three", "x", "Python")
    tab.goto(f"{served.url}/tags/python")
    assert titles(tab) == ["Three", "Two", "One"]
    tab.get_by_role("link", name=re.compile("^MySQL 2")).click()
    tab.wait_for_url("**/tags/mysql+python")
    assert titles(tab) == ["Two", "One"]
    tab.get_by_role("link", name="Without 数据库").click()
    tab.wait_for_url("**/tags/mysql+python+!*")
    assert titles(tab) == ["Two"]
    tab.get_by_role("link", name="Remove MySQL").click()
    tab.wait_for_url("**/tags/python+!*")
    assert titles(tab) == ["Three", "Two"]


def test_the_picker_takes_pinyin_for_the_tag_it_sounds_like(tab, served):
    set_up(tab, served)
    write(tab, served, "First", "x", "机器学习")
    tab.goto(f"{served.url}/admin/articles/new")
    picker = tab.locator("tag-picker [role=combobox]")
    picker.fill("jqxx")
    tab.get_by_role("option", name=re.compile("机器学习")).wait_for()
    picker.press("Enter")
    assert chips(tab) == "机器学习"


def test_the_index_is_filtered_while_one_types(tab, served):
    set_up(tab, served)
    write(tab, served, "First", "x", "机器学习, Python, 数据库")
    tab.goto(f"{served.url}/tags/")
    tab.get_by_role("searchbox").fill("sjk")
    tab.get_by_role("link", name=re.compile("Python")).wait_for(state="detached")
    assert tab.get_by_role("link", name=re.compile("数据库")).count() == 1


def test_a_merge_is_shown_done_undone_and_its_addresses_follow(tab, served):
    set_up(tab, served)
    write(tab, served, "One", "x", "Flask")
    write(tab, served, "Two", "x", "Flask web")
    tab.goto(f"{served.url}/tags/flask-web")
    tab.goto(f"{served.url}/admin/tags/merge?names=Flask+web&into=Flask")
    tab.get_by_text("1 article gets “Flask”.").wait_for()
    tab.get_by_role("button", name="Merge", exact=True).click()
    undo = tab.get_by_role("button", name="Undo").first
    undo.wait_for()
    tab.goto(f"{served.url}/tags/flask-web")
    assert tab.url.endswith("/tags/flask")
    assert titles(tab) == ["Two", "One"]
    tab.goto(f"{served.url}/admin/operations")
    tab.get_by_role("button", name=re.compile("^Undo")).first.click()
    tab.get_by_text(re.compile("undone", re.IGNORECASE)).first.wait_for()
    tab.goto(f"{served.url}/tags/flask-web")
    assert tab.url.endswith("/tags/flask-web")
    assert titles(tab) == ["Two"]
