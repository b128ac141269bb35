"""``flask user …``."""

import pytest

from blog.commands.user import group
from blog.extensions import db
from blog.models import OneTimeLink, Site, User
from blog.models.throttle import FREE
from tests.conftest import make_app
from tests.factories import make_user

HOST = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Few failures are free: each costs a hash."""
    monkeypatch.setitem(FREE, "pair", 2)
    monkeypatch.setitem(FREE, "network", 4)


@pytest.fixture
def run(app):
    """Runs the command and returns its result."""
    runner = app.test_cli_runner()

    def invoke(*words, status=0):
        result = runner.invoke(group, list(words))
        assert result.exit_code == status, result.output
        db.session.expire_all()
        return result.output

    return invoke


@pytest.fixture
def mei(app):
    return make_user(username="mei", name="梅", password="three quiet words")


def test_the_list_is_one_line_each(run, mei):
    make_user("owner", username="ada", name="Ada", active=False)
    ada, second = run("list").splitlines()
    assert ada.split() == ["ada", "owner", "deactivated", "Ada"]
    assert second.split() == ["mei", "author", "active", "梅"]


def test_an_empty_list_says_so(run):
    assert "Nobody" in run("list")


def test_an_invitation_is_printed_with_the_sites_address(client, run):
    path = run("invite", "--role", "admin").splitlines()[-1].removeprefix(HOST)
    answer = client.post(path, data={"username": "lin", "name": "Lin", "password": "three quiet words"})
    assert answer.status_code == 302
    assert db.session.scalar(User.called("lin")).role == "admin"


def test_the_address_fixed_at_set_up_is_used(run):
    db.session.get(Site, 1).url = "https://blog.example.org"
    db.session.commit()
    assert "https://blog.example.org/invitations/" in run("invite")


def test_a_password_link_lets_a_locked_out_person_in(client, run, mei):
    for _ in range(FREE["pair"]):
        client.post("/login", data={"username": "mei", "password": "wrong"})
    path = run("password", "MEI").splitlines()[-1].removeprefix(HOST)
    assert client.post("/login", data={"username": "mei", "password": "three quiet words"}).status_code == 302
    assert client.post(path, data={"password": "four other quiet words"}).status_code == 302
    assert mei.has_password("four other quiet words")


def test_a_role_is_given(run, mei):
    assert "editor" in run("role", "mei", "editor")
    assert mei.role == "editor"


def test_an_account_is_closed_and_opened(client, sign_in, run, mei):
    sign_in(mei)
    run("deactivate", "mei")
    assert client.get("/account/").status_code == 302
    run("activate", "mei")
    assert mei.active


def test_the_owner_changes(run, mei):
    before = make_user("owner")
    run("owner", "mei")
    assert (before.role, mei.role) == ("admin", "owner")
    run("owner", "mei")
    assert mei.role == "owner"


def test_the_first_owner_ends_the_set_up(run, mei):
    db.session.add(OneTimeLink.make("setup", mei.created_at)[0])
    db.session.commit()
    run("owner", "mei")
    assert db.session.query(OneTimeLink).count() == 0
    assert db.session.get(Site, 1).set_up_at


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("password", "nobody"), "Nobody has the username 'nobody'"),
        (("role", "nobody", "editor"), "Nobody has the username"),
        (("role", "mei", "king"), "no role 'king'"),
        (("role", "mei", "owner"), "no role 'owner'"),
        (("invite", "--role", "owner"), "no role 'owner'"),
        (("role", "ada", "author"), "ada is the owner"),
        (("deactivate", "ada"), "ada is the owner"),
        (("password", "closed"), "flask user activate closed"),
    ],
)
def test_a_mistake_is_one_clear_line_and_changes_nothing(run, mei, words, message):
    make_user("owner", username="ada")
    make_user(username="closed", active=False)
    output = run(*words, status=1)
    assert message in output
    assert len(output.strip().splitlines()) == 1
    assert db.session.query(OneTimeLink).count() == 0


def test_an_empty_database_is_no_traceback(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    result = app.test_cli_runner().invoke(group, ["list"])
    assert result.exit_code == 1
    assert "The database is empty" in result.output
    with app.app_context():
        db.engine.dispose()
