"""One's own account: name, bio, password."""

import pytest

from blog.extensions import db
from blog.models.throttle import FREE
from blog.models.user import User
from tests.factories import make_article
from tests.pages import Page
from tests.signing_in import PASSWORD, is_signed_in, post

pytestmark = pytest.mark.usefixtures("impatient")


def test_the_profile_is_for_those_signed_in(client):
    assert client.get("/account/").location == "/login?next=/account/"


def test_name_and_bio_are_ones_own_to_change(client, page, sign_in, mei):
    sign_in(mei)
    client.post("/account/", data={"name": " 梅  Mei ", "bio": "写代码。\r\nWrites."})
    shown = page("/account/")
    assert shown.value_of("name") == "梅 Mei"
    assert shown.value_of("bio").strip() == "写代码。\nWrites."
    assert db.session.get(User, mei.id).role == "author"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "can't be empty"),
        ("name", "n" * 300, "At most 64 characters; this has 300."),
        ("bio", "b" * 501, "At most 500 characters"),
        ("bio", b"\xff", "not UTF-8"),
    ],
)
def test_a_bad_profile_keeps_what_was_typed(client, sign_in, mei, field, value, message):
    sign_in(mei)
    typed = {"name": "Mei", "bio": "Writes."}
    page = Page.of(post(client, "/account/", typed | {field: value}), 422)
    assert message in page.error_of(field)
    other = "bio" if field == "name" else "name"
    assert page.value_of(other).strip() == typed[other]


def test_changing_the_password_ends_the_other_browsers(app, client, log_in, mei):
    log_in()
    other = app.test_client()
    other.post("/login", data={"username": "mei", "password": PASSWORD})
    answer = client.post(
        "/account/password", data={"password": PASSWORD, "password_new": "four other quiet words"}
    )
    assert answer.location == "/account/"
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert log_in(password=PASSWORD).status_code == 401
    assert log_in(password="four other quiet words").status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "wrong", "not your current password"),
        ("password", "", "can't be empty"),
        ("password_new", "short", "At least 10 characters"),
        ("password_new", "1234567890", "one of the first"),
        ("password_new", "mei2026!!!!", "one of the first"),
        ("password_new", b"p\xff" * 8, "not UTF-8"),
    ],
)
def test_a_bad_new_password_changes_nothing(client, sign_in, mei, field, value, message):
    sign_in(mei)
    typed = {"password": PASSWORD, "password_new": "four other quiet words"}
    page = Page.of(post(client, "/account/password", typed | {field: value}), 422)
    assert message in page.error_of(field)
    assert db.session.get(User, mei.id).has_password(PASSWORD)


def test_an_open_session_is_no_place_to_guess_the_password(client, sign_in, mei):
    sign_in(mei)
    typed = {"password": "wrong", "password_new": "four other quiet words"}
    answers = [client.post("/account/password", data=typed).status_code for _ in range(FREE["pair"] + 1)]
    assert answers == [422] * FREE["pair"] + [429]


def test_the_address_the_password_form_is_sent_to_leads_to_the_account(client):
    assert client.get("/account/password").location == "/account/"


def test_a_password_is_changed_and_checked_outside_the_unit_of_work(client, sign_in, mei, monkeypatch):
    sign_in(mei)
    writing = []

    def note(answer):
        def called(*args):
            writing.append(db.session.connection().get_execution_options().get("writes", False))
            return answer

        return called

    monkeypatch.setattr("blog.accounts.profile.is_password", note(answer=True))
    monkeypatch.setattr("blog.accounts.profile.hash_password", note(answer="a hash"))
    client.post("/account/password", data={"password": PASSWORD, "password_new": "four other quiet words"})
    assert writing == [False, False]
    assert db.session.get(User, mei.id).password_hash == "a hash"


def test_a_password_changed_elsewhere_meanwhile_is_not_changed_again(client, sign_in, mei, monkeypatch):
    sign_in(mei)

    def change_elsewhere(*args):
        db.session.execute(db.update(User).values(password_hash="changed"))
        db.session.commit()
        return True

    monkeypatch.setattr("blog.accounts.profile.is_password", change_elsewhere)
    data = {"password": PASSWORD, "password_new": "four other quiet words"}
    assert client.post("/account/password", data=data).status_code == 401
    assert db.session.get(User, mei.id).password_hash == "changed"


def test_the_own_page_is_linked_once_it_is_there(page, sign_in, mei):
    sign_in(mei)
    assert "/authors/mei" not in page("/account/").links()
    make_article(author=mei)
    assert "/authors/mei" in page("/account/").links()
