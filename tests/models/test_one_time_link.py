"""Links that work once, on both databases."""

from datetime import UTC, datetime, timedelta

from blog.models import OneTimeLink
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
