"""A session that ended or a token that lapsed: what was typed is not lost."""

import pytest

from blog.extensions import db
from blog.models import Article
from tests.factories import make_user
from tests.pages import Page

PASSWORD = "three quiet words"
TEXT = "第一行\r\n\r\n“引号” & <b>标签</b> " + "很长的正文。" * 30
DRAFT = {
    "title": "没有丢失的文章",
    "body": TEXT,
    "tags": "Flask，测试",
    "slug": "",
    "excerpt": "",
    "publish_at": "",
}


@pytest.fixture(autouse=True)
def guarded(app):
    """Forms check their tokens, as on a real site."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def mei(app):
    return make_user(username="mei", password=PASSWORD)


@pytest.fixture
def send(client):
    """Sends a page's form as a browser would, with other values typed into it."""

    def submit(page, selector="main form", **typed):
        form = page.one(selector)
        fields = form.select("input[name], textarea[name]")
        data = {field["name"]: field.get("value", "") for field in fields} | typed
        return client.post(form.get("action") or page.response.request.path, data=data)

    return submit


def test_reading_leads_to_the_sign_in_page_and_back(client):
    assert client.get("/admin/articles?q=a").location == "/login?next=/admin/articles?q%3Da"


def test_an_article_written_while_the_session_ended_survives_signing_in_again(client, send, mei):
    page = Page.of(client.post("/admin/articles", data=DRAFT), 401)
    assert "Nothing you typed is lost" in page.main
    assert page.one("main form")["enctype"] == "multipart/form-data"

    again = Page.of(send(page, username="mei", password=PASSWORD))
    assert TEXT.split() == again.soup.select_one("textarea[readonly]").get_text().split()
    assert send(again).status_code == 302
    article = db.session.query(Article).one()
    assert (article.title, article.body) == (DRAFT["title"], TEXT.replace("\r\n", "\n"))
    assert {tag.name for tag in article.tags} == {"Flask", "测试"}


def test_what_nobody_typed_is_not_shown(client, sign_in, mei):
    sign_in(mei)
    token = "a-token-of-more-than-twenty-characters"
    page = Page.of(client.post("/admin/articles", data=DRAFT | {"submission": token}), 400)
    assert token not in page.main
    assert page.value_of("submission") == token


def test_a_mistyped_password_loses_nothing_either(client, send, mei):
    page = Page.of(client.post("/admin/articles", data=DRAFT), 401)
    page = Page.of(send(page, username="mei", password="wrong"), 401)
    assert "很长的正文" in Page.of(send(page, username="mei", password=PASSWORD)).main


def test_a_session_ended_on_the_server_keeps_the_text_as_well(client, page, send, sign_in, mei):
    sign_in(mei)
    desk = page("/admin/articles/new")
    with client.session_transaction() as cookie:
        cookie["sign_in"] = "ended"
    answer = Page.of(send(desk, "form#desk", title="T", body=TEXT), 401)
    assert "Nothing you typed is lost" in answer.main


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_wrong_token_gives_everything_back_to_be_sent_again(client, send, sign_in, mei, token):
    sign_in(mei)
    data = DRAFT | ({"csrf_token": token} if token else {})
    page = Page.of(client.post("/admin/articles", data=data), 400)
    assert db.session.query(Article).count() == 0
    assert "open for too long" in page.main
    assert send(page).status_code == 302
    assert db.session.query(Article).one().title == DRAFT["title"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
@pytest.mark.parametrize(("signed_in", "status"), [(True, 400), (False, 401)])
def test_what_another_site_sends_is_not_kept(client, sign_in, mei, headers, signed_in, status):
    if signed_in:
        sign_in(mei)
    page = Page.of(client.post("/admin/articles", data=DRAFT, headers=headers), status)
    assert DRAFT["title"] not in page.response.text
    assert db.session.query(Article).count() == 0


def test_the_sites_own_origin_is_no_other_site(client, sign_in, mei):
    sign_in(mei)
    page = Page.of(client.post("/admin/articles", data=DRAFT, headers={"Origin": "http://localhost"}), 400)
    assert DRAFT["title"] in page.response.text


def test_passwords_are_not_kept(client, sign_in, mei):
    data = {"password": "the old secret", "password_new": "the new secret"}
    page = Page.of(client.post("/account/password", data=data | {"other": "x"}), 401)
    assert "secret" not in page.response.text


def test_a_button_pressed_too_late_did_nothing_and_says_so(client, mei):
    page = Page.of(client.post("/admin/users/1/activity/removal"), 401)
    assert "nothing was done" in page.main


def test_a_lapsed_sign_in_page_keeps_the_username(client, mei):
    page = Page.of(
        client.post("/login", data={"username": "mei", "password": PASSWORD, "csrf_token": "old"}), 400
    )
    assert page.value_of("username") == "mei"
    assert "open for too long" in page.main


def test_a_kept_form_goes_to_this_site_alone(client, page, send, mei):
    login = page("/login")
    kept = '["https://evil.example/", [["title", "a text of more than twenty characters"]]]'
    answer = send(login, username="mei", password=PASSWORD, kept=kept)
    assert answer.location == "/admin/articles"


@pytest.mark.parametrize("kept", ["[]", "{", "null", '["/x", 3]', '["/x", [[1]]]'])
def test_a_damaged_kept_form_is_no_error(page, send, mei, kept):
    assert send(page("/login"), username="mei", password=PASSWORD, kept=kept).location == "/admin/articles"


def test_signing_in_renews_the_token(client, page, send, mei):
    login = page("/login")
    old = login.value_of("csrf_token")
    send(login, username="mei", password=PASSWORD)
    assert client.post("/logout", data={"csrf_token": old}).status_code == 400
