"""Links that work once, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from blog.models import OneTimeLink, membership
from blog.models.one_time_link import INVITATION, PASSWORD, SETUP
from tests.factories import make_user

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def stored(session, purpose, **values):
    link, token = OneTimeLink.make(purpose, NOW, **values)
    session.add(link)
    session.commit()
    return link, token


def test_a_link_is_found_by_its_token_and_purpose_alone(session):
    link, token = stored(session, INVITATION, role="editor")
    assert session.scalar(OneTimeLink.valid(INVITATION, token, NOW)) is link
    assert session.scalar(OneTimeLink.valid(PASSWORD, token, NOW)) is None
    assert session.scalar(OneTimeLink.valid(INVITATION, token.swapcase(), NOW)) is None


def test_the_table_holds_no_token(session):
    link, token = stored(session, INVITATION)
    assert token not in str(vars(link))


def test_a_link_ends_with_its_time(session):
    _, token = stored(session, PASSWORD, user=make_user())
    assert session.scalar(OneTimeLink.valid(PASSWORD, token, NOW + timedelta(hours=23)))
    assert session.scalar(OneTimeLink.valid(PASSWORD, token, NOW + timedelta(days=1))) is None


def test_the_second_use_deletes_no_row(session):
    link, _ = stored(session, SETUP)
    use = link.used()
    assert [session.connection().execute(use).rowcount for _ in range(2)] == [1, 0]


def test_withdrawing_one_users_links_leaves_the_others(session):
    mine, other = make_user(), make_user()
    _, withdrawn = stored(session, PASSWORD, user=mine)
    _, kept = stored(session, PASSWORD, user=other)
    session.execute(OneTimeLink.withdraw(PASSWORD, mine))
    assert session.scalar(OneTimeLink.valid(PASSWORD, withdrawn, NOW)) is None
    assert session.scalar(OneTimeLink.valid(PASSWORD, kept, NOW))


def test_open_invitations_leave_out_those_too_old(session):
    link, _ = stored(session, INVITATION, role="author")
    assert list(session.scalars(OneTimeLink.open_invitations(NOW))) == [link]
    assert list(session.scalars(OneTimeLink.open_invitations(NOW + timedelta(days=7)))) == []


def test_a_newer_link_withdraws_the_older_of_the_same_user(session):
    user, other = make_user(), make_user()
    first, others = (OneTimeLink.replace(session, PASSWORD, NOW, user=person) for person in (user, other))
    second = OneTimeLink.replace(session, PASSWORD, NOW, user=user)
    valid = [session.scalar(OneTimeLink.valid(PASSWORD, token, NOW)) for token in (first, second, others)]
    assert [link is not None for link in valid] == [False, True, True]


def test_there_is_a_link_to_the_set_up_until_there_is_an_owner(session):
    token = OneTimeLink.for_setup(session, NOW)
    assert session.scalar(OneTimeLink.valid(SETUP, token, NOW))
    make_user("owner")
    assert OneTimeLink.for_setup(session, NOW) is None


@pytest.mark.parametrize(("role", "stay"), [("admin", True), ("editor", False), ("author", False)])
def test_links_last_as_long_as_who_made_them_may_make_them(session, role, stay):
    admin, other = make_user("admin"), make_user("admin")
    mine = OneTimeLink.issue(session, INVITATION, NOW, role="admin", made_by=admin)
    others = OneTimeLink.issue(session, INVITATION, NOW, role="admin", made_by=other)
    membership.change_role(session, admin, role)
    assert (session.scalar(OneTimeLink.valid(INVITATION, mine, NOW)) is not None) is stay
    assert session.scalar(OneTimeLink.valid(INVITATION, others, NOW))


def test_links_go_with_a_deactivated_maker(session):
    admin = make_user("admin")
    token = OneTimeLink.issue(session, INVITATION, NOW, role="author", made_by=admin)
    membership.deactivate(session, admin)
    assert session.scalar(OneTimeLink.valid(INVITATION, token, NOW)) is None
    assert not admin.active


def test_links_go_with_a_deleted_maker(session):
    admin = make_user("admin")
    stored(session, INVITATION, role="author", made_by=admin)
    session.delete(admin)
    session.commit()
    assert session.query(OneTimeLink).count() == 0
