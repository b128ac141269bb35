"""Secret links to articles: for how long, and for whom, they are good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from blog.models import ShareLink
from tests.factories import make_article, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def share(session, article, user, days=7):
    """The token of a new link."""
    link, token = ShareLink.make(article, user, days, NOW)
    session.add(link)
    session.commit()
    return token


def found(session, token, at=NOW):
    """The link of that token, then."""
    session.expire_all()
    return session.scalar(ShareLink.valid(token, at))


def test_a_link_is_good_until_its_day(session):
    author = make_user()
    token = share(session, make_article(published_at=None, author=author), author, days=1)
    assert found(session, token, NOW + DAY - timedelta(seconds=1)).opens
    assert found(session, token, NOW + DAY) is None
    assert found(session, token + "x") is None


def test_the_token_is_kept_nowhere(session):
    author = make_user()
    token = share(session, make_article(author=author), author)
    link = found(session, token)
    assert token not in {str(getattr(link, column.key)) for column in ShareLink.__table__.columns}
    assert len(token) >= 43


def test_a_link_that_was_withdrawn_is_none_and_others_stay(session):
    author = make_user()
    article, other = make_article(author=author), make_article(author=author)
    one, two = share(session, article, author), share(session, article, author)
    session.execute(ShareLink.withdraw(other, found(session, one).id))
    assert found(session, one)
    session.execute(ShareLink.withdraw(article, found(session, one).id))
    assert found(session, one) is None
    assert found(session, two)


def test_the_trash_shows_nothing(session):
    author = make_user()
    article = make_article(published_at=None, author=author)
    token = share(session, article, author)
    article.trash(NOW)
    session.commit()
    assert not found(session, token).opens
    article.restore()
    session.commit()
    assert found(session, token).opens


def test_a_link_ends_with_the_right_of_who_made_it(session):
    author, editor = make_user(), make_user("editor")
    article = make_article(published_at=None, author=author)
    by_author, by_editor = share(session, article, author), share(session, article, editor)
    author.active = False
    editor.role = "author"
    session.commit()
    assert [found(session, token).opens for token in (by_author, by_editor)] == [False, False]


def test_old_links_are_swept_and_good_ones_listed_newest_first(session):
    author = make_user()
    article = make_article(author=author)
    for days in (1, 30):
        share(session, article, author, days)
    link, _token = ShareLink.make(article, author, 7, NOW + DAY)
    session.add(link)
    session.commit()
    listed = session.scalars(ShareLink.open_links(article, NOW + 2 * DAY)).all()
    assert [(one.expires_at - NOW).days for one in listed] == [8, 30]
    session.execute(ShareLink.forget_old(article, NOW + 2 * DAY))
    assert len(session.scalars(ShareLink.open_links(article, NOW)).all()) == 2
