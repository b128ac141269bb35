"""A session that ended or a token that lapsed: what was typed is not lost."""

import json
import time

import pytest
from itsdangerous import URLSafeTimedSerializer

from blog.extensions import db
from blog.models import Article, membership
from tests.pages import Page
from tests.signing_in import PASSWORD

TEXT = "第一行\r\n\r\n“引号” & <b>标签</b> " + "很长的正文。" * 30
DRAFT = {
    "title": "没有丢失的文章",
    "body": TEXT,
    "tags": "Flask，测试",
    "slug": "",
    "excerpt": "",
    "publish_at": "",
}

pytestmark = pytest.mark.usefixtures("guarded")


@pytest.fixture
def send(client):
    """Sends a page's form as a browser would, with other values typed into it."""

    def submit(page, selector="main form", **typed):
        form = page.one(selector)
        fields = form.select("input[name], textarea[name]")
        data = {field["name"]: value(field) for field in fields} | typed
        return client.post(form.get("action") or page.response.request.path, data=data)

    return submit


def value(field):
    """What a browser would send of a field."""
    text = field.get_text().removeprefix("\r\n").removeprefix("\n")
    return text if field.name == "textarea" else str(field.get("value", ""))


def test_reading_leads_to_the_sign_in_page_and_back(client):
    assert client.get("/admin/articles?q=a").location == "/login?next=/admin/articles?q%3Da"


def test_an_article_written_while_the_session_ended_survives_signing_in_again(client, send, mei):
    page = Page.of(client.post("/admin/articles", data=DRAFT), 401)
    assert "Nothing you typed is lost" in page.main
    assert page.one("main form")["enctype"] == "multipart/form-data"

    again = Page.of(send(page, username="mei", password=PASSWORD))
    assert again.value_of("body").splitlines() == TEXT.splitlines()
    assert send(again).status_code == 302
    article = db.session.query(Article).one()
    assert (article.title, article.body) == (DRAFT["title"], TEXT.replace("\r\n", "\n"))
    assert {tag.name for tag in article.tags} == {"Flask", "测试"}


def test_what_nobody_typed_is_not_shown(client, sign_in, mei):
    sign_in(mei)
    token = "a-token-of-more-than-twenty-characters"
    page = Page.of(client.post("/admin/articles", data=DRAFT | {"submission": token, "opened": token}), 400)
    assert token not in page.main
    assert (page.value_of("submission"), page.value_of("opened")) == (token, token)


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


ROLE = ["/admin/users/2/role", [["role", "admin"]]]
SHEET = ["/admin/articles", [["title", "Typed by nobody"]]]


def signed_for(client, content):
    """A kept form as the site signs it for this browser."""
    with client.session_transaction() as cookie:
        browser = cookie.setdefault("browser", "this one")
    key = client.application.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt=f"kept form of {browser}").dumps(content)


def test_what_the_site_signed_for_this_browser_is_given_back(client, page, send, mei):
    login = page("/login")
    again = Page.of(send(login, username="mei", password=PASSWORD, kept=signed_for(client, SHEET)))
    assert again.value_of("title") == "Typed by nobody"


@pytest.mark.parametrize("content", [ROLE, SHEET])
def test_nothing_that_the_site_did_not_sign_is_laid_before_anybody(client, send, mei, content):
    page = Page.of(client.post("/login", data={"kept": json.dumps(content)}), 400)
    assert page.value_of("kept") == ""
    assert send(page, username="mei", password=PASSWORD).location == "/admin/articles"


def test_what_was_signed_for_a_stranger_is_not_laid_before_anybody_else(app, client, send, mei):
    stranger = Page.of(app.test_client().post("/admin/articles", data=DRAFT), 401).value_of("kept")
    page = Page.of(client.post("/login", data={"kept": stranger}), 400)
    assert stranger
    assert page.value_of("kept") == ""


def test_no_form_about_people_is_kept_even_if_signed(client, page, send, mei):
    login = page("/login")
    kept = signed_for(client, ROLE)
    assert send(login, username="mei", password=PASSWORD, kept=kept).location == "/admin/articles"
    refused = Page.of(client.post("/admin/users/2/role", data={"role": "admin"}), 400)
    assert not refused.soup.select("[name=role]")


def test_a_kept_form_is_given_back_for_a_week(client, page, send, mei, monkeypatch):
    kept = Page.of(client.post("/admin/articles", data=DRAFT), 401)
    later = time.time() + 7 * 24 * 3600 + 60
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert send(kept, username="mei", password=PASSWORD).location == "/admin/articles"


def test_a_second_window_loses_nothing_when_the_first_signs_in(client, page, send, mei):
    second = Page.of(client.post("/admin/articles", data=DRAFT), 401)
    send(page("/login"), username="mei", password=PASSWORD)
    lapsed = Page.of(send(second, username="mei", password=PASSWORD), 400)
    assert DRAFT["title"] in Page.of(send(lapsed, username="mei", password=PASSWORD)).main


def test_every_field_is_shown_by_its_name_and_sent(client, send, mei):
    typed = {"title": "短", "body": "Brief.", "tags": "a", "slug": "short", "excerpt": "", "submission": "s"}
    page = Page.of(client.post("/admin/articles", data=typed), 401)
    again = Page.of(send(page, username="mei", password=PASSWORD))
    shown = {
        label.get_text(): value(again.soup.find(id=label["for"])) for label in again.soup.select("label")
    }
    assert shown == {"Title": "短", "Text": "Brief.", "Tags": "a", "Slug": "short"}
    assert "Article" in again.headings()
    assert send(again).status_code == 302
    assert db.session.query(Article).one().slug == "short"


def test_whose_account_was_closed_is_told_so_and_can_copy_the_text(client, page, send, mei):
    send(page("/login"), username="mei", password=PASSWORD)
    desk = page("/admin/articles/new")
    membership.deactivate(db.session(), mei)
    db.session.commit()
    answer = Page.of(send(desk, "form#desk", title="Mine", body=TEXT), 403)
    assert "Your account was closed" in answer.main
    assert answer.value_of("title") == "Mine"
    assert "很长的正文" in answer.value_of("body")
    assert not answer.soup.select("main form, main button")
    assert "/login" in page("/admin/articles", status=403).links()


def test_a_kept_form_goes_to_this_site_alone(client, page, send, mei):
    login = page("/login")
    kept = signed_for(client, ["https://evil.example/", [["title", "a text"]]])
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
