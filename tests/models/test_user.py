"""Accounts, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import DBAPIError, IntegrityError

from blog.models import LoginSession, User
from blog.models import user as user_module
from blog.models.login_session import LIFETIME
from blog.models.membership import shut_out
from blog.models.user import hash_password, is_password, strengthened
from tests.factories import make_article, make_user

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_a_password_is_kept_as_an_argon2_hash_only():
    user = User()
    user.set_password("正确的马电池订书钉 🐎")
    assert user.password_hash.startswith("$argon2id$")
    assert user.has_password("正确的马电池订书钉 🐎")
    assert not user.has_password("正确的马电池订书钉")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_without_a_usable_hash_no_password_is_right(stored):
    assert not is_password("nobody signs in with this", stored)


def test_a_hash_of_an_older_strength_is_renewed():
    before = PasswordHasher(time_cost=1, memory_cost=32).hash("correct horse")
    after = strengthened("correct horse", before)
    assert after != before
    assert is_password("correct horse", after)


def test_a_hash_of_todays_strength_stays():
    before = hash_password("correct horse")
    assert strengthened("correct horse", before) == before


def test_a_check_without_an_account_takes_as_long_as_one_with():
    # It is verified against a hash that was made beforehand.
    assert user_module.strengthened("", user_module._NOBODY) == user_module._NOBODY


def test_a_username_is_found_whatever_its_case(session):
    user = make_user(username="mei")
    assert session.scalar(User.called(" MEI ")) is user


def test_a_username_is_unique(session):
    make_user(username="mei")
    with pytest.raises(IntegrityError):
        make_user(username="mei")
    session.rollback()


def test_a_role_is_one_of_four(session):
    # MariaDB calls a broken check an operational error.
    with pytest.raises(DBAPIError, match="role"):
        make_user(role="king")
    session.rollback()


@pytest.mark.parametrize(
    ("editor", "edited", "may"),
    [
        ("admin", "author", True),
        ("owner", "admin", True),
        ("admin", "owner", False),
        ("editor", "author", False),
    ],
)
def test_only_admins_change_accounts_and_nobody_the_owner(session, editor, edited, may):
    assert make_user(role=edited).editable_by(make_user(role=editor)) is may


def test_nobody_changes_their_own_account(session):
    admin = make_user(role="admin")
    assert not admin.editable_by(admin)


def test_a_closed_account_may_nothing(session):
    admin = make_user(role="admin", active=False)
    assert not admin.is_admin
    assert not admin.is_editor


def test_the_owner_before_stays_an_admin(session):
    before, after = make_user(role="owner"), make_user(active=False)
    after.take_over_from(before)
    session.commit()
    assert (before.role, after.role, after.active) == ("admin", "owner", True)
    assert session.scalars(User.owners()).all() == [after]


def test_shutting_somebody_out_ends_their_sessions_and_keeps_their_articles(session):
    user, other = make_user(), make_user()
    article = make_article(author=user)
    tokens = []
    for person in (user, other):
        row, token = LoginSession.begin(person, NOW)
        session.add(row)
        tokens.append(token)
    session.commit()
    shut_out(session(), user)
    session.commit()
    assert [session.scalar(LoginSession.user_of(token, NOW)) for token in tokens] == [None, other]
    assert article.author is user


def test_a_session_ends_with_its_time_and_with_its_account(session):
    user = make_user()
    row, token = LoginSession.begin(user, NOW)
    session.add(row)
    session.commit()
    assert session.scalar(LoginSession.user_of(token, NOW)) is user
    assert session.scalar(LoginSession.user_of(token, NOW + LIFETIME)) is None
    user.active = False
    session.commit()
    assert session.scalar(LoginSession.user_of(token, NOW)) is None


def test_expired_sessions_are_swept(session):
    user = make_user()
    for begun in (NOW - LIFETIME - timedelta(days=1), NOW):
        session.add(LoginSession.begin(user, begun)[0])
    session.commit()
    session.execute(LoginSession.end_expired(NOW))
    assert [row.created_at for row in session.query(LoginSession)] == [NOW]
