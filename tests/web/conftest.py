"""Who is signed in, and the tags that operations change."""

import pytest

from blog.models.throttle import FREE
from tests.factories import make_user
from tests.looking import library
from tests.signing_in import PASSWORD, post


@pytest.fixture
def impatient(monkeypatch):
    """Few failures are free: each costs a hash."""
    monkeypatch.setitem(FREE, "pair", 2)
    monkeypatch.setitem(FREE, "network", 4)


@pytest.fixture
def mei(app):
    """An author with a password."""
    return make_user(username="mei", password=PASSWORD)


@pytest.fixture
def log_in(client):
    """Sends the form and returns the answer."""

    def send(username="mei", password=PASSWORD, **data):
        return post(client, "/login", {"username": username, "password": password, **data})

    return send


@pytest.fixture
def guarded(app):
    """Forms check their tokens, as on a real site."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def author(sign_in):
    """An author who is signed in."""
    user = make_user(name="Wendy")
    sign_in(user)
    return user


@pytest.fixture
def editor(sign_in):
    """An editor who is signed in."""
    user = make_user("editor")
    sign_in(user)
    return user


@pytest.fixture
def tags(app):
    """Flask, Python and Go on three articles, by name."""
    return library()
