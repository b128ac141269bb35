"""Signing in again in place: what the desk's script asks, and what it is told."""

import pytest

from blog.extensions import db
from blog.models import LoginSession
from tests.signing_in import PASSWORD

SCRIPT = {"Accept": "application/json"}

pytestmark = pytest.mark.usefixtures("guarded")


@pytest.fixture
def log_in(client):
    def post(token, **typed):
        form = {"username": "mei", "password": PASSWORD, "csrf_token": token}
        return client.post("/login", data=form | typed, headers=SCRIPT)

    return post


@pytest.fixture
def token(page):
    """The token of a page that is open when the session ends."""
    return page("/login").value_of("csrf_token")


def test_a_script_is_told_who_is_signed_in_and_gets_a_new_token(client, log_in, mei, token):
    answer = log_in(token)
    assert answer.status_code == 200
    assert answer.json["user"] == mei.id
    assert answer.headers["Cache-Control"] == "no-store"
    message = {"user": mei.id, "tab": "some-tab", "serial": 1, "fields": {"body": "typed"}}
    headers = {"X-CSRFToken": answer.json["csrf_token"]}
    assert client.post("/admin/articles/drafts", json=message, headers=headers).status_code == 200
    assert (
        client.post("/admin/articles/drafts", json=message, headers={"X-CSRFToken": token}).status_code == 400
    )


def test_a_token_that_went_with_its_session_is_answered_with_one_that_is_good(log_in, mei):
    lapsed = log_in("worthless")
    assert lapsed.status_code == 400
    assert lapsed.json["errors"]
    assert log_in(lapsed.json["csrf_token"]).status_code == 200


def test_a_wrong_password_is_said_in_words(log_in, mei, token):
    wrong = log_in(token, password="something else")
    assert wrong.status_code == 401
    assert "don't belong together" in wrong.json["errors"][0]


def test_scripts_wait_as_long_as_people_after_wrong_passwords(log_in, mei, token):
    answers = [log_in(token, password="wrong") for _ in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Too many failed tries" in answers[-1].json["errors"][0]


def test_what_is_typed_goes_on_being_kept_after_the_session_ended(client, page, log_in, sign_in, mei):
    sign_in(mei)
    sheet = page("/admin/articles/new")
    old = sheet.one("form#desk [name=csrf_token]")["value"]
    db.session.execute(db.delete(LoginSession))
    db.session.commit()
    message = {"user": mei.id, "tab": "some-tab", "serial": 1, "fields": {"body": "typed"}}
    ended = client.post("/admin/articles/drafts", json=message, headers={"X-CSRFToken": old})
    assert (ended.status_code, ended.json) == (401, {"error": "signed out"})
    new = log_in(old).json["csrf_token"]
    assert (
        client.post("/admin/articles/drafts", json=message, headers={"X-CSRFToken": new}).status_code == 200
    )
