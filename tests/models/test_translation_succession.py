"""Which version is the original: none that readers find less than another."""

from __future__ import annotations

import pytest

from blog.models import Article, pins, trash
from tests.factories import EARLY, make_article
from tests.lists import assert_lists_are_right, listed
from tests.series import make_series
from tests.translations import HOUR, NOW, make_pair, make_translation, tags_of


def leave(session, original, way):
    """Have the original leave the lists."""
    if way == "delete":
        session.delete(original)
    elif way == "unlist":
        original.unlist(NOW)
    else:
        getattr(original, way)()
    session.commit()
    session.expire_all()


@pytest.mark.parametrize("way", ["unpublish", "trash", "unlist", "delete"])
def test_where_the_original_leaves_its_published_translation_becomes_the_original(session, way):
    original, chinese = make_pair()
    series = make_series("Series", [make_article("First"), original])
    pins.pin(session(), original, NOW)
    session.commit()
    place = original.series_place
    leave(session, original, way)
    assert chinese.translation_of_id is None
    assert tags_of(session, chinese) == ["b", "a"]
    assert (chinese.pinned_at, chinese.series_id, chinese.series_place) == (NOW, series.id, place)
    assert listed(session) == ["zh-Hans", "First"]
    assert_lists_are_right(session)
    if way != "delete":
        own = (original.translation_of_id, original.tags, original.pinned_at, original.series_id)
        assert own == (chinese.id, [], None, None)
        if original.is_trashed:
            original.restore()
        original.publish(NOW)
        session.commit()
        assert (original.translation_of_id, listed(session)) == (chinese.id, ["zh-Hans", "First"])


def test_of_several_the_one_first_published_becomes_the_original(session):
    original, japanese = make_pair("ja")
    chinese = make_translation(original, at=NOW + HOUR / 2)
    draft = make_translation(original, "fr", "draft", at=EARLY)
    leave(session, original, "trash")
    assert chinese.translation_of_id is None
    assert {one.translation_of_id for one in (original, japanese, draft)} == {chinese.id}
    assert listed(session) == ["zh-Hans"]


def test_drafts_stay_with_an_original_that_nobody_sees(session):
    original, chinese = make_pair(state="draft")
    leave(session, original, "unpublish")
    assert (chinese.translation_of_id, tags_of(session, original)) == (original.id, ["b", "a"])
    leave(session, original, "trash")
    assert chinese.translation_of_id == original.id


def test_an_original_that_is_deleted_for_good_leaves_its_tags(session):
    original, chinese, japanese = make_pair("zh-Hans", "ja", state="draft")
    leave(session, original, "trash")
    trash.delete_for_good(session(), original)
    assert tags_of(session, chinese) == ["b", "a"]
    assert (chinese.translation_of_id, japanese.translation_of_id) == (None, chinese.id)


@pytest.mark.parametrize("state", ["draft", "review", "scheduled"])
def test_a_translation_that_is_published_first_becomes_the_original(session, state):
    original, chinese = make_pair(state="draft")
    original.unpublish()
    original.state = state
    session.commit()
    chinese.publish(NOW)
    assert tags_of(session, chinese) == ["b", "a"]
    assert (chinese.translation_of_id, original.translation_of_id) == (None, chinese.id)
    assert listed(session) == ["zh-Hans"]
    assert_lists_are_right(session)


def test_an_unlisted_original_gives_way_to_a_published_translation(session):
    original, chinese = make_pair(state="unlisted")
    original.unlist(NOW)
    session.commit()
    assert chinese.translation_of_id == original.id
    chinese.publish(NOW)
    session.commit()
    assert (chinese.translation_of_id, original.translation_of_id) == (None, chinese.id)


@pytest.mark.parametrize("both", [False, True])
def test_one_that_comes_due_before_its_original_becomes_the_original(session, both):
    original = make_article("English", state="scheduled" if both else "draft", published_at=NOW, tags=["a"])
    chinese = make_translation(original, state="scheduled", at=NOW)
    assert Article.publish_due(session(), NOW + HOUR) == 1 + both
    session.commit()
    session.expire_all()
    assert (chinese.translation_of_id is None) is not both
    assert listed(session) == ["English" if both else "zh-Hans"]
    assert_lists_are_right(session)


def test_both_may_leave_at_once(session):
    original, chinese = make_pair()
    original.trash()
    chinese.unpublish()
    session.commit()
    assert (chinese.translation_of_id, listed(session)) == (original.id, [])


def test_who_becomes_the_original_keeps_its_time_of_change(session):
    original, chinese = make_pair()
    chinese.updated_at = EARLY
    session.commit()
    leave(session, original, "unpublish")
    assert chinese.updated_at == EARLY
    assert original.updated_at > NOW
