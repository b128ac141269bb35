"""The menu: edited by admins, shown to the readers whom it is for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.extensions import db
from blog.models import Article, Site
from blog.models.site import MENU_LIMIT, MenuItem
from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.translations import make_translation

ABOUT, MASTODON = MenuItem("About", "/pages/about"), MenuItem("Elsewhere", "https://example.org/@mei")
BUILT_IN = ["Tags", "Archive", "Search", "简体中文"]


@pytest.fixture
def admin(sign_in):
    """An admin, who is signed in."""
    user = make_user("admin")
    sign_in(user)
    return user


@pytest.fixture
def send(client, admin):
    """Sends the form with these items."""
    return lambda *items, to="": client.post(f"/admin/menu{to}", data=fields(*items))


def fields(*items):
    """The form's fields for these items."""
    return {
        f"items-{number}-{name}": value
        for number, item in enumerate(items)
        for name, value in item._asdict().items()
    }


def stored():
    """The menu as it is stored."""
    return list(Site.facts(db.session()).menu)


def store(*items):
    """Have the menu hold these."""
    db.session.scalars(Site.row()).one().lead_to(items)
    db.session.commit()


def rows_of(found):
    """The rows of a form, as they stand in it."""
    rows = found.soup.select(".menu-row")
    return [
        MenuItem(
            *(str(row.select_one(f"[name$={name}]").get("value", "")) for name in ("label", "address")),
            str(row.select_one("option[selected]")["value"]),
        )
        for row in rows
    ]


def ways_of(found):
    """The words of the navigation, in their order."""
    return [link.text for link in found.soup.select(".site-nav[aria-label] a") if link.find_parent("header")]


def current(found):
    """What the navigation says that this page is."""
    return [link.text for link in found.soup.select("header .site-nav [aria-current]")]


# -- readers


def test_a_site_without_a_menu_has_its_own_sections(page):
    assert ways_of(page("/")) == BUILT_IN


def test_the_menu_stands_before_the_sections_in_its_order(page):
    store(MASTODON, ABOUT)
    found = page("/")
    assert ways_of(found) == ["Elsewhere", "About", *BUILT_IN]
    assert found.links()[2:4] == ["https://example.org/@mei", "/pages/about"]


def test_an_item_with_a_language_shows_to_its_readers_alone(page):
    store(ABOUT, MenuItem("About us", "/a", "en"), MenuItem("关于", "/b", "zh-Hans"))
    assert ways_of(page("/"))[:2] == ["About", "About us"]
    assert ways_of(page("/", language="zh-Hans"))[:2] == ["About", "关于"]


def test_the_page_that_is_shown_is_the_current_one(page):
    make_article("One", slug="关于")
    store(
        MenuItem("Start", "/"),
        MenuItem("One", "/articles/%E5%85%B3%E4%BA%8E#top"),
        MenuItem("Counted", "/tags/?by=count"),
    )
    assert current(page("/")) == ["Start"]
    assert current(page("/articles/关于")) == ["One"]
    # What else an address says makes no page another one.
    assert current(page("/?x=1")) == ["Start"]
    assert current(page("/tags/?by=count")) == ["Tags"]


def test_below_a_path_the_menu_stays_below_it(client):
    store(ABOUT, MASTODON)
    html = client.get("/", base_url="http://localhost/blog/").text
    assert 'href="/blog/pages/about"' in html
    assert 'href="https://example.org/@mei"' in html


def test_labels_are_escaped(page):
    store(MenuItem("<script>alert(1)</script>", '/?"onclick="x'))
    assert ways_of(page("/"))[0] == "<script>alert(1)</script>"


def test_what_was_written_by_hand_beside_an_item_does_no_harm(page):
    db.session.scalars(Site.row()).one().menu = [{"label": "About", "address": "/a", "colour": "red"}]
    db.session.commit()
    assert ways_of(page("/"))[0] == "About"


# -- the form


def test_an_admin_makes_a_menu(send, page):
    assert send(ABOUT, MenuItem("", ""), MenuItem("关于", "/b", "zh-Hans")).status_code == 302
    assert stored() == [ABOUT, MenuItem("关于", "/b", "zh-Hans")]
    assert rows_of(page("/admin/menu")) == [*stored(), MenuItem("", "")]
    assert send().status_code == 302
    assert stored() == []
    assert db.session.get(Site, 1).menu is None


def test_an_address_of_the_site_itself_is_kept_as_its_path(app, send):
    app.config["SITE_URL"] = "https://blog.example.org"
    send(MenuItem("About", "https://blog.example.org/pages/about"))
    assert stored() == [ABOUT]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "about",
        "https://a b",
        "data:,x",
        "/a b",
        "/" + "x" * 10_000,
    ],
)
def test_an_address_that_leads_nowhere_is_told_and_stays(send, address):
    answer = Page.of(send(ABOUT, MenuItem("Bad", address)), 422)
    assert answer.error_of("items-1-address")
    assert answer.error_of("items-0-address") == ""
    assert rows_of(answer) == [ABOUT, MenuItem("Bad", address)]
    assert stored() == []
    assert answer.one(".error-summary a[href='#items-1-address']")


def test_a_label_of_ten_kilobytes_and_none_are_told(send):
    answer = Page.of(send(MenuItem("x" * 10_240, "/a"), MenuItem("", "/b")), 422)
    assert "10,240" in answer.error_of("items-0-label")
    assert "called" in answer.error_of("items-1-label")
    assert rows_of(answer)[0].label == "x" * 10_240


def test_there_are_twelve_at_most(send, page):
    items = [MenuItem(f"Item {number}", f"/{number}") for number in range(MENU_LIMIT)]
    assert send(*items, MenuItem("One more", "/more")).status_code == 302
    assert stored() == items
    found = page("/admin/menu")
    assert len(rows_of(found)) == MENU_LIMIT
    assert not found.soup.select("[formaction$='/rows']")
    assert len(ways_of(page("/"))) == MENU_LIMIT + len(BUILT_IN)


@pytest.mark.parametrize(
    "name", ["items-x-label", "items-999999999999-label", "items--1-label", "items-²-label", "items"]
)
def test_rows_that_the_form_does_not_have_are_left_out(client, admin, name):
    assert (
        client.post(
            "/admin/menu", data={name: "x", "items-3-label": "A", "items-3-address": "/a"}
        ).status_code
        == 302
    )
    assert stored() == [MenuItem("A", "/a")]


def test_an_unknown_language_is_told(send):
    assert send(MenuItem("A", "/a", "tlh")).status_code == 422


def test_rows_move_without_scripts_and_nothing_is_stored(send):
    one, two, three = (MenuItem(name, f"/{name}") for name in ("one", "two", "three"))

    def after(to):
        return [row.label for row in rows_of(Page.of(send(one, two, three, to=to)))]

    assert after("/rows/2/earlier") == ["two", "one", "three"]
    assert after("/rows/2/later") == ["one", "three", "two"]
    assert after("/rows/2/removal") == ["one", "three"]
    assert after("/rows") == ["one", "two", "three", ""]
    for nowhere in (
        "/rows/1/earlier",
        "/rows/3/later",
        "/rows/0/later",
        "/rows/0/removal",
        "/rows/99/removal",
    ):
        assert after(nowhere) == ["one", "two", "three"], nowhere
    assert stored() == []


def test_rows_that_move_keep_what_is_wrong_with_them_typed(send):
    bad = MenuItem("x" * 50, "javascript:alert(1)", "en")
    assert rows_of(Page.of(send(ABOUT, bad, to="/rows/2/earlier"))) == [bad, ABOUT]


def test_published_pages_are_offered(page, admin):
    make_article("About us", slug="about", is_page=True)
    make_article("Hidden", slug="hidden", is_page=True, published_at=None)
    make_article("An article", slug="article")
    options = page("/admin/menu").soup.select("#menu-pages option")
    assert [(option["value"], option.text) for option in options] == [("/pages/about", "About us")]


def test_the_pages_offered_are_the_last_changed_first_and_translations_say_their_language(page, admin):
    for title, days in (("Second", 1), ("First", 2), ("Third", 0)):
        make_article(title, is_page=True, updated_at=EARLY + timedelta(days=days))
    original = db.session.query(Article).filter_by(title="First").one()
    make_translation(original, title="第一", is_page=True, updated_at=EARLY + timedelta(days=3))
    options = page("/admin/menu").soup.select("#menu-pages option")
    assert [option.text for option in options] == ["第一 · 简体中文", "First", "Second", "Third"]


@pytest.mark.parametrize("to", ["", "/rows", "/rows/1/removal", "/rows/2/earlier", "/rows/1/later"])
def test_rows_that_were_typed_outlive_the_session(client, to):
    assert (
        "Nothing you typed is lost" in Page.of(client.post(f"/admin/menu{to}", data=fields(ABOUT)), 401).main
    )


@pytest.mark.parametrize("role", ["author", "editor"])
def test_only_admins_change_the_menu(client, sign_in, role):
    sign_in(make_user(role))
    assert client.get("/admin/menu").status_code == 403
    for path in ("", "/rows", "/rows/1/removal"):
        assert client.post(f"/admin/menu{path}", data=fields(ABOUT)).status_code == 403
    assert stored() == []


@pytest.mark.parametrize("items", [[], [ABOUT, MenuItem("关于", "/b", "zh-Hans")]])
def test_the_menu_is_read_on_each_database(session, items):
    session.scalars(Site.row()).one().lead_to(items)
    session.commit()
    facts = Site.facts(session())
    assert facts.menu == tuple(items)
    assert hash(facts)
