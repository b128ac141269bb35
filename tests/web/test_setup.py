"""The first visit."""

from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, Site, User, transaction
from blog.web.links import link_path
from blog.web.site_fields import zone_of
from tests.conftest import make_app
from tests.factories import make_user
from tests.pages import Page

FORM = {
    "title": "束 Sheaf",
    "language": "zh-Hans",
    "time_zone": "Asia/Shanghai",
    "url": "https://blog.example.org/",
    "username": "Mei",
    "name": "梅",
    "password": "three quiet words",
}


def new_link():
    token = transaction.run(db.session, lambda: OneTimeLink.for_setup(db.session(), clock.now()))
    return token and link_path("setup", token)


@pytest.fixture
def link(app):
    return new_link()


@pytest.fixture
def send(client, link):
    """Sends the form with other values; they may be bytes."""

    def post(**typed):
        form = "application/x-www-form-urlencoded"
        return client.post(link, data=urlencode(FORM | typed), content_type=form)

    return post


def test_the_form_knows_what_it_can(page, link):
    form = page(link)
    assert form.value_of("time_zone") == "UTC"
    assert form.value_of("url") == "http://localhost"
    assert form.one("[name=language] option[selected]")["value"] == "en"
    assert "Asia/Shanghai" in [option["value"] for option in form.soup.select("datalist option")]


def test_the_site_gets_its_settings_and_its_owner_who_is_signed_in(client, page, send):
    response = send()
    site, owner = db.session.get(Site, 1), db.session.query(User).one()
    assert (site.title, site.language, site.time_zone) == ("束 Sheaf", "zh-Hans", "Asia/Shanghai")
    assert site.url == "https://blog.example.org"
    assert site.set_up_at
    assert (owner.username, owner.name, owner.role) == ("mei", "梅", "owner")
    assert owner.has_password("three quiet words")
    assert response.location == "/admin/articles/new"
    assert "Welcome, 梅" in page(response.location).main


def test_the_link_works_once(client, page, link, send):
    send()
    again = Page.of(send(username="other"), 404)
    assert "used already" in again.main
    page(link, status=404)
    assert db.session.query(User).count() == 1


def test_two_submissions_at_once_make_one_owner(database):
    database.config["PROPAGATE_EXCEPTIONS"] = False
    path, together, answers = new_link(), Barrier(2), []

    def submit(username):
        with database.app_context():
            client = database.test_client()
            together.wait()
            answers.append(client.post(path, data=FORM | {"username": username}).status_code)
            db.session.remove()

    threads = [Thread(target=submit, args=(name,)) for name in ("mei", "lin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert sorted(answers) == [302, 404]
    assert db.session.query(User).count() == 1


@pytest.mark.parametrize("token", ["x", "%00", "束", "a" * 500])
def test_a_wrong_token_is_no_page(client, link, token):
    assert client.get(f"/setup/{token}").status_code in {400, 404}
    assert client.post(f"/setup/{token}", data=FORM).status_code in {400, 404}


def test_an_old_token_is_no_page(page, link, monkeypatch):
    later = clock.now() + timedelta(days=3651)
    monkeypatch.setattr(clock, "now", lambda: later)
    page(link, status=404)


def test_a_new_link_withdraws_the_one_before(page, link):
    newer = new_link()
    page(link, status=404)
    page(newer)


def test_a_site_with_an_owner_gets_no_link(page, link):
    make_user(role="owner")
    assert new_link() is None
    page(link, status=404)


def test_a_link_is_needed_no_more_when_an_owner_came_otherwise(client, link):
    make_user(role="owner")
    assert client.post(link, data=FORM).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "can't be empty"),
        ("title", "t" * 10_000, "At most 80 characters; this has 10,000."),
        ("title", b"\xff\xfe", "not UTF-8"),
        ("time_zone", "Mars/Olympus", "no such time zone"),
        ("time_zone", "../etc/passwd", "no such time zone"),
        ("url", "blog.example.org", "without a path"),
        ("url", "https://blog.example.org/blog", "without a path"),
        ("url", "javascript:alert(1)", "without a path"),
        ("language", "fr", "."),
        ("username", "m", "2 to 64"),
        ("username", "梅", "2 to 64"),
        ("username", "mei lin", "2 to 64"),
        ("username", "m" * 300, "At most 64"),
        ("username", "Admin", "kept for the site"),
        ("username", b"me\xe9", "not UTF-8"),
        ("name", "", "can't be empty"),
        ("name", "n" * 300, "At most 64 characters; this has 300."),
        ("password", "123456789", "At least 10 characters"),
        ("password", "p" * 300, "At most 256"),
        ("password", "password123", "one of the first"),
        ("password", "aaaaaaaaaaaa", "one of the first"),
        ("password", "Qwertyuiop", "one of the first"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_the_rest_is_kept(send, field, value, message):
    page = Page.of(send(**{field: value}), 422)
    assert message in page.error_of(field)
    assert db.session.query(User).count() == 0
    kept = {name: typed for name, typed in FORM.items() if name not in {field, "password", "language"}}
    assert {name: page.value_of(name).rstrip("/") for name in kept} == {
        name: typed.rstrip("/") if name != "username" else page.value_of(name) for name, typed in kept.items()
    }
    assert FORM["password"] not in page.response.text


def test_the_username_is_no_password(send):
    page = Page.of(send(username="mei-lin-wang", password="Mei-Lin-Wang2026"), 422)
    assert "one of the first" in page.error_of("password")


def test_a_lapsed_token_keeps_what_was_typed(app, client, link):
    app.config["WTF_CSRF_ENABLED"] = True
    page = Page.of(client.post(link, data=FORM), 400)
    assert page.value_of("title") == FORM["title"]
    assert "open for too long" in page.main
    assert db.session.query(User).count() == 0


def test_the_address_is_not_asked_for_when_the_settings_fix_it(sqlite_url):
    app = make_app(sqlite_url, SITE_URL="https://fixed.example.org")
    with app.app_context():
        path = new_link()
        page = Page.of(app.test_client().get(path))
        assert not page.soup.select("[name=url]")
        app.test_client().post(path, data=FORM)
        assert db.session.get(Site, 1).url == ""
        db.engine.dispose()


def test_the_table_keeps_no_link_after_its_use(send):
    send()
    assert db.session.query(OneTimeLink).count() == 0


def test_setting_up_takes_a_form(client, link):
    assert client.put(link).status_code == 405


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Shanghai", "Asia/Shanghai"),
        ("new york", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("Asia/Calcutta", "Asia/Calcutta"),
    ],
)
def test_a_city_will_do_for_a_time_zone(send, typed, zone):
    assert send(time_zone=typed).status_code == 302
    assert db.session.get(Site, 1).time_zone == zone


def test_a_name_that_several_zones_have_is_no_zone(monkeypatch):
    twins = {"springfield": {"America/Springfield", "Europe/Springfield"}}
    monkeypatch.setattr("blog.web.site_fields._zones_by_name", lambda: twins)
    assert zone_of("Springfield") is None


def test_the_language_of_the_browser_is_chosen_already(page, link):
    form = page(link, language="zh-CN")
    assert form.one("[name=language] option[selected]")["value"] == "zh-Hans"


def test_errors_are_summed_up_in_the_order_of_the_form(send):
    page = Page.of(send(title="", username="", name="", password="", url="x"), 422)
    links = [link["href"] for link in page.soup.select(".error-summary a")]
    assert links == ["#title", "#url", "#username", "#name", "#password"]


def test_a_name_taken_while_the_password_was_hashed_is_told(send, monkeypatch):
    def take_the_name(password):
        make_user(username="mei")
        return "hash"

    monkeypatch.setattr("blog.accounts.setup.hash_password", take_the_name)
    assert "has this username already" in Page.of(send(), 422).error_of("username")


def test_the_owners_password_is_hashed_outside_the_unit_of_work(send, monkeypatch):
    writing = []

    def note(password):
        writing.append(db.session.connection().get_execution_options().get("writes", False))
        return "hash"

    monkeypatch.setattr("blog.accounts.setup.hash_password", note)
    send()
    assert writing == [False]
