"""Pinned articles: a few, above the newest, changed by nothing but the pin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.models import pins
from blog.models.publishing import Refused
from tests.factories import EARLY, make_article

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def pin(session, article, at=NOW):
    """Pin it, for good."""
    pins.pin(session(), article, at)
    session.commit()


def test_the_last_pinned_stands_first(session):
    first, second = make_article(), make_article()
    make_article("not pinned")
    pin(session, first, NOW)
    pin(session, second, NOW + HOUR)
    assert pins.pinned_ids(session()) == [second.id, first.id]


def test_a_pin_does_not_date_an_article_anew(session):
    article = make_article(updated_at=EARLY)
    pin(session, article)
    session.expire_all()
    assert (article.updated_at, article.pinned_at) == (EARLY, NOW)
    article.unpin()
    session.commit()
    session.expire_all()
    assert (article.updated_at, article.pinned_at) == (EARLY, None)


def test_there_is_room_for_three(session):
    articles = [make_article(f"Pinned {number}") for number in range(pins.MOST)]
    for article in articles:
        pin(session, article)
    other = make_article()
    with pytest.raises(pins.TooManyPins) as found:
        pin(session, other)
    assert sorted(found.value.titles) == ["Pinned 0", "Pinned 1", "Pinned 2"]
    pin(session, articles[0], NOW + HOUR)
    assert articles[0].pinned_at == NOW
    articles[1].unpin()
    pin(session, other)
    assert len(pins.pinned_ids(session())) == pins.MOST


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "unlisted", "trashed"])
def test_what_no_list_holds_is_not_pinned(session, state):
    article = make_article(state=state)
    with pytest.raises(Refused):
        pin(session, article)
    with pytest.raises(Refused):
        article.pin(NOW)


@pytest.mark.parametrize("way", ["unpublish", "trash", "unlist"])
def test_a_pin_goes_with_the_place_in_lists(session, way):
    article = make_article()
    pin(session, article)
    article.unlist(NOW) if way == "unlist" else getattr(article, way)()
    session.commit()
    assert article.pinned_at is None
    assert pins.pinned_ids(session()) == []
