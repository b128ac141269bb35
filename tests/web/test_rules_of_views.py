"""What every view owes, asked of each address that the application has."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from blog.extensions import csrf, db
from blog.lib import clock
from blog.models import OneTimeLink, User
from blog.models.one_time_link import INVITATION, PASSWORD, SETUP
from blog.models.user import OWNER
from tests.factories import make_user

# These check the token in their forms, so that a lapsed one gives back what was typed.
CHECK_THEIR_OWN_TOKEN = {
    "accounts.log_in": None,
    "accounts.set_up": SETUP,
    "accounts.accept_invitation": INVITATION,
    "accounts.set_password": PASSWORD,
}
HASHES = "hashing takes long, so it stands outside the unit of work, in which others may wait"
NO_UNIT_OF_WORK = {
    "accounts.log_in": HASHES,
    "accounts.set_up": HASHES,
    "accounts.accept_invitation": HASHES,
    "accounts.set_password": HASHES,
    "accounts.change_password": HASHES,
    "desk.preview": "it stores nothing",
}


def addresses(app: Flask, method: str) -> dict[str, str]:
    """An address of each endpoint that takes the method."""
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in rule.methods:
                values = {
                    name: 1 if "Integer" in type(kind).__name__ else "x" for name, kind in converters(rule)
                }
                found[rule.endpoint] = url_for(rule.endpoint, **values)
    assert found
    return found


def converters(rule):
    return rule._converters.items()


@pytest.fixture
def checked(app):
    """The application with its tokens checked, as on a server."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def test_every_post_without_a_token_is_refused(checked, client, sign_in):
    sign_in(make_user(role=OWNER))
    posts = addresses(checked, "POST")
    answers = {
        endpoint: client.post(path).status_code
        for endpoint, path in posts.items()
        if endpoint not in CHECK_THEIR_OWN_TOKEN
    }
    assert len(answers) > 20
    assert {endpoint: status for endpoint, status in answers.items() if status != 400} == {}


def test_only_forms_that_check_their_token_themselves_are_exempt(checked):
    exempt = {
        endpoint
        for endpoint, view in checked.view_functions.items()
        if f"{view.__module__}.{view.__name__}" in csrf._exempt_views
    }
    assert exempt == CHECK_THEIR_OWN_TOKEN.keys()
    assert not csrf._exempt_blueprints


@pytest.mark.parametrize(("endpoint", "purpose"), CHECK_THEIR_OWN_TOKEN.items())
def test_a_form_that_checks_its_token_itself_does_nothing_without_one(checked, client, endpoint, purpose):
    somebody = None if purpose == SETUP else make_user(password="a good long passphrase")
    values = {}
    if purpose:
        link, values["token"] = OneTimeLink.make(
            purpose, clock.now(), user=somebody if purpose == PASSWORD else None, role="author"
        )
        db.session.add(link)
        db.session.commit()
    with checked.test_request_context():
        path = url_for(endpoint, **values)
    typed = {
        "username": somebody.username if purpose is None else "newcomer",
        "password": "a good long passphrase" if purpose is None else "another long passphrase",
        "name": "Newcomer",
        "title": "Site",
        "language": "en",
        "time_zone": "UTC",
        "url": "http://localhost",
    }
    before = [(user.username, user.password_hash) for user in db.session.scalars(User.everyone())]
    response = client.post(path, data=typed)
    assert 400 <= response.status_code < 500
    assert response.status_code not in {404, 405}
    assert [(user.username, user.password_hash) for user in db.session.scalars(User.everyone())] == before
    assert client.get("/admin/articles").status_code == 302


def test_every_view_that_takes_posts_is_a_unit_of_work(app):
    outside = {
        endpoint
        for endpoint in addresses(app, "POST")
        if not getattr(app.view_functions[endpoint], "is_unit_of_work", False)
    }
    assert outside == NO_UNIT_OF_WORK.keys()


def test_nobody_reads_an_admin_page_without_signing_in(app, client):
    pages = [path for path in addresses(app, "GET").values() if path.startswith("/admin")]
    assert len(pages) > 8
    for path in pages:
        response = client.get(path)
        assert response.status_code == 302, path
        assert response.location.startswith("/login"), path


@pytest.mark.parametrize("tokens", [True, False])
def test_nobody_posts_to_an_admin_page_without_signing_in(app, client, tokens):
    app.config["WTF_CSRF_ENABLED"] = tokens  # without a token the answer offers to sign in as well
    posts = [path for path in addresses(app, "POST").values() if path.startswith("/admin")]
    assert len(posts) > 15
    assert {path: client.post(path).status_code for path in posts} == dict.fromkeys(posts, 401)
