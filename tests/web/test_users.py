"""Who writes here: inviting, roles, closing and opening accounts, passwords by link."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy.exc import OperationalError

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, LoginSession, OneTimeLink, User
from blog.models.throttle import FREE
from tests.factories import make_article, make_user
from tests.pages import Page

PASSWORD = "three quiet words"
ACCOUNT = {"username": "Lin-2", "name": "林", "password": PASSWORD}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Few failures are free: each costs a hash."""
    monkeypatch.setitem(FREE, "pair", 2)
    monkeypatch.setitem(FREE, "network", 4)


@pytest.fixture
def admin(app, sign_in):
    user = make_user("admin", username="ada", name="Ada")
    sign_in(user)
    return user


@pytest.fixture
def mei(app):
    return make_user(username="mei", name="Mei", password=PASSWORD)


@pytest.fixture
def invite(client, page, admin):
    """Makes an invitation and returns the path that the page shows."""

    def make(role="author"):
        token = page("/admin/users").value_of("submission")
        client.post("/admin/users/invitations", data={"role": role, "submission": token})
        return shown_path(page)

    return make


def shown_path(page):
    address = str(page("/admin/users").one("#new-link")["value"])
    return address.removeprefix("http://127.0.0.1:8000")


def stored(user):
    return db.session.get(User, user.id, populate_existing=True)


@pytest.mark.parametrize(
    ("role", "status"), [("author", 403), ("editor", 403), ("admin", 200), ("owner", 200)]
)
def test_people_are_admins_business(client, sign_in, role, status):
    sign_in(make_user(role))
    assert client.get("/admin/users").status_code == status


@pytest.mark.parametrize(
    "path", ["invitations", "1/role", "1/activity", "1/activity/removal", "1/password-link"]
)
def test_nobody_else_changes_anything(client, sign_in, path):
    sign_in(make_user("editor"))
    assert client.post(f"/admin/users/{path}", data={"role": "admin"}).status_code == 403
    assert client.get(f"/admin/users/{path}").status_code == 403


def test_the_list_shows_everyone_with_role_and_state(page, admin, mei):
    make_user("owner", name="Olga", active=True)
    make_user("editor", name="Ed", active=False)
    rows = [" ".join(row.get_text(" ").split()) for row in page("/admin/users").soup.select("tbody tr")]
    assert rows[0].startswith("Ada ada Admin Active")
    assert any("Mei mei" in row and "New password link" in row for row in rows)
    assert any("Olga" in row and "Owner" in row and "Deactivate" not in row for row in rows)
    assert any("Ed" in row and "Deactivated" in row and "Activate" in row for row in rows)


def test_the_list_asks_the_same_few_questions_for_many(client, page, admin, queries):
    for _ in range(30):
        make_user()
    page("/admin/users")
    with queries(at_most=5):
        client.get("/admin/users")


def test_an_invitation_is_shown_once(page, invite):
    assert invite("editor").startswith("/invitations/")
    again = page("/admin/users")
    assert not again.soup.select("#new-link")
    assert "Open invitations" in again.headings()


def test_the_same_invitation_sent_twice_is_one(client, page, admin):
    token = page("/admin/users").value_of("submission")
    for _ in range(2):
        client.post("/admin/users/invitations", data={"role": "author", "submission": token})
    assert db.session.query(OneTimeLink).count() == 1


@pytest.mark.parametrize("role", ["owner", "king", ""])
def test_nobody_is_invited_to_a_role_that_is_not_given(client, admin, role):
    Page.of(client.post("/admin/users/invitations", data={"role": role, "submission": "s"}), 422)
    assert db.session.query(OneTimeLink).count() == 0


def test_who_is_invited_gets_an_account_with_the_role_and_is_signed_in(app, invite):
    guest, path = app.test_client(), invite("editor")
    Page.of(guest.get(path))
    assert guest.post(path, data=ACCOUNT).location == "/admin/articles"
    user = db.session.scalar(User.called("lin-2"))
    assert (user.username, user.name, user.role) == ("lin-2", "林", "editor")
    assert guest.get("/account/").status_code == 200


def test_an_invitation_sent_twice_makes_one_account(app, invite):
    guest, path = app.test_client(), invite()
    guest.post(path, data=ACCOUNT)
    second = Page.of(guest.post(path, data=ACCOUNT | {"username": "second"}), 404)
    assert "used already" in second.main
    assert db.session.query(User).count() == 2


def test_a_withdrawn_invitation_is_no_page(app, client, page, invite):
    path = invite()
    form = page("/admin/users").one("form[action*=invitations][action$=removal]")
    client.post(form["action"])
    Page.of(app.test_client().get(path), 404)
    Page.of(app.test_client().post(path, data=ACCOUNT), 404)


def test_withdrawing_touches_invitations_alone(client, admin, mei):
    link, _ = OneTimeLink.make("password", clock.now(), user=mei)
    db.session.add(link)
    db.session.commit()
    client.post(f"/admin/users/invitations/{link.token_hash}/removal")
    assert db.session.query(OneTimeLink).count() == 1


def test_an_invitation_ends_after_a_week(app, invite, monkeypatch):
    path = invite()
    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    Page.of(app.test_client().get(path), 404)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("username", "MEI", "has this username already"),
        ("username", "root", "kept for the site"),
        ("username", "a/b", "2 to 64"),
        ("username", "u" * 300, "At most 64"),
        ("name", "n" * 300, "this has 300"),
        ("password", "short", "At least 10"),
    ],
)
def test_a_bad_account_is_told_and_the_invitation_stays_good(app, invite, mei, field, value, message):
    guest, path = app.test_client(), invite()
    page = Page.of(guest.post(path, data=ACCOUNT | {field: value}), 422)
    assert message in page.error_of(field)
    assert guest.post(path, data=ACCOUNT).status_code == 302


def test_a_role_takes_effect_at_once(app, client, admin, mei):
    client.post(f"/admin/users/{mei.id}/role", data={"role": "editor"})
    assert stored(mei).role == "editor"


@pytest.mark.parametrize("role", ["owner", "king", ""])
def test_no_other_role_is_given(client, admin, mei, role):
    assert client.post(f"/admin/users/{mei.id}/role", data={"role": role}).status_code == 400
    assert stored(mei).role == "author"


@pytest.mark.parametrize("path", ["role", "activity", "activity/removal", "password-link"])
def test_nobody_changes_the_owner_or_themselves(client, admin, path):
    owner = make_user("owner")
    for user in (owner, admin):
        assert client.post(f"/admin/users/{user.id}/{path}", data={"role": "author"}).status_code == 403
    assert (stored(owner).role, stored(owner).active, stored(admin).role) == ("owner", True, "admin")
    assert client.post(f"/admin/users/999/{path}", data={"role": "author"}).status_code == 404


def test_deactivating_ends_the_sessions_at_once_and_keeps_the_articles(app, client, admin, mei):
    article = make_article(author=mei)
    browser = app.test_client()
    browser.post("/login", data={"username": "mei", "password": PASSWORD})
    client.post(f"/admin/users/{mei.id}/activity/removal")
    assert "account was closed" in Page.of(browser.get("/account/"), 403).main
    assert browser.post("/login", data={"username": "mei", "password": PASSWORD}).status_code == 401
    assert db.session.query(LoginSession).filter_by(user_id=mei.id).count() == 0
    assert db.session.get(Article, article.id).author_id == mei.id

    client.post(f"/admin/users/{mei.id}/activity")
    assert browser.post("/login", data={"username": "mei", "password": PASSWORD}).status_code == 302


def test_a_password_link_sets_a_password_ends_other_sessions_and_works_once(app, client, page, admin, mei):
    old = app.test_client()
    old.post("/login", data={"username": "mei", "password": PASSWORD})
    client.post(f"/admin/users/{mei.id}/password-link")
    path, browser = shown_path(page), app.test_client()
    assert "mei" in Page.of(browser.get(path)).main
    assert browser.post(path, data={"password": "four other quiet words"}).location == "/admin/articles"
    assert browser.get("/account/").status_code == 200
    assert old.get("/account/").status_code == 302
    assert stored(mei).has_password("four other quiet words")
    Page.of(browser.post(path, data={"password": "yet five more quiet words"}), 404)
    assert stored(mei).has_password("four other quiet words")


def test_a_password_link_opens_an_account_that_had_to_wait(app, client, page, admin, mei):
    browser, address = app.test_client(), {"REMOTE_ADDR": "192.0.2.7"}
    for _ in range(FREE["pair"]):
        browser.post("/login", data={"username": "mei", "password": "wrong"}, environ_base=address)
    client.post(f"/admin/users/{mei.id}/password-link")
    browser.post(shown_path(page), data={"password": "four other quiet words"})
    data = {"username": "mei", "password": "four other quiet words"}
    assert browser.post("/login", data=data).status_code == 302


def test_a_bad_password_leaves_the_link_good(app, client, page, admin, mei):
    client.post(f"/admin/users/{mei.id}/password-link")
    path = shown_path(page)
    for bad, message in [
        ("short", "At least 10"),
        ("mei1234567", "one of the first"),
        ("", "can't be empty"),
    ]:
        answer = Page.of(app.test_client().post(path, data={"password": bad}), 422)
        assert message in answer.error_of("password")
    assert app.test_client().post(path, data={"password": "four other quiet words"}).status_code == 302


def test_a_newer_password_link_withdraws_the_older(app, client, page, admin, mei):
    paths = []
    for _ in range(2):
        client.post(f"/admin/users/{mei.id}/password-link")
        paths.append(shown_path(page))
    Page.of(app.test_client().get(paths[0]), 404)
    Page.of(app.test_client().get(paths[1]))


def test_a_password_link_ends_after_a_day_or_with_the_account(app, client, page, admin, mei, monkeypatch):
    client.post(f"/admin/users/{mei.id}/password-link")
    path = shown_path(page)
    client.post(f"/admin/users/{mei.id}/activity/removal")
    Page.of(app.test_client().get(path), 404)
    client.post(f"/admin/users/{mei.id}/activity")
    client.post(f"/admin/users/{mei.id}/password-link")
    path = shown_path(page)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    Page.of(app.test_client().get(path), 404)


def test_a_closed_account_gets_no_password_link(client, admin):
    closed = make_user(active=False)
    assert client.post(f"/admin/users/{closed.id}/password-link").status_code == 403


def test_names_are_text_on_the_page(page, admin):
    make_user(name="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in page("/admin/users").main


@pytest.mark.parametrize("path", ["role", "activity/removal"])
def test_invitations_end_when_who_made_them_may_no_longer_invite(
    app, client, page, invite, admin, sign_in, path
):
    address = invite("admin")
    sign_in(make_user("owner"))
    client.post(f"/admin/users/{admin.id}/{path}", data={"role": "editor"})
    Page.of(app.test_client().post(address, data=ACCOUNT), 404)
    assert "Open invitations" not in page("/admin/users").headings()


def test_invitations_of_an_admin_who_stays_one_stay_good(app, client, invite, admin, sign_in):
    address = invite()
    sign_in(make_user("owner"))
    client.post(f"/admin/users/{admin.id}/role", data={"role": "admin"})
    assert app.test_client().post(address, data=ACCOUNT).status_code == 302


def test_password_links_end_with_the_power_of_who_made_them(app, client, page, admin, mei, sign_in):
    client.post(f"/admin/users/{mei.id}/password-link")
    address = shown_path(page)
    sign_in(make_user("owner"))
    client.post(f"/admin/users/{admin.id}/role", data={"role": "author"})
    Page.of(app.test_client().get(address), 404)


@pytest.mark.parametrize("path", ["invitations", "1/role", "1/activity/removal"])
def test_an_address_that_only_takes_forms_leads_to_the_page_of_the_form(client, admin, path):
    assert client.get(f"/admin/users/{path}").location == "/admin/users"


def test_a_used_link_leads_to_signing_in(app, invite):
    path = invite()
    app.test_client().post(path, data=ACCOUNT)
    assert "/login" in Page.of(app.test_client().get(path), 404).links()


def test_a_link_that_failed_leaves_no_token_in_the_log(app, invite, monkeypatch, caplog):
    path = invite()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    failure = OperationalError("SELECT", {}, Exception("away"))
    for error in (RuntimeError("broken"), failure):
        monkeypatch.setattr("blog.accounts.invitations.hash_password", Mock(side_effect=error))
        assert app.test_client().post(path, data=ACCOUNT).status_code >= 500
    with app.test_request_context(path, method="POST"):
        app.log_exception((None, None, None))
    assert caplog.text.count("in accounts.accept_invitation") == 3
    assert path.rpartition("/")[2] not in caplog.text


def test_nothing_is_hashed_while_others_wait_to_write(app, client, page, invite, mei, monkeypatch):
    path = invite()
    client.post(f"/admin/users/{mei.id}/password-link")
    new_password = shown_path(page)
    hashed = []

    def note(password):
        hashed.append(db.session.connection().get_execution_options().get("writes", False))
        return "hash"

    for module in ("invitations", "passwords"):
        monkeypatch.setattr(f"blog.accounts.{module}.hash_password", note)
    app.test_client().post(path, data=ACCOUNT)
    app.test_client().post(new_password, data={"password": PASSWORD})
    assert hashed == [False, False]
