"""Signing in and out."""

from datetime import UTC, datetime, timedelta

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession
from blog.models.login_session import LIFETIME
from blog.models.throttle import FREE
from blog.web.access import TOKEN
from tests.conftest import make_app
from tests.factories import make_article, make_user
from tests.pages import Page
from tests.signing_in import PASSWORD, is_signed_in

pytestmark = pytest.mark.usefixtures("impatient")
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def still(monkeypatch):
    """A clock that stands, until it is told to go on."""

    def show(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    show(NOW)
    return show


def fail(log_in, times):
    return [log_in(password="wrong").status_code for _ in range(times)]


@pytest.mark.parametrize("username", ["mei", " MEI "])
def test_the_right_password_leads_to_the_desk(client, log_in, mei, username):
    response = log_in(username)
    assert (response.status_code, response.location) == (302, "/admin/articles")
    assert is_signed_in(client)


def test_nothing_tells_an_unknown_account_from_a_wrong_password_or_a_closed_account(log_in, mei):
    make_user(username="closed", password=PASSWORD, active=False)
    make_user(username="invited")
    answers = [
        Page.of(log_in(name, password), 401)
        for name, password in [
            ("mei", "wrong"),
            ("nobody", "wrong"),
            ("closed", PASSWORD),
            ("invited", PASSWORD),
        ]
    ]
    assert len({answer.main for answer in answers}) == 1
    assert "don't belong together" in answers[0].main


def test_an_unknown_account_costs_the_hash_of_a_known_one(app, log_in, mei, monkeypatch):
    checked = []
    monkeypatch.setattr("blog.accounts.views.is_password", lambda password, hash_: checked.append(hash_))
    log_in("mei", "wrong")
    log_in("nobody", "wrong")
    assert checked == [mei.password_hash, None]


def test_the_username_is_kept_and_the_password_is_not(log_in, mei):
    page = Page.of(log_in(password="a wrong one"), 401)
    assert page.value_of("username") == "mei"
    assert "a wrong one" not in page.response.text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("username", "", "can't be empty"),
        ("username", "m" * 300, "At most 64 characters; this has 300."),
        ("username", b"m\xe9i", "not UTF-8"),
        ("password", "", "can't be empty"),
        ("password", "p" * 300, "At most 256 characters"),
        ("password", b"p\xff", "not UTF-8"),
    ],
)
def test_bad_input_is_told_beside_its_field(log_in, mei, field, value, message):
    page = Page.of(log_in(**{field: value}), 422)
    assert message in page.error_of(field)


def test_signing_in_starts_a_new_session(client, log_in, mei):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["csrf_token"] = "known to somebody else"
    log_in()
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "known to somebody else"
        assert TOKEN in cookie


def test_signing_in_again_ends_the_session_before(client, log_in, mei):
    log_in()
    log_in()
    assert db.session.query(LoginSession).count() == 1


def test_expired_sessions_are_swept_at_sign_in(log_in, mei):
    db.session.add(LoginSession.begin(mei, clock.now() - LIFETIME - timedelta(days=1))[0])
    db.session.commit()
    log_in()
    assert db.session.query(LoginSession).count() == 1


def test_the_edit_links_cookie_holds_no_secret_and_goes_with_the_session(client, log_in, mei):
    cookie = next(c for c in log_in().headers.getlist("Set-Cookie") if c.startswith("signed_in="))
    assert cookie.startswith("signed_in=1;")
    assert "HttpOnly" not in cookie
    assert "SameSite=Lax" in cookie
    client.post("/logout")
    assert client.get_cookie("signed_in") is None


def test_a_session_ends_after_its_time(client, log_in, mei, still):
    log_in()
    still(NOW + LIFETIME)
    assert not is_signed_in(client)


def test_a_cookie_replayed_after_signing_out_is_dead(app, client, log_in, mei):
    log_in()
    copied = client.get_cookie("session").value
    response = client.post("/logout")
    assert response.location == "/"
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert not is_signed_in(thief)


def test_signing_out_takes_a_post(page):
    assert page("/logout", status=405).response.headers["Allow"]


def test_signing_out_twice_is_no_error(client):
    assert client.post("/logout").status_code == 302


def test_who_is_signed_in_goes_on_from_the_sign_in_page(client, sign_in, mei):
    sign_in(mei)
    assert client.get("/login?next=/account/").location == "/account/"


def test_public_pages_set_no_cookie_for_those_signed_in(client, log_in, mei):
    log_in()
    assert client.get("/").headers.getlist("Set-Cookie") == []


def test_the_way_on_is_a_page_of_this_site(page, client, mei):
    form = page("/login?next=/admin/articles/new?x=1").one("main form")
    assert form.select_one("[name=next]")["value"] == "/admin/articles/new?x=1"


@pytest.mark.parametrize(
    ("wanted", "way"),
    [
        ("/admin/tags?q=a", "/admin/tags?q=a"),
        ("", "/admin/articles"),
        ("https://evil.example/", "/admin/articles"),
        ("//evil.example/", "/admin/articles"),
        ("/\\evil.example/", "/admin/articles"),
        ("/\t/evil.example/", "/admin/articles"),
        ("javascript:alert(1)", "/admin/articles"),
        ("admin", "/admin/articles"),
    ],
)
def test_no_sign_in_leads_to_another_site(log_in, mei, wanted, way):
    assert log_in(next=wanted).location == way


def test_too_many_failures_of_an_account_have_to_wait(log_in, mei, still):
    assert fail(log_in, FREE["pair"]) == [401] * FREE["pair"]
    page = Page.of(log_in(), 429)
    assert "Wait 30 seconds" in page.main
    assert page.response.headers["Retry-After"] == "30"
    assert page.value_of("username") == "mei"


def test_the_wait_is_told_in_the_readers_language(log_in, client, mei, still):
    fail(log_in, FREE["pair"])
    data = {"username": "mei", "password": PASSWORD}
    answer = client.post("/login", data=data, headers={"Accept-Language": "zh-CN"})
    assert "30秒" in answer.text.replace(" ", "")


def test_nothing_is_hashed_for_who_has_to_wait(log_in, mei, monkeypatch):
    fail(log_in, FREE["pair"])
    monkeypatch.setattr("blog.accounts.views.is_password", lambda *args: pytest.fail("hashed"))
    assert log_in().status_code == 429


def test_an_unknown_account_has_to_wait_like_a_known_one(log_in, mei):
    answers = [log_in("nobody", "wrong").status_code for _ in range(FREE["pair"] + 1)]
    assert answers == [401] * FREE["pair"] + [429]


def test_an_address_that_tries_many_names_has_to_wait(log_in, app, mei):
    for number in range(FREE["network"]):
        log_in(f"name-{number}", "wrong")
    assert log_in().status_code == 429
    elsewhere = app.test_client()
    data = {"username": "mei", "password": PASSWORD}
    assert elsewhere.post("/login", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 302


def test_after_the_wait_the_right_password_opens_again(log_in, mei, still):
    fail(log_in, FREE["pair"])
    still(NOW + timedelta(seconds=29))
    assert log_in().status_code == 429
    still(NOW + timedelta(seconds=30))
    assert log_in().status_code == 302
    # And all is forgotten.
    assert fail(log_in, FREE["pair"]) == [401] * FREE["pair"]


def test_the_wait_survives_a_restart(log_in, mei, sqlite_url):
    fail(log_in, FREE["pair"])
    restarted = make_app(sqlite_url)
    answer = restarted.test_client().post("/login", data={"username": "mei", "password": PASSWORD})
    with restarted.app_context():
        db.engine.dispose()
    assert answer.status_code == 429


def test_over_tls_every_cookie_is_for_tls_alone(client, mei):
    data = {"username": "mei", "password": PASSWORD}
    answer = client.post("/login?lang=en", data=data, base_url="https://localhost")
    cookies = {cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"session", "signed_in", "lang"}
    assert all("; Secure" in cookie for cookie in cookies.values())


def test_without_tls_cookies_work_all_the_same(log_in, client, mei):
    cookies = log_in().headers.getlist("Set-Cookie")
    assert cookies
    assert not any("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", ["/authors/mei", "/authors/MEI", "/authors/nobody"])
def test_who_can_sign_in_is_not_told_by_the_pages_of_authors(page, mei, path):
    make_article(author=mei, published_at=None)
    page(path, status=404)


def test_a_stranger_does_not_keep_an_account_locked(app, log_in, mei, still):
    fail(log_in, FREE["pair"] + 1)
    owner = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    answer = app.test_client().post("/login", data={"username": "mei", "password": PASSWORD}, **owner)
    assert answer.status_code == 302
